/// What a retention removes when it has been kept for long enough.
public enum ClearedThing: String, Sendable, CaseIterable {
    /// The original of a scan.
    case originals

    /// The documents of a scan: that of its answer, and those of its corrections.
    case documents

    /// Where the ledger notes of a scan how far it is.
    var column: String {
        switch self {
        case .originals: "original"
        case .documents: "document"
        }
    }
}

/// How far the removing of something is.
public enum ClearingStage: Int, Sendable {
    /// It is kept.
    case kept = 0

    /// It is about to be removed: it may be there or not.
    case going = 1

    /// It was removed.
    case gone = 2
}

/// What was removed of an answered scan.
public struct Clearing: Sendable, Equatable {
    /// How far its original is.
    public var original: ClearingStage

    /// How far its documents are.
    public var documents: ClearingStage

    /// What nothing was removed of.
    public static let none = Clearing(original: .kept, documents: .kept)
}

/// An answered scan that has been filed away for long enough.
public struct ClearableScan: Sendable, Equatable {
    /// The scan.
    public var claim: ScanClaim

    /// The local date of its answer.
    public var day: String

    /// The SHA-256 of its bytes; nil where nobody could read them.
    public var sha256: [UInt8]?

    /// The names of its documents in the outbox: that of its answer, then those of its corrections.
    public var documents: [[UInt8]]

    /// Whether a person may still want to look at it: a number is doubtful, or a correction is not handed out.
    public var isOpen: Bool

    /// The local date of its last correction, or of its answer.
    public var lastDay: String
}
