import Logging
import ScanLedger
import ScanSpool
import ServiceLifecycle

/// Looks once an hour whether something has been kept for long enough, where the settings give a time.
///
/// It removes a portion a minute, so that it never takes the disk from those who wait for an answer.
struct RetentionService: Service {
    let turn: RetentionTurn
    let settings: CurrentSettings
    let log: Logger

    /// How long to wait before the first look: a machine that starts with a wrong clock has set it by then, and a clock
    /// that is years ahead would make everything old.
    var delay: Duration

    /// How long to wait when all has been looked at.
    var interval: Duration = .seconds(3600)

    /// How long to wait between two portions.
    var pause: Duration = .seconds(60)

    private let queue = WorkQueue("clearing")

    init(turn: RetentionTurn, settings: CurrentSettings, delay: Duration, log: Logger) {
        self.turn = turn
        self.delay = delay
        self.settings = settings
        self.log = log
    }

    /// Removes what is old, again and again, until the daemon stops.
    func run() async throws {
        await cancelWhenGracefulShutdown {
            try? await Task.sleep(for: delay)
            while !Task.isCancelled {
                for thing in ClearedThing.allCases { await clear(thing) }
                try? await Task.sleep(for: interval)
            }
        }
    }

    /// Goes once through all that is old enough.
    private func clear(_ thing: ClearedThing) async {
        var last: Int64 = 0
        while !Task.isCancelled, let age = settings.settings.retention[thing] {
            do {
                let outcome = try await queue.run { [turn, last] in
                    try turn.clear(thing, olderThan: age, after: last)
                }
                guard let next = outcome.last else { return }
                last = next
                if outcome.count > 0 { try await Task.sleep(for: pause) }
            } catch is CancellationError {
                return
            } catch {
                // The same trouble pauses the intake, which says so.
                log.warning(
                    "Nothing that is old can be removed now; the next hour tries again",
                    metadata: ["what": "\(thing)", "reason": "\(error)"])
                return
            }
        }
    }
}

extension RetentionSettings {
    /// How long something is kept; nil means for ever.
    subscript(thing: ClearedThing) -> Duration? {
        switch thing {
        case .originals: originals
        case .documents: documents
        }
    }
}
