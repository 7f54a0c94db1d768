import DigitService
import DigitTestSupport
import Foundation
import SystemPackage
import Testing

@testable import digitd

@Suite struct `digitd run` {
    /// Copies the sample scans into an inbox.
    private func drop(into root: URL) throws {
        let inbox = root.appending(path: "inbox")
        try FileManager.default.createDirectory(at: inbox, withIntermediateDirectories: true)
        let images = "\(try SampleData.scans())/images"
        for name in try FileManager.default.contentsOfDirectory(atPath: images) {
            try FileManager.default.copyItem(
                atPath: "\(images)/\(name)", toPath: inbox.appending(path: name).path)
        }
    }

    /// The rows of all results, without the headers.
    private func rows(in root: URL) -> [Substring] {
        let outbox = root.appending(path: "outbox")
        let names = (try? FileManager.default.contentsOfDirectory(atPath: outbox.path)) ?? []
        return names.filter { $0.hasPrefix("results-") }.flatMap { name -> [Substring] in
            let data = try? Data(contentsOf: outbox.appending(path: name))
            return String(decoding: data ?? Data(), as: UTF8.self)
                .split(separator: "\r\n").dropFirst().map { $0 }
        }
    }

    @Test func `answers what is in the inbox, says where, and stops with --once`() throws {
        let folder = try TemporaryFolder()
        let root = folder.url.appending(path: "digits")
        try drop(into: root)
        let outcome = try BuiltTool.run("run", "--root", root.path, "--once")
        #expect(outcome.status == 0, "\(outcome.errors)")
        let lines = outcome.output.split(separator: "\n")
        #expect(
            lines.prefix(6) == [
                "digitd \(Digitd.version)",
                "  drop scans into   \(root.path)/inbox",
                "  find answers in   \(root.path)/outbox",
                "  label digits in   \(root.path)/training/0 … 9",
                "  label numbers in  \(root.path)/training/numbers",
                "  reads with        the model it was built with",
            ])
        #expect(lines[6].hasPrefix("20 scans answered ("))
        #expect(lines[6].hasSuffix("; see \(root.path)/outbox"))
        #expect(rows(in: root).count == 20)

        let again = try BuiltTool.run("run", "--root", root.path, "--once")
        #expect(again.status == 0)
        #expect(again.output.hasSuffix("\nThe inbox held nothing to answer.\n"))

        let status = try BuiltTool.run("status", "--root", root.path, "--answers", "2")
        #expect(status.status == 69)
        #expect(status.errors == "")
        let text = status.output.split(separator: "\n").map(String.init)
        #expect(text[0] == "daemon    not running")
        #expect(text[3].hasPrefix("answered  20: "))
        #expect(text.contains("waiting   0"))
        #expect(text.suffix(3).first == "last answers")
    }

    @Test func `has a status that names the model that reads, not one that is damaged`() throws {
        let folder = try TemporaryFolder()
        let root = folder.url.path
        try #require(try BuiltTool.run("run", "--root", root, "--once").status == 0)
        try FileManager.default.createDirectory(
            atPath: "\(root)/models/000001", withIntermediateDirectories: false)
        _ = try folder.write("no model", to: "models/000001/model.safetensors")
        _ = try folder.write("000001\n", to: "models/current")
        let text = try BuiltTool.run("status", "--root", root).output.split(separator: "\n")
        #expect(text[2] == "model     the one digitd was built with")
        #expect(text[3].hasPrefix("warning   The model '\(root)/models/000001/model.safetensors'"))
        #expect(text[3].hasSuffix("Using the built-in model instead."))
    }

    @Test func `answers live, refuses a second daemon, and stops when it is asked to`()
        async throws
    {
        let folder = try TemporaryFolder()
        let root = folder.url
        let running = try RunningTool("run", "--root", root.path)
        try await running.waitForErrors { $0.contains("digitd is ready") }

        let second = try BuiltTool.run("run", "--root", root.path)
        #expect(
            second
                == BuiltTool.Outcome(
                    status: 75, output: "",
                    errors: "Error: '\(root.path)' is in use by another digitd (process "
                        + "\(running.processIdentifier)). Stop that one first, or give this one a "
                        + "root of its own.\n"))
        let status = try BuiltTool.run("status", "--root", root.path)
        #expect(status.status == 0)
        #expect(
            status.output.hasPrefix(
                "daemon    running, process \(running.processIdentifier)\n"))

        try drop(into: root)
        try await running.wait { rows(in: root).count == 20 }
        running.terminate()
        #expect(try await running.outcome().status == 0)
        #expect(rows(in: root).count == 20)
    }

    @Test func `goes on when its page ends, and stops in peace after it`() async throws {
        let folder = try TemporaryFolder()
        let port = 20_000 + Int(getpid()) % 30_000
        let running = try RunningTool(
            "run", "--root", folder.url.path, "--web", "--listen", "127.0.0.1:\(port)")
        try await running.wait { (running.output + running.errors).contains("The page is at") }
        let daemon = running.processIdentifier
        let children = try String(
            contentsOfFile: "/proc/\(daemon)/task/\(daemon)/children", encoding: .utf8)
        // As Ctrl-C does, which reaches the page as well, and maybe first.
        for page in children.split(separator: " ").compactMap({ Int32($0) }) { kill(page, SIGINT) }
        try drop(into: folder.url)
        try await running.wait { rows(in: folder.url).count == 20 }
        running.interrupt()
        let outcome = try await running.outcome()
        #expect(outcome.status == 0)
        #expect(!outcome.errors.contains("Error:"), "\(outcome.errors)")
    }

    @Test func `reads the configuration again on SIGHUP, and refuses a wrong one`() async throws {
        let folder = try TemporaryFolder()
        let file = try folder.write("log:\n  level: info\n", to: "digitd.yaml")
        let root = folder.url.appending(path: "digits").path
        let running = try RunningTool("run", "--root", root, "--config", file)
        try await running.waitForErrors { $0.contains("digitd is ready") }

        _ = try folder.write("log:\n  levl: debug\n", to: "digitd.yaml")
        running.hangUp()
        try await running.waitForErrors {
            $0.contains(
                "error The new configuration is refused; the old one stays "
                    + "reason=\"\(file):2: 'log.levl' is not a key; did you mean 'log.level'?\"")
        }
        _ = try folder.write("reading:\n  errorRate: 0.5\n", to: "digitd.yaml")
        running.hangUp()
        try await running.waitForErrors { $0.contains("notice The settings were replaced") }
        #expect(!running.errors.contains("needs a restart"))
        running.interrupt()
        #expect(try await running.outcome().status == 0)
    }

    @Test func `says on SIGHUP that another root needs a restart`() async throws {
        let folder = try TemporaryFolder()
        let (root, other) = ("\(folder.url.path)/digits", "\(folder.url.path)/others")
        let file = try folder.write("root: \(root)\n", to: "digitd.yaml")
        let running = try RunningTool("run", "--config", file)
        try await running.waitForErrors { $0.contains("digitd is ready") }
        _ = try folder.write("root: \(other)\n", to: "digitd.yaml")
        running.hangUp()
        try await running.waitForErrors {
            $0.contains(
                "warning Another root needs a restart; everything else counts from now on "
                    + "present=\(root) root=\(other)")
        }
        running.terminate()
        #expect(try await running.outcome().status == 0)
        #expect(!FileManager.default.fileExists(atPath: other))
    }

    @Test func `asks for a root when there is none`() throws {
        // The service's own root would be used on a machine where digitd is installed.
        guard !FileManager.default.isWritableFile(atPath: RootOptions.serviceRoot.string) else {
            return
        }
        let outcome = try BuiltTool.run("run")
        #expect(outcome.status == 64)
        #expect(outcome.errors.hasPrefix("Error: There is no root to work in: no --root, "))
        #expect(outcome.errors.hasSuffix("digitd run --root ~/digits\n"))
    }

    @Test func `says when the root cannot be made`() throws {
        let folder = try TemporaryFolder()
        let file = try folder.write("", to: "file")
        #expect(
            try BuiltTool.run("run", "--root", file)
                == BuiltTool.Outcome(
                    status: 73, output: "",
                    errors: "Error: '\(file)' should be a folder, but a regular file is there. "
                        + "Move it away.\n"))
        #expect(try BuiltTool.run("run", "--root", "\(file)/below").status == 73)
    }

    @Test func `takes nothing from a wrong configuration`() throws {
        let folder = try TemporaryFolder()
        let root = folder.url.appending(path: "digits").path
        let outcome = try BuiltTool.run(
            "run", "--root", root, "--set", "reading.errorRate=7")
        #expect(
            outcome
                == BuiltTool.Outcome(
                    status: 64, output: "",
                    errors: "Error: --set: 'reading.errorRate' is '7'; allowed is a number from "
                        + "0 to 1.\n"))
        #expect(!FileManager.default.fileExists(atPath: root))
    }
}

@Suite struct `Looking at a root` {
    @Test func `says that a folder is none`() throws {
        let folder = try TemporaryFolder()
        for command in ["status", "models", "retrain"] {
            #expect(
                try BuiltTool.run(command, "--root", folder.url.path)
                    == BuiltTool.Outcome(
                        status: 66, output: "",
                        errors: "Error: '\(folder.url.path)' is no root of digitd: its inbox: No "
                            + "such file or directory. Give one with --root, or create it: digitd "
                            + "run --root '\(folder.url.path)'\n"),
                "\(command)")
        }
    }

    @Test func `counts what waits in an inbox and what is ignored`() throws {
        let folder = try TemporaryFolder()
        try FileManager.default.createDirectory(
            at: folder.url.appending(path: "sub"), withIntermediateDirectories: true)
        for name in ["a.png", "b\n.png", "sub/c.png", "d.part", ".hidden"] {
            _ = try folder.write("", to: name)
        }
        let census = InboxCensus(.absolute(folder.url.path))
        #expect(census.waiting == 3)
        #expect(census.ignored == 2)
        #expect(Set(census.ignoredNames) == ["d.part", ".hidden"])
        #expect(census.oldest != nil)
        #expect((census.oldestSeconds ?? -1) >= 0)
    }
}

@Suite struct `digitd retrain and digitd models` {
    @Test(.enabled(if: getuid() == 0, "becoming another user needs root"))
    func `leave nothing of root's in the models of another user`() throws {
        let folder = try TemporaryFolder()
        let root = folder.url.appending(path: "root").path
        try #require(
            try BuiltTool.run("run", "--root", root, "--once").status == 0)
        let nobody: uid_t = 65_534
        let all = FileManager.default.enumerator(atPath: root)?.compactMap { $0 as? String } ?? []
        for path in [root] + all.map({ "\(root)/\($0)" }) {
            #expect(lchown(path, nobody, nobody) == 0)
        }
        #expect(try BuiltTool.run("retrain", "--root", root).status == 0)
        #expect(try BuiltTool.run("models", "rollback", "built-in", "--root", root).status == 0)
        let lock = "\(root)/models/.retraining.lock"
        let written = try FileManager.default.contentsOfDirectory(atPath: "\(root)/models")
        #expect(FileManager.default.fileExists(atPath: lock))
        for name in written {
            var facts = stat()
            #expect(lstat("\(root)/models/\(name)", &facts) == 0)
            #expect(facts.st_uid == nobody, "\(name)")
        }
    }

    @Test func `learn from labels, report, list, and go back`() throws {
        let folder = try TemporaryFolder()
        let root = folder.url.appending(path: "digits").path
        #expect(try BuiltTool.run("run", "--root", root, "--once").status == 0)
        #expect(
            try BuiltTool.run("models", "--root", root).output
                == "* built-in  the model digitd was built with\n")
        #expect(
            try BuiltTool.run("models", "show", "--root", root).output
                == "The model in use is the one that digitd was built with.\n")
        for names in [[], ["built-in"]] {
            let shown = try BuiltTool.run(["models", "show"] + names + ["--json", "--root", root])
            #expect(shown.output == #"{"version":"built-in"}"# + "\n")
        }
        #expect(try BuiltTool.run("models", "rollback", "--root", root).status == 66)
        #expect(
            try BuiltTool.run("models", "history", "--root", root).output
                == "Nothing was done to the models yet.\n")
        let file = folder.url.appending(path: "m.safetensors").path
        #expect(try BuiltTool.run("models", "export", "built-in", file, "--root", root).status == 0)
        #expect(try BuiltTool.run("models", "import", file, "--root", root).status == 0)
        #expect(
            try BuiltTool.run("models", "compare", "built-in", "000001", "--root", root).output
                .hasSuffix("Only built-in is right on 0, only 000001 on 0.\n"))
        #expect(
            try BuiltTool.run("models", "promote", "000001", "--root", root).output
                == "Model 000001 is in use now.\n")
        #expect(try BuiltTool.run("models", "rollback", "--root", root).status == 0)
        #expect(try BuiltTool.run("models", "show", "000009", "--root", root).status == 66)

        let nothing = try BuiltTool.run("retrain", "--root", root)
        #expect(nothing.status == 0)
        #expect(nothing.output.contains("Nothing was learned."))

        let report = try BuiltTool.run("retrain", "--root", root, "--json", "--force")
        #expect(report.status == 0)
        let object = try JSONSerialization.jsonObject(with: Data(report.output.utf8))
        #expect((object as? [String: Any])?["outcome"] as? String == "skipped")
        #expect(
            try BuiltTool.run("retrain", "--root", root, "--background", "--if-changed")
                == BuiltTool.Outcome(status: 0, output: "", errors: ""))
    }

    @Test func `tells the daemon what came of a retraining`() throws {
        let folder = try TemporaryFolder()
        let root = folder.url.appending(path: "digits").path
        #expect(try BuiltTool.run("run", "--root", root, "--once").status == 0)
        let command = TrainerCommand.thisProgram(root: FilePath(root))
        let end = try BuiltTool.run(command.arguments)
        #expect(end.status == 0 && end.errors == "")
        let outcome = try #require(TrainerOutcome(reportLine: Array(end.output.utf8)))
        #expect(outcome.outcome == .unchanged)
        #expect(outcome.summary == "There are no labelled images yet.")
    }
}
