import Foundation
import Testing

@Suite struct `ICU's data` {
    private static let repository = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    @Test func `are not asked for, since the program that ships has none`() throws {
        // See Docs/Decisions/0075-what-the-megabytes-are.md.
        let words = [
            "DateFormatter", "NumberFormatter", "ByteCountFormatter", ".formatted(", "Locale",
            "localized", "Calendar(", "String(format:", "NSRegularExpression", "applyingTransform",
        ]
        let files = FileManager.default.enumerator(
            at: Self.repository.appending(path: "Sources"), includingPropertiesForKeys: nil)
        var count = 0
        while let file = files?.nextObject() as? URL {
            guard file.pathExtension == "swift" else { continue }
            let text = try String(contentsOf: file, encoding: .utf8)
            for word in words {
                #expect(!text.contains(word), "\(file.lastPathComponent) has '\(word)'")
            }
            count += 1
        }
        #expect(count > 300)
    }
}
