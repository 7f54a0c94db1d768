import DigitTestSupport
import Foundation
import Testing

@Suite struct `digitd correct` {
    /// A root on which one sample scan is answered.
    private func answered(in folder: TemporaryFolder) throws -> (root: String, name: String) {
        let root = folder.url.appending(path: "digits").path
        let inbox = "\(root)/inbox"
        try FileManager.default.createDirectory(atPath: inbox, withIntermediateDirectories: true)
        let images = "\(try SampleData.scans())/images"
        let name = try #require(
            try FileManager.default.contentsOfDirectory(atPath: images).sorted().first)
        try FileManager.default.copyItem(atPath: "\(images)/\(name)", toPath: "\(inbox)/\(name)")
        #expect(try BuiltTool.run("run", "--root", root, "--once").status == 0)
        return (root, name)
    }

    @Test func `beside a daemon says which row corrects which`() async throws {
        let folder = try TemporaryFolder()
        let (root, name) = try answered(in: folder)
        let daemon = try RunningTool("run", "--root", root)
        try await daemon.wait {
            try BuiltTool.run("status", "--root", root).status == 0
        }
        let outcome = try BuiltTool.run("correct", name, "504192", "--root", root)
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(outcome.output.hasPrefix("Row 2 corrects row 1: '\(name)' shows 504192, not "))
        let again = try BuiltTool.run("correct", name, "504192", "--root", root)
        #expect(
            again.output == "'\(name)' was answered so already: 504192. Nothing was changed.\n")
        let none = try BuiltTool.run("correct", name, "--none", "--root", root, "--json")
        #expect(none.output.contains(#""corrects":2"#) && none.output.contains(#""seq":3"#))
        daemon.terminate()
        _ = try await daemon.outcome()
        #expect(try BuiltTool.run("verify", "--root", root).status == 0)
        #expect(
            try BuiltTool.run("status", "--root", root).output.contains("corrected 2\n"))
    }

    @Test func `is beside 'digitd reread', which reads the doubtful again`() throws {
        let folder = try TemporaryFolder()
        let (root, name) = try answered(in: folder)
        #expect(
            try BuiltTool.run("reread", "--root", root).output
                == "No doubtful number was read again.\n")
        let images = "\(try SampleData.scans())/images"
        let other = try #require(
            try FileManager.default.contentsOfDirectory(atPath: images).sorted().last)
        try FileManager.default.copyItem(
            atPath: "\(images)/\(other)", toPath: "\(root)/inbox/\(other)")
        #expect(other != name)
        let strict = ["--set", "reading.errorRate=0"]
        #expect(
            try BuiltTool.run(["run", "--root", root, "--once"] + strict).status == 0)
        let outcome = try BuiltTool.run("reread", "--root", root)
        #expect(
            outcome.output == """
                Model built-in has read 1 doubtful numbers on 1 scans again: 1 are accepted now, 0 are \
                read otherwise and stay in review, 0 are as before.
                No daemon runs on this root; the next one writes the rows.

                """, "\(outcome.errors)")
        #expect(try BuiltTool.run("run", "--root", root, "--once").status == 0)
        #expect(try BuiltTool.run("verify", "--root", root).status == 0)
        #expect(try BuiltTool.run("status", "--root", root).output.contains("reread    1\n"))
    }

    @Test func `without a daemon is noted, and done by the next`() throws {
        let folder = try TemporaryFolder()
        let (root, name) = try answered(in: folder)
        let outcome = try BuiltTool.run("correct", name, "504192", "--root", root)
        #expect(
            outcome.output
                == "Noted. No daemon runs on this root; the next one corrects '\(name)' to 504192.\n"
        )
        #expect(try BuiltTool.run("run", "--root", root, "--once").status == 0)
        let label = "\(root)/training/numbers/504192__\(name)"
        #expect(FileManager.default.fileExists(atPath: label))
        #expect(try BuiltTool.run("verify", "--root", root).status == 0)
    }

    @Test func `says what is wrong with its arguments`() throws {
        let folder = try TemporaryFolder()
        let (root, name) = try answered(in: folder)
        for (arguments, status) in [
            ([name], 64), ([name, "12", "--none"], 64), ([name, "seven"], 64),
            ([name, "1-2"], 64), ([name, "1", "--field", "0"], 64),
            ([name, "1", "--box", "1 2"], 64),
            (["nowhere.png", "1"], 66), ([name, "1", "--field", "9"], 65),
        ] {
            let outcome = try BuiltTool.run(["correct"] + arguments + ["--root", root])
            #expect(outcome.status == Int32(status), "\(arguments): \(outcome.errors)")
        }
    }
}
