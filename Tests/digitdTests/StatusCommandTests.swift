import DigitTestSupport
import Foundation
import Testing

@Suite struct `digitd status` {
    /// The value of each line of a metrics text, by all that stands before it.
    private func values(_ text: String) -> [String: Double] {
        let lines = text.split(separator: "\n").filter { !$0.hasPrefix("#") }
        let pairs = lines.compactMap { line in
            line.lastIndex(of: " ").map { blank in
                (
                    String(line[..<blank]),
                    Double(line[line.index(after: blank)...]) ?? .nan
                )
            }
        }
        return Dictionary(pairs, uniquingKeysWith: { _, _ in .nan })
    }

    @Test func `names a ledger that was set aside, and what was taken back is counted`() throws {
        // Given a root with an answer, whose ledger is no database any more
        let folder = try TemporaryFolder()
        let root = folder.url.appending(path: "digits").path
        try FileManager.default.createDirectory(
            atPath: "\(root)/inbox", withIntermediateDirectories: true)
        try Data("no picture".utf8).write(to: URL(filePath: "\(root)/inbox/a.png"))
        #expect(try BuiltTool.run("run", "--root", root, "--once").status == 0)
        let clean = try BuiltTool.run("status", "--root", root)
        #expect(!clean.output.contains("set aside"))
        try Data("no database".utf8).write(to: URL(filePath: "\(root)/digitd.sqlite"))
        // When
        let again = try BuiltTool.run("run", "--root", root, "--once")
        #expect(again.status == 0)
        #expect(again.errors.contains("has taken back what they show"), "\(again)")
        // Then
        let status = try BuiltTool.run("status", "--root", root)
        #expect(status.output.contains("set aside 'digitd.sqlite.damaged-1', a damaged ledger"))
        #expect(status.output.contains("answered  1: "), "\(status)")
        #expect(try BuiltTool.run("verify", "--root", root).status == 0)
    }

    @Test func `tells metrics for node_exporter, whether a daemon works or not`() async throws {
        // Given a root with one scan answered and one waiting
        let folder = try TemporaryFolder()
        let root = folder.url.appending(path: "digits").path
        let inbox = "\(root)/inbox"
        try FileManager.default.createDirectory(
            atPath: inbox, withIntermediateDirectories: true)
        try Data("no picture".utf8).write(to: URL(filePath: "\(inbox)/a.png"))
        #expect(try BuiltTool.run("run", "--root", root, "--once").status == 0)
        try Data("no picture".utf8).write(to: URL(filePath: "\(inbox)/b.png"))
        // When
        let still = try BuiltTool.run("status", "--root", root, "--metrics")
        // Then
        #expect(still.status == 0)
        var found = values(still.output)
        let label = "{root=\"\(root)\""
        #expect(found["digitd_up\(label)}"] == 0)
        #expect(found["digitd_answers_total\(label),status=\"rejected\"}"] == 1)
        #expect(found["digitd_answers_total\(label),status=\"read\"}"] == 0)
        #expect(found["digitd_inbox_waiting\(label)}"] == 1)
        #expect(found["digitd_model_info\(label),version=\"built-in\"}"] == 1)
        #expect(!found.values.contains { $0.isNaN }, "\(still.output)")
        // When a daemon works
        let daemon = try RunningTool("run", "--root", root)
        try await daemon.wait {
            try BuiltTool.run("status", "--root", root).status == 0
        }
        found = values(try BuiltTool.run("status", "--root", root, "--metrics").output)
        daemon.terminate()
        _ = try await daemon.outcome()
        // Then
        #expect(found["digitd_up\(label)}"] == 1)
    }
}
