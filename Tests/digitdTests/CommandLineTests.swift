import Foundation
import Testing

@testable import digitd

@Suite struct `The command line` {
    @Test func `explains itself`() throws {
        #expect(
            try BuiltTool.run("--help").output == """
                OVERVIEW: Reads handwritten digits.

                Drop scans (PNG, JPEG, PDF, …) into a folder and find the answers in another:

                  digitd run --root ~/digits        then copy scans into ~/digits/inbox
                  digitd classify scan.png          or read single scans without a daemon

                The manual is digitd(1); the configuration file explains itself. A completion
                script for your shell comes from 'digitd --generate-completion-script bash' (or
                zsh, fish).

                USAGE: digitd <subcommand>

                OPTIONS:
                  --version               Show the version.
                  -h, --help              Show help information.

                SUBCOMMANDS:
                  run                     Reads what is dropped into a folder, until it is
                                          stopped.
                  classify                Reads scans and prints the numbers on them.
                  explain                 Shows in one picture why a scan is read as it is.
                  train                   Trains a network on labelled digits.
                  calibrate               Finds out how sure a reader of lines may be.
                  evaluate                Measures how well a model reads labelled images.
                  synthesise, synthesize  Makes handwritten digits, as scans or as images to
                                          train on.
                  retrain                 Learns from the labelled images of a root now.
                  correct                 Corrects a number that was read wrongly; digitd
                                          learns from it.
                  reread                  Reads the doubtful scans of a root again with its
                                          present model.
                  models                  Lists and compares the models of a root, and changes
                                          the one in use.
                  status                  Says whether a daemon runs on a root, what waits and
                                          what was answered.
                  verify                  Compares ledger, result files, documents and
                                          originals with each other.
                  doctor                  Looks whether digitd can work in a root, and names a
                                          cure for what is wrong.
                  check-config            Checks a configuration and prints the values that
                                          follow from it.
                  web                     Serves a page: draw digits, look through the answers,
                                          put them right.

                  See 'digitd help <subcommand>' for detailed help.

                """)
    }

    @Test func `names the command that was probably meant`() throws {
        let near = try BuiltTool.run("clasify", "scan.png")
        #expect(near.status == 64)
        #expect(
            near.errors == "Error: 'clasify' is no command; did you mean 'classify'? "
                + "'digitd --help' lists all commands.\n")
        #expect(
            try BuiltTool.run("frobnicate").errors
                == "Error: 'frobnicate' is no command. 'digitd --help' lists all commands.\n")
    }

    @Test func `names the command of a command that was probably meant`() throws {
        let outcome = try BuiltTool.run("models", "lst")
        #expect(outcome.status == 64)
        #expect(
            outcome.errors == "Error: 'lst' is no command; did you mean 'list'? "
                + "'digitd models --help' lists all commands.\n")
    }

    @Test func `takes a number below zero for the value of each option`() throws {
        // Given the options of all commands that take a number, as the help tells them
        let numbers = ["<n>", "<number>", "<share>", "<rate>", "<digits>", "<x"]
        for command in Digitd.configuration.subcommands where command.configuration.shouldDisplay {
            let help = try BuiltTool.run("help", command._commandName).output
            for line in help.split(separator: "\n") {
                let words = line.split(separator: " ")
                guard words.count > 1, words[0].hasPrefix("--"), numbers.contains(String(words[1]))
                else { continue }
                // When
                let outcome = try BuiltTool.run(command._commandName, String(words[0]), "-1")
                // Then
                #expect(!outcome.errors.contains("Missing value"), "\(command) \(line)")
            }
        }
    }

    @Test func `takes a number below zero for what it is`() throws {
        let outcome = try BuiltTool.run("synthesise", "--output", "a", "--count", "-1")
        #expect(outcome.status == 64)
        #expect(outcome.errors.hasPrefix("Error: --count is -1; allowed is 1 to 1000000."))
    }

    @Test func `tells its version`() throws {
        #expect(
            try BuiltTool.run("--version")
                == BuiltTool.Outcome(status: 0, output: "\(Digitd.version)\n", errors: ""))
    }

    @Test func `has the version of the changelog`() throws {
        let changelog = URL(filePath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "CHANGELOG.md")
        guard let text = try? String(contentsOf: changelog, encoding: .utf8) else { return }
        // The package takes its version from there.
        let heading = text.split(separator: "\n").first { $0.hasPrefix("## ") }
        #expect(heading?.hasPrefix("## \(Digitd.version) — ") == true)
    }

    @Test(arguments: [
        ["nonsense"], ["--nonsense"], ["train"], ["train", "--idx", "a", "b"],
        ["train", "--idx", "a", "--epochs", "0"], ["train", "--idx", "a", "--epochs", "x"],
        ["classify"], ["classify", "a", "--model", "b", "--root", "c"], ["evaluate"],
        ["evaluate", "a", "--idx", "b"], ["synthesise"],
        ["synthesise", "--output", "a", "--count", "0"],
        ["synthesise", "--output", "a", "--hand", "martian"],
        ["retrain", "--force", "--if-changed"], ["status", "--answers", "-1"],
        ["status", "--json", "--metrics"],
        ["check-config", "a", "--config", "b"], ["check-config", "--set", "nothing"],
        ["check-config", "--keys", "--quiet"],
        ["train", "--idx", "a", "--mini-batch-size", "10000000"],
        ["classify", "a", "--digits", "0"], ["classify", "a", "--digits", "21"],
        ["classify", "a", "--digits", "4", "--pattern", "dd"], ["explain"], ["explain", "a", "b"],
        ["explain", "a", "--pattern", "18x"], ["evaluate", "--idx", "a", "--digits", "1"],
    ])
    func `ends with 64 when it is wrong`(arguments: [String]) throws {
        let outcome = try BuiltTool.run(arguments)
        #expect(outcome.status == 64)
        #expect(outcome.output == "")
        #expect(outcome.errors.hasPrefix("Error: "), "\(outcome.errors)")
    }

    @Test func `points at what is wrong with a pattern`() throws {
        let outcome = try BuiltTool.run("classify", "a", "--pattern", "18dd|19x")
        #expect(
            outcome.errors.hasPrefix(
                "Error: --pattern: character 8 of '18dd|19x' is 'x', where a digit, 'd' for any "
                    + "digit, or '|' is expected.\n"))
    }

    @Test func `ends with 74 when its output is lost`() throws {
        let process = Process()
        process.executableURL = BuiltTool.path
        process.arguments = ["check-config", "--keys"]
        process.standardOutput = try FileHandle(forWritingTo: URL(filePath: "/dev/full"))
        let errors = Pipe()
        process.standardError = errors
        try process.run()
        let sentence = try errors.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        #expect(process.terminationStatus == 74)
        #expect(
            String(decoding: sentence, as: UTF8.self)
                == "Error: Standard output cannot be written: No space left on device.\n")
    }

    @Test func `shows examples for every command`() throws {
        for command in Digitd.configuration.subcommands
        where command.configuration.shouldDisplay {
            let name = command.configuration.commandName ?? ""
            let outcome = try BuiltTool.run("help", name)
            #expect(outcome.status == 0)
            #expect(outcome.output.contains("\n  digitd \(name)"), "\(name) has no example")
            let widest = outcome.output.split(separator: "\n").map(\.count).max() ?? 0
            #expect(widest <= 92, "the help of \(name) is \(widest) columns wide")
        }
    }

    @Test(arguments: ["bash", "zsh", "fish"])
    func `completes itself in a shell`(shell: String) throws {
        let outcome = try BuiltTool.run("--generate-completion-script", shell)
        #expect(outcome.status == 0)
        #expect(outcome.output.contains("digitd"))
        #expect(outcome.output.contains("check-config"))
    }

    @Test(
        .enabled(
            if: FileManager.default.isExecutableFile(atPath: "/usr/bin/groff"),
            "groff is not here, so the manual page is not rendered"))
    func `has a manual page that renders without a warning`() throws {
        let page = URL(filePath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "Docs/digitd.1")
        let process = Process()
        let errors = Pipe()
        process.executableURL = URL(filePath: "/usr/bin/groff")
        process.arguments = ["-mandoc", "-Tutf8", "-K", "utf8", "-ww", "-z", page.path]
        process.standardError = errors
        process.standardOutput = FileHandle.nullDevice
        try process.run()
        let said = try errors.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        #expect(String(decoding: said, as: UTF8.self) == "")
        #expect(process.terminationStatus == 0)
    }

    @Test func `is described in the manual page, command by command`() throws {
        let page = URL(filePath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "Docs/digitd.1")
        let text = try String(contentsOf: page, encoding: .utf8)
        for command in Digitd.configuration.subcommands
        where command.configuration.shouldDisplay {
            let name = command.configuration.commandName ?? ""
            #expect(text.contains(".It Cm \(name)\n"), "\(name)")
        }
        for meaning in ExitMeaning.allCases {
            #expect(text.contains(".It \(meaning.rawValue)\n"), "\(meaning)")
        }
    }
}
