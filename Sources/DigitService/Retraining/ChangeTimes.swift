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
    func wait(until moment: ContinuousClock.Instant, settle: () -> Duration) async {
        while !Task.isCancelled {
            let changed = last.withLock { $0 }
            let due = changed.map { min($0 + settle(), moment) } ?? moment
            if .now >= due {
                if let changed, .now >= changed + settle() { last.withLock { $0 = nil } }
                return
            }
            // The settings may change meanwhile.
            await alarm.wait(until: min(due, .now + .seconds(5)))
        }
    }
}
