/// The moments between two steps of the work at which tests let the daemon die.
///
/// What has been done before such a moment stays done; what comes after never happens. The next
/// daemon on the same root has to give each scan exactly one answer all the same.
package enum CrashPoint: String, CaseIterable, Sendable {
    /// Those that come where nothing is corrected.
    package static let ofAnswers = allCases.filter {
        $0 != .correctionsRecorded && $0 != .correctionTaught && $0 != .answersTakenBack
    }

    /// Those that come where something is corrected by a request.
    package static let ofCorrections: [CrashPoint] = [
        .correctionsRecorded, .documentWritten, .rowsAppended, .outboxSynced, .filingRecorded,
        .correctionTaught,
    ]

    /// Answers of one day are in a ledger that did not know them; it does not go on behind them yet.
    case answersTakenBack
    /// The claims are in the ledger; nothing was renamed.
    case claimsRecorded
    /// One file was renamed into `work/`.
    case scanClaimed
    /// Some scans were read; nobody knows of it.
    case scansRead
    /// The answers are in the ledger; nothing is in the outbox.
    case answersRecorded
    /// Corrections are in the ledger; nothing of them is in the outbox.
    case correctionsRecorded
    /// What a correction teaches is in the training folder; its request is still there.
    case correctionTaught
    /// One document is in the outbox.
    case documentWritten
    /// The rows are in the CSV; nothing was synced.
    case rowsAppended
    /// The outbox is on the disk; the originals are in `work/`.
    case outboxSynced
    /// One original was moved to `done/` or `failed/`.
    case originalFiled
    /// The ledger knows that all of it is done.
    case filingRecorded
}

/// What happens at each of those moments: nothing, except in tests.
package typealias CrashHook = @Sendable (CrashPoint) throws -> Void
