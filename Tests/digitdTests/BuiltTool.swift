import DigitTestSupport
import Foundation
import Testing

/// Runs the built `digitd` as a process, so that whole output and exit codes can be compared.
struct BuiltTool {
    /// What a run left behind.
    struct Outcome: Equatable {
        var status: Int32
        var output: String
        var errors: String
    }

    /// The program lies beside the test bundle.
    static let path: URL = {
        let bundle = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
        return bundle.deletingLastPathComponent().appending(path: "digitd")
    }()

    /// An environment that is the same everywhere, but for what a test adds.
    ///
    /// Where `make coverage` counts the lines that are run, those of the tool count, too.
    static func environment(with additions: [String: String]) -> [String: String] {
        var variables = ["COLUMNS": "80", "LC_ALL": "C", "TZ": "UTC"]
        variables["LLVM_PROFILE_FILE"] =
            ProcessInfo.processInfo.environment["LLVM_PROFILE_FILE"]
        return variables.merging(additions) { $1 }
    }

    /// Starts a command, waits for its end and returns what it printed.
    ///
    /// Output goes through files, so that neither side waits for the other. Columns are fixed,
    /// since help texts are wrapped at them.
    static func run(
        _ arguments: String..., environment: [String: String] = [:], input: Data? = nil,
        in folder: URL? = nil
    ) throws -> Outcome {
        try run(arguments, environment: environment, input: input, in: folder)
    }

    /// Starts a command, waits for its end and returns what it printed.
    static func run(
        _ arguments: [String], environment: [String: String] = [:], input: Data? = nil,
        in folder: URL? = nil
    ) throws -> Outcome {
        let scratch = try TemporaryFolder()
        let files = ["input", "output", "errors"].map { scratch.url.appending(path: $0) }
        try (input ?? Data()).write(to: files[0])
        for file in files.dropFirst() { try Data().write(to: file) }

        let process = Process()
        process.executableURL = path
        process.arguments = arguments
        process.environment = Self.environment(with: environment)
        if let folder { process.currentDirectoryURL = folder }
        process.standardInput = try FileHandle(forReadingFrom: files[0])
        process.standardOutput = try FileHandle(forWritingTo: files[1])
        process.standardError = try FileHandle(forWritingTo: files[2])
        try process.run()
        process.waitUntilExit()
        return Outcome(
            status: process.terminationStatus,
            output: String(decoding: try Data(contentsOf: files[1]), as: UTF8.self),
            errors: String(decoding: try Data(contentsOf: files[2]), as: UTF8.self))
    }
}
