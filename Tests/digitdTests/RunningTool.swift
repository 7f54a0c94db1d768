import DigitTestSupport
import Foundation

/// A `digitd` that is running: its output can be waited for, and it can be told to stop.
final class RunningTool {
    private let process = Process()
    private let scratch: TemporaryFolder

    /// What was waited for did not happen in time.
    struct TimeOut: Error {
        var output: String
        var errors: String
    }

    /// Starts a command.
    convenience init(_ arguments: String..., environment: [String: String] = [:]) throws {
        try self.init(arguments, environment: environment)
    }

    /// Starts a command.
    init(_ arguments: [String], environment: [String: String] = [:]) throws {
        scratch = try TemporaryFolder()
        for name in ["output", "errors"] { try Data().write(to: scratch.url.appending(path: name)) }
        process.executableURL = BuiltTool.path
        process.arguments = arguments
        process.environment = BuiltTool.environment(with: environment)
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = try FileHandle(
            forWritingTo: scratch.url.appending(path: "output"))
        process.standardError = try FileHandle(forWritingTo: scratch.url.appending(path: "errors"))
        try process.run()
    }

    deinit {
        if process.isRunning { kill(process.processIdentifier, SIGKILL) }
    }

    /// The process.
    var processIdentifier: Int32 { process.processIdentifier }

    /// What was printed on standard output so far.
    var output: String { text("output") }

    /// What was printed on standard error so far.
    var errors: String { text("errors") }

    /// Presses Ctrl-C.
    func interrupt() { process.interrupt() }

    /// Asks to stop, as the service manager does.
    func terminate() { process.terminate() }

    /// Asks to read the configuration again.
    func hangUp() { kill(process.processIdentifier, SIGHUP) }

    /// Waits until something is true, for a minute at most.
    func wait(until isTrue: () throws -> Bool) async throws {
        let deadline = ContinuousClock.now + .seconds(60)
        while try !isTrue() {
            guard ContinuousClock.now < deadline, process.isRunning else {
                if try isTrue() { return }
                throw TimeOut(output: output, errors: errors)
            }
            try await Task.sleep(for: .milliseconds(10))
        }
    }

    /// Waits for something on standard output.
    func waitForOutput(_ isThere: (String) -> Bool) async throws {
        try await wait { isThere(output) }
    }

    /// Waits for something on standard error.
    func waitForErrors(_ isThere: (String) -> Bool) async throws {
        try await wait { isThere(errors) }
    }

    /// Waits for the end and returns what was left behind.
    func outcome() async throws -> BuiltTool.Outcome {
        let deadline = ContinuousClock.now + .seconds(60)
        while process.isRunning {
            guard ContinuousClock.now < deadline else {
                throw TimeOut(output: output, errors: errors)
            }
            try await Task.sleep(for: .milliseconds(10))
        }
        return BuiltTool.Outcome(
            status: process.terminationStatus, output: output, errors: errors)
    }

    private func text(_ name: String) -> String {
        let data = try? Data(contentsOf: scratch.url.appending(path: name))
        return String(decoding: data ?? Data(), as: UTF8.self)
    }
}
