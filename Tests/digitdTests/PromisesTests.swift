import Foundation
import Testing

@Suite struct `The table of promises` {
    private static let folder = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent()

    /// The tests that the table names, each by its own words.
    private static let named: [String] = {
        let path = folder.deletingLastPathComponent().appending(path: "Docs/Promises.md")
        let text = (try? String(contentsOf: path, encoding: .utf8)) ?? ""
        let rows = text.split(separator: "\n").filter { $0.hasPrefix("| ") }
        return rows.flatMap { row in
            row.matches(of: /\*([^*]+)\*/).map { String($0.output.1) }
        }
    }()

    @Test func `names tests that there are`() throws {
        #expect(Self.named.count > 40)
        let files = FileManager.default.enumerator(at: Self.folder, includingPropertiesForKeys: nil)
        var source = ""
        while let file = files?.nextObject() as? URL {
            guard file.pathExtension == "swift" else { continue }
            source += try String(contentsOf: file, encoding: .utf8)
        }
        let missing = Self.named.filter { !source.contains("func `\($0)`") }
        #expect(missing.isEmpty, "these are gone: \(missing)")
    }
}
