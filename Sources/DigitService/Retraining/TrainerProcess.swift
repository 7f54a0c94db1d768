import Subprocess

/// Runs the trainer in a process of its own.
enum TrainerProcess {
    /// Runs a command to its end.
    ///
    /// When the task is cancelled, or the limit is reached, the trainer is asked to end, and then made to:
    /// what it has not finished it finds again.
    ///
    /// - Parameters:
    ///   - command: What to run.
    ///   - limit: How long it may take.
    ///   - heard: Called with each line of its output.
    /// - Returns: How it ended.
    /// - Throws: What keeps it from being started.
    static func run(
        _ command: TrainerCommand, within limit: Duration,
        heard: @escaping @Sendable ([UInt8]) -> Void = { _ in }
    ) async throws -> TrainerEnd {
        try await withThrowingTaskGroup(of: TrainerEnd?.self) { group in
            group.addTask { try await run(command, heard: heard) }
            group.addTask {
                try await Task.sleep(for: limit)
                return nil
            }
            defer { group.cancelAll() }
            if let end = try await group.next() ?? nil { return end }
            group.cancelAll()
            // Until the trainer has ended, another one could not begin.
            _ = try? await group.next()
            return TrainerEnd(cause: .tookTooLong(limit))
        }
    }

    private static func run(
        _ command: TrainerCommand, heard: @escaping @Sendable ([UInt8]) -> Void
    ) async throws -> TrainerEnd {
        var options = PlatformOptions()
        options.teardownSequence = [.gracefulShutDown(allowedDurationToNextStep: .seconds(3))]
        let result = try await Subprocess.run(
            .path(command.executable),
            arguments: Arguments(
                executablePathOverride: "digitd", remainingValues: command.arguments),
            platformOptions: options, input: .none, output: .sequence, error: .sequence
        ) { execution in
            async let complaint = lastLine(of: execution.standardError)
            let output = try await lastLine(of: execution.standardOutput, heard: heard)
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

    private static func lastLine(
        of output: SubprocessOutputSequence, heard: ([UInt8]) -> Void = { _ in }
    ) async throws -> [UInt8]? {
        var line = LastLine()
        for try await buffer in output {
            buffer.withUnsafeBytes { line.append($0, heard: heard) }
        }
        return line.bytes
    }
}
