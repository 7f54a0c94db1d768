import ScanLedger
import Synchronization

/// Corrections between those who find them and the one who writes them.
///
/// Nothing is lost with them: what is not recorded is found again, and what the ledger refuses is passed over then.
final class CorrectionsInHand: Sendable {
    private let waiting = Mutex<[Correction]>([])
    private let refused = Mutex<[Correction]>([])
    private let alarm = Alarm()

    /// After how many a transaction ends.
    private static let portion = 500

    /// Adds what was found.
    func put(_ corrections: [Correction]) {
        let refused = refused.withLock { $0 }
        waiting.withLock { $0 += corrections.filter { !refused.contains($0) } }
    }

    /// Remembers what the ledger refuses, until the next start.
    func passOver(_ correction: Correction) { refused.withLock { $0.append(correction) } }

    /// Takes what waits, in portions; what one request asks for stays together, so that it is recorded as a
    /// whole.
    func take() -> [[Correction]] {
        let all = waiting.withLock { waiting in
            defer { waiting = [] }
            return waiting
        }
        var portions: [[Correction]] = []
        for correction in all {
            if let last = portions.last,
                last.count < Self.portion || last.last?.origin == correction.origin
            {
                portions[portions.count - 1].append(correction)
            } else {
                portions.append([correction])
            }
        }
        return portions
    }

    /// Says that it is time to look again: something came, or was filed, or dropped in trouble.
    func lookAgain() { alarm.ring() }

    /// Waits until it is time to look.
    func wait(until moment: ContinuousClock.Instant) async { await alarm.wait(until: moment) }
}
