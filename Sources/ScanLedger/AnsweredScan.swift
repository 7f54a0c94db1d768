/// A scan that has its answer, with all that is needed to hand it out: its rows of the CSV, its
/// document, and where the original belongs.
///
/// A correction has the same form: one row, a document of its own, and an original that was filed before.
public struct AnsweredScan: Sendable, Equatable {
    /// The scan and its answer.
    public var answer: ScanAnswer

    /// When it was answered.
    public var time: AnswerTime

    /// The `seq` of each of its rows in the CSV, rising; as many as `max(1, answer.numbers.count)`.
    public var rows: ClosedRange<Int64>

    /// The name of its document in the outbox.
    public var documentName: [UInt8]

    /// What it corrects; none where it is the answer itself.
    public var correction: CorrectionMark?

    /// Whether it corrects an answer because another model has read the scan again, and not a person.
    public var isReadAgain: Bool { correction != nil && answer.model != nil }

    /// The scan as it was claimed.
    public var claim: ScanClaim { answer.claim }

    /// Creates an answered scan.
    public init(
        answer: ScanAnswer, time: AnswerTime, rows: ClosedRange<Int64>, documentName: [UInt8],
        correction: CorrectionMark? = nil
    ) {
        self.correction = correction
        self.answer = answer
        self.time = time
        self.rows = rows
        self.documentName = documentName
    }
}

/// Where an answered scan lay in the inbox, and when it was answered.
public struct AnsweredPlace: Sendable, Equatable {
    /// Its path below the inbox, byte for byte.
    public var name: [UInt8]

    /// The moment of its answer, since 1970.
    public var time: Duration
}

/// How far the CSV of one day is known to be on the disk.
public struct ResultsFileRecord: Sendable, Equatable {
    /// The local date that names the file.
    public var day: String

    /// Its length in bytes.
    public var length: Int64

    /// The number of its last row.
    public var lastRow: Int64

    /// When it was written last, in nanoseconds since 1970; nil when that is not known.
    public var modified: Int64?

    /// The number of its first row, or one before it: no row of that day comes before; nil when that is not known.
    public var firstRow: Int64?

    /// Creates a record.
    public init(
        day: String, length: Int64, lastRow: Int64, modified: Int64? = nil, firstRow: Int64? = nil
    ) {
        self.day = day
        self.length = length
        self.lastRow = lastRow
        self.modified = modified
        self.firstRow = firstRow
    }
}

/// What came of a retraining.
public struct RetrainingRecord: Sendable, Equatable {
    /// How a retraining ended.
    public enum Outcome: String, Sendable, CaseIterable {
        /// The candidate became the current model.
        case promoted

        /// The candidate was not better; the model stayed.
        case kept

        /// The labels were those of the last time.
        case unchanged

        /// It ended with an error.
        case failed
    }

    /// When it began, in milliseconds since the start of 1970, UTC.
    public var startedAt: Int64

    /// When it ended.
    public var finishedAt: Int64

    /// How it ended.
    public var outcome: Outcome

    /// The identity of the current model afterwards, in hexadecimal.
    public var model: String?

    /// One sentence for people.
    public var summary: String

    /// Creates a record.
    public init(
        startedAt: Int64, finishedAt: Int64, outcome: Outcome, model: String?, summary: String
    ) {
        self.startedAt = startedAt
        self.finishedAt = finishedAt
        self.outcome = outcome
        self.model = model
        self.summary = summary
    }
}
