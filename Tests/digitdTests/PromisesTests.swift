import Foundation
import Testing

@Suite struct `The table of promises` {
    private static let folder = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent()

    private static let lines: [Substring] = {
        let path = folder.deletingLastPathComponent().appending(path: "Docs/Promises.md")
        let text = (try? String(contentsOf: path, encoding: .utf8)) ?? ""
        return text.split(separator: "\n", omittingEmptySubsequences: false)
    }()

    /// The tests that the table names, each by its own words.
    private static let named: [String] =
        lines.filter { $0.hasPrefix("| ") }.flatMap { row in
            row.matches(of: /\*([^*]+)\*/).map { String($0.output.1) }
        }

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

    @Test func `has each row in a table, with what does it again`() throws {
        for (line, next) in zip(Self.lines, Self.lines.dropFirst())
        where line.hasPrefix("| ") {
            #expect(next.hasPrefix("|") || next.isEmpty, "\(line)")
        }
        for (line, next) in zip(Self.lines, Self.lines.dropFirst())
        where line.isEmpty && next.hasPrefix("|") {
            #expect(next.hasPrefix("| what happens |") || next.hasPrefix("| part |"), "\(next)")
        }
        let promises = Self.lines.prefix { $0 != "## Long runs" }
        for row in promises
        where row.hasPrefix("| ") && !row.hasPrefix("| what") && !row.hasPrefix("| ---") {
            #expect(row.contains("*") || row.contains("`make "), "\(row)")
        }
    }

    @Test func `names parts of the torture and targets of the fuzzer that there are`() throws {
        let torture = try String(
            contentsOf: Self.folder.appending(path: "Torture/torture.py"), encoding: .utf8)
        let fuzz = try String(
            contentsOf: Self.folder.appending(path: "Fuzz/Fuzz.swift"), encoding: .utf8)
        for line in Self.lines {
            for part in line.matches(of: /PART=([a-z]+)/) where part.output.1 != "web" {
                #expect(torture.contains("\"\(part.output.1)\": "), "\(line)")
            }
            for target in line.matches(of: /TARGET=([a-z-]+)/) {
                #expect(fuzz.contains("\"\(target.output.1)\": "), "\(line)")
            }
        }
    }
}
