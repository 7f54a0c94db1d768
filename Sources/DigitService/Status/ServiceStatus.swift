import PlainText
import ScanLedger
import ScanSpool
import Synchronization

/// What the daemon is doing: counted by those who do it, told to systemd and to people.
package final class ServiceStatus: Sendable {
    /// The numbers at one moment.
    package struct Snapshot: Sendable, Equatable {
        /// Scans answered plainly, since the ledger began.
        package var read = 0

        /// Scans answered and marked for review.
        package var review = 0

        /// Scans rejected.
        package var rejected = 0

        /// Files in the inbox that are not ready yet.
        package var waiting = 0

        /// The model that reads, by its identity.
        package var model = ""

        /// Why the work is paused; nil while it goes on.
        package var trouble: String?

        /// What in the inbox cannot be taken, each as a sentence; only some where there are many.
        package var blocked: [String] = []

        /// What in `work/` cannot be moved, each as a sentence; only some where there are many.
        var stuck: [String] = []

        /// Labels that cannot be used, each as a sentence; only some where there are many.
        package var labelProblems: [String] = []

        /// How much of a retraining is done, `0...1`; nil while none is running.
        package var learned: Double?

        /// How the stages of the work move.
        var movement = StageMovement()
    }

    private let state = Mutex(Snapshot())
    private let everStuck = Mutex(Set<String>())

    /// Creates a status with the counts of a ledger.
    init(counts: LedgerSummary) {
        recount(counts)
    }

    /// The numbers at this moment.
    package var snapshot: Snapshot { state.withLock { $0 } }

    /// Changes the numbers.
    func update(_ change: (inout Snapshot) -> Void) {
        state.withLock { change(&$0) }
    }

    /// Notes what in `work/` cannot be moved, until the next recovery.
    ///
    /// - Returns: Whether it was not noted before, so that the log tells it once.
    func noteStuck(_ sentence: String) -> Bool {
        state.withLock { if $0.stuck.count < 16 { $0.stuck.append(sentence) } }
        return everStuck.withLock { $0.count < 1000 && $0.insert(sentence).inserted }
    }

    /// Does a piece of a stage's work, during which the stage has to move.
    func during<Value: Sendable, Failure: Error>(
        _ stage: StageMovement.Stage, _ work: () async throws(Failure) -> Value
    ) async throws(Failure) -> Value {
        state.withLock { $0.movement.begin(stage) }
        defer { state.withLock { $0.movement.end(stage) } }
        return try await work()
    }

    /// Says that stages have moved, as far as it was they who made this step.
    func moved(_ stages: StageMovement.Stage...) {
        state.withLock { state in
            for stage in stages { state.movement.move(stage) }
        }
    }

    /// Counts answers.
    func count(_ answers: [AnsweredScan]) {
        state.withLock { state in
            for answered in answers where answered.correction == nil {
                switch answered.answer.status {
                case .read: state.read += 1
                case .review: state.review += 1
                case .rejected: state.rejected += 1
                }
            }
        }
    }

    /// Takes the counts of a ledger.
    func recount(_ summary: LedgerSummary) {
        state.withLock { state in
            state.read = summary.count(.read)
            state.review = summary.count(.review)
            state.rejected = summary.count(.rejected)
        }
    }
}

extension ServiceStatus.Snapshot {
    /// What hinders the work, for those who ask beside the daemon.
    var hindrances: SpoolHindrances {
        SpoolHindrances(
            pause: trouble, blocked: blocked + stuck, labels: labelProblems,
            learning: learned.map { "\(TrainerProgress(learned: $0).percent) %" })
    }
}

extension ServiceStatus.Snapshot: CustomStringConvertible {
    /// The line that `systemctl status` shows:
    /// `12,345 read, 3 in review, 2 rejected; model 3f2a19c04b77; waiting 0`.
    package var description: String {
        var line = ""
        if let trouble { line += "Paused: \(trouble) " }
        line += "\(read.grouped) read, \(review.grouped) in review, "
        line += "\(rejected.grouped) rejected; model \(model.prefix(12)); "
        line += "waiting \(waiting.grouped)"
        let left = blocked.count + stuck.count
        if left > 0 { line += "; cannot take \(left.grouped)" }
        if let learned { line += "; retraining, \(TrainerProgress(learned: learned).percent) %" }
        return line
    }
}
