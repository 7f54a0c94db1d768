import Synchronization

/// When the labels changed last.
final class ChangeTimes: Sendable {
    private let last = Mutex<ContinuousClock.Instant?>(nil)
    private let alarm = Alarm()

    /// Remembers that something has changed just now.
    func note() {
        last.withLock { $0 = .now }
        alarm.ring()
    }

    /// Waits until a change has settled, or until the moment, whichever comes first.
    ///
    /// - Parameters:
    ///   - moment: The moment.
    ///   - settle: How long a change has to be the last one; asked again at least every five seconds.
    func wait(until moment: ContinuousClock.Instant, settle: () async -> Duration) async {
        while !Task.isCancelled {
            let changed = last.withLock { $0 }
            let settled: ContinuousClock.Instant? =
                if let changed { changed + (await settle()) } else { nil }
            let due = settled.map { min($0, moment) } ?? moment
            if .now >= due {
                // What has changed since then has yet to settle.
                if let settled, .now >= settled { last.withLock { if $0 == changed { $0 = nil } } }
                return
            }
            // The settings may change meanwhile.
            await alarm.wait(until: min(due, .now + .seconds(5)))
        }
    }
}
