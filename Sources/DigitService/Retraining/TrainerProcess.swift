import Subprocess

/// Runs the trainer in a process of its own.
enum TrainerProcess {
    /// Runs a command to its end.
    ///
    /// When the task is cancelled, the trainer is asked to end, and then made to: what it has not
    /// finished it finds again.
    ///
    /// - Returns: How it ended.
    /// - Throws: What keeps it from being started.
    static func run(_ command: TrainerCommand) async throws -> TrainerEnd {
        var options = PlatformOptions()
        options.teardownSequence = [.gracefulShutDown(allowedDurationToNextStep: .seconds(3))]
        let result = try await Subprocess.run(
            .path(command.executable),
            arguments: Arguments(
                executablePathOverride: "digitd", remainingValues: command.arguments),
            platformOptions: options, input: .none, output: .sequence, error: .sequence
        ) { execution in
            async let complaint = lastLine(of: execution.standardError)
            let output = try await lastLine(of: execution.standardOutput)
            return (output, try await complaint)
        }
        let (output, complaint) = result.closureResult
        switch result.terminationStatus {
        case .exited(let code):
            return TrainerEnd(
                cause: .exited(code: code), lastOutput: output, lastError: complaint)
        case .signaled(let signal):
            return TrainerEnd(cause: .signalled(signal), lastOutput: output, lastError: complaint)
        }
    }

    private static func lastLine(of output: SubprocessOutputSequence) async throws -> [UInt8]? {
        var line = LastLine()
        for try await buffer in output {
            buffer.withUnsafeBytes { line.append($0) }
        }
        return line.bytes
    }
}
