import ScanLedger
import Synchronization

/// Corrections between those who find them and the one who writes them.
///
/// Nothing is lost with them: what is not recorded is found again.
final class CorrectionsInHand: Sendable {
    private let waiting = Mutex<[Correction]>([])
    private let alarm = Alarm()

    /// The most that are recorded in one transaction.
    private static let portion = 500

    /// Adds what was found.
    func put(_ corrections: [Correction]) {
        waiting.withLock { $0 += corrections }
    }

    /// Takes what waits, in portions.
    func take() -> [[Correction]] {
        let all = waiting.withLock { waiting in
            defer { waiting = [] }
            return waiting
        }
        return stride(from: 0, to: all.count, by: Self.portion).map {
            Array(all[$0..<min(all.count, $0 + Self.portion)])
        }
    }

    /// Says that it is time to look again: something came, or was filed, or dropped in trouble.
    func lookAgain() { alarm.ring() }

    /// Waits until it is time to look.
    func wait(until moment: ContinuousClock.Instant) async { await alarm.wait(until: moment) }
}
