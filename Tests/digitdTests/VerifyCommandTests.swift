import DigitTestSupport
import Foundation
import Testing

@Suite struct `digitd verify` {
    /// A root with one answer: a refusal, which is quick.
    private func root(in folder: TemporaryFolder) throws -> String {
        let root = folder.url.appending(path: "digits").path
        try FileManager.default.createDirectory(
            atPath: "\(root)/inbox", withIntermediateDirectories: true)
        try Data("no picture".utf8).write(to: URL(filePath: "\(root)/inbox/a.png"))
        try #require(try BuiltTool.run("run", "--root", root, "--once").status == 0)
        return root
    }

    @Test func `says what differs, mends it when asked, and ends as scripts need it`() throws {
        let folder = try TemporaryFolder()
        let root = try root(in: folder)
        let sound = """
            \(root): 1 answers, 1 rows, 1 documents, 1 originals agree; 0 scans in hand.
            Nothing differs.

            """
        let first = try BuiltTool.run("verify", "--root", root)
        #expect(first == .init(status: 0, output: sound, errors: ""))

        let day = try #require(
            try FileManager.default.contentsOfDirectory(atPath: "\(root)/outbox").first {
                !$0.hasSuffix(".csv")
            })
        try FileManager.default.removeItem(atPath: "\(root)/outbox/\(day)/a.png.json")
        let second = try BuiltTool.run("verify", "--root", root)
        #expect(second.status == 65)
        #expect(second.output.contains("1 × answers have no document in the outbox"))

        let third = try BuiltTool.run("verify", "--root", root, "--repair")
        #expect(
            third
                == .init(
                    status: 0,
                    output: """
                        1 × documents were missing: written again from the ledger, which does not keep \
                        the single digits, so 'digits' is empty there.
                            outbox/\(day)/a.png.json

                        \(sound)
                        """,
                    errors: ""))
        let fourth = try BuiltTool.run("verify", "--root", root, "--repair", "--json")
        #expect(fourth.status == 0)
        #expect(fourth.output.contains(#""mended":[]"#))
        #expect(
            try BuiltTool.run("verify", "--root", root, "--repair").output
                == "There was nothing to mend.\n\(sound)")
    }

    @Test func `names a damaged ledger, and sets it aside when it is to repair`() throws {
        let folder = try TemporaryFolder()
        let root = try root(in: folder)
        let ledger = "\(root)/digitd.sqlite"
        try Data("no ledger".utf8).write(to: URL(filePath: ledger))
        let first = try BuiltTool.run("verify", "--root", root)
        #expect(first.status == 74)
        #expect(first.errors.contains("stop digitd, and run 'digitd verify --repair'"))
        #expect(try String(contentsOfFile: ledger, encoding: .utf8) == "no ledger")

        let second = try BuiltTool.run("verify", "--root", root, "--repair")
        #expect(second.status == 0)
        #expect(second.output.hasPrefix("1 × ledgers were damaged: set aside"))
        #expect(
            second.output.contains("1 × answers stood in a CSV or a document and not in the ledger")
        )
        #expect(second.output.hasSuffix("Nothing differs.\n"))
        #expect(try String(contentsOfFile: "\(ledger).damaged-1", encoding: .utf8) == "no ledger")
        #expect(try BuiltTool.run("verify", "--root", root).status == 0)
    }
}
