import DigitService
import DigitTestSupport
import Foundation
import Logging
import SystemPackage
import Testing

@testable import digitd

@Suite struct `Reading the configuration` {
    /// Loads a file with the given text, and nothing else.
    private func load(
        _ yaml: String, environment: [String: String] = [:],
        overrides: [ConfigurationLoader.Override] = []
    ) async throws -> ConfigurationLoader.Loaded {
        let folder = try TemporaryFolder()
        let path = try folder.write(yaml, to: "digitd.yaml")
        let loader = ConfigurationLoader(
            file: FilePath(path), defaultFile: nil, environment: environment, overrides: overrides)
        do {
            return try await loader.load()
        } catch {
            // The folder has another name each time; the sentences are compared without it.
            throw Sentences(text: "\(error)".replacing("\(folder.url.path)/", with: ""))
        }
    }

    private struct Sentences: Error, Equatable {
        var text: String
    }

    private func sentences(
        _ yaml: String, environment: [String: String] = [:],
        overrides: [ConfigurationLoader.Override] = []
    ) async -> String {
        let error = await #expect(throws: Sentences.self) {
            try await load(yaml, environment: environment, overrides: overrides)
        }
        return error?.text ?? ""
    }

    @Test func `without any source gives the built-in defaults`() async throws {
        let loaded = try await ConfigurationLoader(defaultFile: nil).load()
        #expect(loaded.configuration == DigitdConfiguration())
        #expect(loaded.origins.isEmpty)
        #expect(loaded.file == nil)
    }

    @Test func `from a file of nothing but comments gives the built-in defaults`() async throws {
        let loaded = try await load("# nothing here\n")
        #expect(loaded.configuration == DigitdConfiguration())
    }

    @Test func `allows a section whose keys are all commented out`() async throws {
        let loaded = try await load("intake:\n#  settle: 1s\nlog:\n  level: debug\n")
        #expect(loaded.configuration.log.level == .debug)
    }

    @Test func `takes every kind of value from the file`() async throws {
        let loaded = try await load(
            """
            root: /srv/digits
            intake:
              settle: 250ms
              incompleteLimit: 10min
              batchSize: 2_048
              minimumFreeSpace: 2GiB
            reading:
              errorRate: 0.85
              workers: 3
              printed: true
              hints: year4=d{4}, parish=18dd|19dd
            retraining:
              enabled: false
              period: 24h
              idxFolder: /srv/mnist
            log:
              level: warning
              destination: lines
            """)
        var expected = DigitdConfiguration()
        expected.root = "/srv/digits"
        expected.intake.settle = .milliseconds(250)
        expected.intake.incompleteLimit = .seconds(600)
        expected.intake.batchSize = 2048
        expected.intake.minimumFreeSpace = 2 << 30
        expected.reading.errorRate = 0.85
        expected.reading.workers = 3
        expected.reading.printed = true
        expected.reading.hints = try FolderHints(parsing: "year4=d{4}, parish=18dd|19dd")
        expected.retraining.enabled = false
        expected.retraining.period = .seconds(86_400)
        expected.retraining.idxFolder = "/srv/mnist"
        expected.log.level = .warning
        expected.log.destination = .lines
        #expect(loaded.configuration == expected)
    }

    @Test func `puts the command line before the environment, and that before the file`()
        async throws
    {
        let loaded = try await load(
            "intake:\n  settle: 1s\n  batchSize: 11\n  attempts: 7\n",
            environment: ["DIGITD_INTAKE_SETTLE": "2s", "DIGITD_INTAKE_BATCH_SIZE": "22"],
            overrides: [.init(key: "intake.settle", value: "3s", option: "--set")])
        #expect(loaded.configuration.intake.settle == .seconds(3))
        #expect(loaded.configuration.intake.batchSize == 22)
        #expect(loaded.configuration.intake.attempts == 7)
        #expect(loaded.origins["intake.settle"]?.description == "--set")
        #expect(
            loaded.origins["intake.batchSize"]
                == .environment(variable: "DIGITD_INTAKE_BATCH_SIZE"))
        #expect(loaded.origins["intake.attempts"]?.description.hasSuffix("digitd.yaml:4") == true)
    }

    /// A value just outside each range, and the sentence it gets.
    static let refused: [(key: String, value: String, allowed: String)] = [
        ("root", "digits", "an absolute path"),
        ("intake.settle", "61min", "a duration from 0s to 1h\(durations)"),
        ("intake.settle", "100", "a duration from 0s to 1h\(durations)"),
        ("intake.settle", "-1s", "a duration from 0s to 1h\(durations)"),
        ("intake.incompleteLimit", "999ms", "a duration from 1s to 1d\(durations)"),
        ("intake.unknownSettle", "2h", "a duration from 0s to 1h\(durations)"),
        ("intake.rescanInterval", "99ms", "a duration from 100ms to 1h\(durations)"),
        ("intake.batchSize", "0", "a whole number from 1 to 4096"),
        ("intake.attempts", "101", "a whole number from 1 to 100"),
        ("intake.minimumFreeSpace", "2TiB", "a size from 0B to 1TiB\(sizes)"),
        ("intake.minimumFreeSpace", "64MB", "a size from 0B to 1TiB\(sizes)"),
        ("reading.workers", "-1", "a whole number from 0 to 1024"),
        ("reading.timeLimit", "500ms", "a duration from 1s to 1h\(durations)"),
        ("reading.errorRate", "1.01", "a number from 0 to 1"),
        ("reading.errorRate", ".nan", "a number from 0 to 1"),
        (
            "reading.hints", "year4=dddd, parish=18x",
            "\(hints); character 3 of '18x' is 'x', where a digit, 'd' for any digit, or '|' is "
                + "expected"
        ),
        ("reading.hints", "year4", "\(hints); 'year4' is not FOLDER=PATTERN"),
        ("reading.printed", "maybe", "true or false"),
        ("reading.maximumBytes", "1023B", "a size from 1KiB to 1GiB\(sizes)"),
        ("reading.maximumSideInPixels", "65501", "a whole number from 28 to 65500"),
        ("reading.maximumPixels", "783", "a whole number from 784 to 1000000000"),
        ("retraining.enabled", "maybe", "true or false"),
        ("retraining.timeLimit", "59s", "a duration from 1min to 7d\(durations)"),
        ("retraining.settle", "25h", "a duration from 0s to 1d\(durations)"),
        ("retraining.period", "59s", "'never' or a duration from 1min to 365d\(durations)"),
        ("retraining.minimumImages", "0", "a whole number from 1 to 1000000"),
        ("retraining.idxFolder", "mnist", "an absolute path"),
        ("retention.originals", "12h", "'never' or a duration from 1d to 36500d\(durations)"),
        ("retention.documents", "0s", "'never' or a duration from 1d to 36500d\(durations)"),
        ("log.level", "loud", "trace, debug, info, notice, warning, error or critical"),
        ("log.destination", "syslog", "auto, lines or journal"),
    ]

    private static let durations = ", written like 100ms, 2s, 10min, 24h or 7d"
    private static let hints =
        "folders of the inbox, each with a pattern, written like year4=dddd, parish=18dd|19dd"
    private static let sizes = ", written like 512KiB, 64MiB or 2GiB"

    @Test(arguments: refused)
    func `names key, value, what is allowed and the place`(
        key: String, value: String, allowed: String
    ) async throws {
        let parts = key.split(separator: ".")
        let isInSection = parts.count == 2
        let yaml = isInSection ? "\(parts[0]):\n  \(parts[1]): \(value)\n" : "\(key): \(value)\n"
        #expect(
            await sentences(yaml)
                == "digitd.yaml:\(parts.count): '\(key)' is '\(value)'; allowed is \(allowed).")
    }

    @Test func `has a refused value for every key`() {
        #expect(Set(Self.refused.map(\.key)) == Set(ConfigurationKey.all.map(\.name)))
    }

    @Test func `says what took the place of a key of earlier versions`() async {
        #expect(
            await sentences("reading:\n  reviewBelow: 0.9\n")
                == "digitd.yaml:2: 'reading.reviewBelow' is no longer a key; set "
                + "'reading.errorRate', the share of accepted readings that may be wrong: 0.01 in "
                + "place of 0.99.")
    }

    @Test func `names a wrong environment variable and a wrong option`() async throws {
        #expect(
            await sentences("", environment: ["DIGITD_READING_ERROR_RATE": "high"])
                == "environment variable DIGITD_READING_ERROR_RATE: 'reading.errorRate' is "
                + "'high'; allowed is a number from 0 to 1.")
        #expect(
            await sentences(
                "", overrides: [.init(key: "intake.attempts", value: "0", option: "--set")])
                == "--set: 'intake.attempts' is '0'; allowed is a whole number from 1 to 100.")
    }

    @Test(arguments: [
        (
            "reading:\n  errorRat: 0.5\n", "digitd.yaml:2: 'reading.errorRat'",
            "reading.errorRate"
        ),
        ("errorRate: 0.5\n", "digitd.yaml:1: 'errorRate'", "reading.errorRate"),
        ("intak:\n  settle: 1s\n", "digitd.yaml:2: 'intak.settle'", "intake.settle"),
    ])
    func `names the nearest key for one it does not know`(
        yaml: String, place: String, nearest: String
    ) async throws {
        #expect(
            await sentences(yaml) == "\(place) is not a key; did you mean '\(nearest)'?")
    }

    @Test func `says where the keys are listed when none is near`() async throws {
        #expect(
            await sentences("colour: red\n")
                == "digitd.yaml:1: 'colour' is not a key; "
                + "'digitd check-config --keys' lists all of them.")
    }

    @Test func `names all problems at once`() async throws {
        #expect(
            await sentences("intake:\n  batchSize: [1, 2]\n  attempts:\nlogs:\n  level: info\n")
                == """
                The configuration has 3 problems:
                  digitd.yaml:5: 'logs.level' is not a key; did you mean 'log.level'?
                  digitd.yaml:2: 'intake.batchSize' is 'a list'; allowed is a whole number from 1 \
                to 4096.
                  digitd.yaml:3: 'intake.attempts' has no value; allowed is a whole number from 1 \
                to 100. Remove the line to have the default.
                """)
    }

    @Test func `refuses values that contradict each other`() async throws {
        #expect(
            await sentences("intake: { incompleteLimit: 5s, unknownSettle: 6s }\n")
                == "'intake.incompleteLimit' is 5s, shorter than 'intake.unknownSettle', which is "
                + "6s; make it at least as long.")
    }

    @Test func `says what is wrong with a file that is no mapping`() async throws {
        #expect(
            await sentences("just a sentence\n")
                == "The configuration file 'digitd.yaml' is not a YAML mapping of keys to values: "
                + "Top level YAML value is not a mapping.")
    }

    @Test func `refuses a file whose anchors stand for more than the memory holds`() async throws {
        var text = "a0: &a0 {x: 1, y: 2}\n"
        for level in 1...40 {
            text += "a\(level): &a\(level) {x: *a\(level - 1), y: *a\(level - 1)}\n"
        }
        #expect(
            await sentences(text)
                == "The configuration file 'digitd.yaml' is not a YAML mapping of keys to values: "
                + "It has more than 10000 values. Write what aliases (*name) stand for in its place."
        )
    }

    @Test func `points into a file that is not YAML`() async throws {
        let text = await sentences("intake: [1\nlog: 2\n")
        #expect(text.hasPrefix("The configuration file 'digitd.yaml' is not a YAML mapping"))
        #expect(text.contains("2:4: error: parser: while parsing a flow sequence in line 1"))
    }

    @Test func `refuses a file that gives a key twice`() async throws {
        let text = await sentences("log:\n  level: info\n  level: debug\n")
        #expect(text.contains("found the following duplicated key(s): 'level'"))
    }

    @Test func `says that a file which was asked for is not there`() async throws {
        let loader = ConfigurationLoader(file: "/nowhere/digitd.yaml")
        let error = await #expect(throws: ConfigurationError.self) { try await loader.load() }
        #expect(
            error?.description
                == "The configuration file '/nowhere/digitd.yaml' cannot be read: "
                + "No such file or directory.")
    }

    @Test func `passes over a default file that is missing, but not one it cannot read`()
        async throws
    {
        let loaded = try await ConfigurationLoader(defaultFile: "/nowhere/digitd.yaml").load()
        #expect(loaded.file == nil)
        let folder = try TemporaryFolder()
        let error = await #expect(throws: ConfigurationError.self) {
            try await ConfigurationLoader(defaultFile: FilePath(folder.url.path)).load()
        }
        #expect(
            error?.description
                == "The configuration file '\(folder.url.path)' cannot be read: Is a directory.")
    }

    @Test func `warns of variables that look like its own`() async throws {
        let loaded = try await load(
            "", environment: ["DIGITD_INTAKE_SETLE": "1s", "DIGITD_CONFIG": "x", "HOME": "/"])
        #expect(
            loaded.warnings == [
                "The environment variable DIGITD_INTAKE_SETLE is not one of digitd's; "
                    + "did you mean DIGITD_INTAKE_SETTLE?"
            ])
    }
}

@Suite struct `The configuration file that is the manual` {
    private let path = URL(filePath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "Config/digitd.yaml").path

    @Test func `gives the built-in defaults`() async throws {
        let loaded = try await ConfigurationLoader(file: FilePath(path)).load()
        #expect(loaded.configuration == DigitdConfiguration())
    }

    @Test func `names every key with its default and what is allowed`() throws {
        let text = try String(contentsOfFile: path, encoding: .utf8)
        for key in ConfigurationKey.all {
            let name = key.name.split(separator: ".").last.map(String.init) ?? key.name
            let value = key.text(DigitdConfiguration())
            if let value {
                #expect(text.contains("\(name): \(value)\n"), "\(key.name)")
                #expect(
                    text.contains("efault \(value)") || text.contains("efault: \(value)"),
                    "the comment of \(key.name) names its default")
            } else {
                #expect(text.contains("# \(name): "), "\(key.name)")
            }
        }
    }
}

@Suite struct `Durations and sizes as text` {
    @Test(arguments: [
        ("0s", 0), ("100ms", 100), ("1.5s", 1500), ("2s", 2000), ("10min", 600_000),
        ("24h", 86_400_000), ("7d", 604_800_000), ("2 s", 2000),
    ])
    func `become durations`(text: String, milliseconds: Int) {
        #expect(DurationText.parse(text) == .milliseconds(milliseconds))
    }

    @Test(arguments: ["", "5", "s", "-1s", "1m", "1 week", "1.2.3s", "99999999999999999999d", "٣s"])
    func `refuse what is no duration`(text: String) {
        #expect(DurationText.parse(text) == nil)
    }

    @Test(arguments: ["0s", "1ms", "1500ms", "2s", "90s", "10min", "25h", "2d", "365d"])
    func `write durations so that they can be read back`(text: String) throws {
        let duration = try #require(DurationText.parse(text))
        #expect(DurationText.format(duration) == text)
    }

    @Test(arguments: [
        ("0B", 0), ("17B", 17), ("512KiB", 512 << 10), ("64MiB", 64 << 20), ("2GiB", 2 << 30),
        ("1TiB", 1 << 40),
    ])
    func `read sizes and write them back`(text: String, bytes: Int) {
        #expect(ByteCountText.parse(text) == bytes)
        #expect(ByteCountText.format(bytes) == text)
    }

    @Test(arguments: ["", "64", "64MB", "1.5GiB", "-1B", "99999999999999TiB"])
    func `refuse what is no size`(text: String) {
        #expect(ByteCountText.parse(text) == nil)
    }
}
