import Synchronization

/// The reader processes that wait for work, started when they are wanted and ended when they are not.
final class ReaderProcesses: Sendable {
    private struct Idle {
        var process: ReaderProcess
        var since: ContinuousClock.Instant
    }

    private let command: ReaderCommand
    private let idle = Mutex<[Idle]>([])

    /// How long a process waits for work: each takes as much memory as the models do.
    static var patience: Duration { .seconds(30) }

    /// Creates processes of a command; none is started yet.
    init(_ command: ReaderCommand) {
        self.command = command
    }

    /// Takes one that reads with a model, and starts it where there is none.
    ///
    /// One that was just started may read with another model: that one has been put into use meanwhile.
    func take(reading model: String, mayGoOn: () -> Bool) throws(ServiceError) -> ReaderProcess {
        let found = idle.withLock { idle in
            // Those of an earlier model are of no use any more.
            idle.removeAll { $0.process.model != model || !$0.process.isWaiting }
            return idle.popLast()?.process
        }
        if let found { return found }
        return try ReaderProcess(command, mayGoOn: mayGoOn)
    }

    /// Puts one back that has answered.
    func putBack(_ process: ReaderProcess) {
        idle.withLock { $0.append(Idle(process: process, since: .now)) }
    }

    /// Ends those that have waited for long.
    func endIdle() {
        idle.withLock { idle in
            idle.removeAll { $0.since.duration(to: .now) > Self.patience }
        }
    }

    /// Ends all that wait.
    func endAll() { idle.withLock { $0 = [] } }
}
