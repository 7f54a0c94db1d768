import ScanLedger
import Synchronization

/// The newest answers, for all who watch: the ledger is asked once for all of them.
final class AnswerFeed: Sendable {
    private struct Look {
        var time: ContinuousClock.Instant
        var answers: [AnsweredScan]
    }

    private let ledger: LedgerWindow
    private let last = Mutex<Look?>(nil)

    /// How old a look may be, and how long a watcher waits between two.
    static let interval: Duration = .milliseconds(400)

    /// The most answers that are shown as they come; whoever wants all of them asks for pages.
    static let most = 50

    init(ledger: LedgerWindow) {
        self.ledger = ledger
    }

    /// Returns the answers that have come after a row, the oldest first.
    ///
    /// - Parameter row: The last row that is known; `nil` to learn of the present one only.
    /// - Returns: The answers, and the row to give the next time.
    func answers(after row: Int64?) -> (answers: [AnsweredScan], last: Int64) {
        let newest = newest()
        let last = max(row ?? 0, newest.first?.rows.upperBound ?? 0)
        guard let row else { return ([], last) }
        return (newest.filter { $0.rows.lowerBound > row }.reversed(), last)
    }

    private func newest() -> [AnsweredScan] {
        last.withLock { look in
            let now = ContinuousClock.now
            if let look, now - look.time < Self.interval / 2 { return look.answers }
            // A ledger that cannot be read now may be readable the next time.
            let answers = (try? ledger.ledger()?.lastAnswers(Self.most)) ?? []
            look = Look(time: now, answers: answers)
            return answers
        }
    }
}
