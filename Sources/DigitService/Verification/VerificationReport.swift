/// What came of a comparison of a root with itself.
public struct VerificationReport: Sendable, Encodable {
    /// What was compared.
    public var answers = 0

    /// The rows of answers that stand in the CSVs as the ledger has them.
    public var rows = 0

    /// The documents that are there and belong to their answers.
    public var documents = 0

    /// The originals on the shelves whose content was answered.
    public var originals = 0

    /// The scans that were in hand when the comparison began; they may stand anywhere between two steps.
    public var inHand = 0

    /// The files that waited in the inbox.
    public var waiting = 0

    /// What differs, in the order of the steps of a scan.
    public var differences: [Noted<Kind>] = []

    /// What was mended before; `nil` where nothing was asked to be.
    public var mended: [Noted<Mending>]?

    /// Whether nothing was found that differs.
    public var isSound: Bool { differences.isEmpty }

    /// What may differ.
    public enum Kind: String, Sendable, CaseIterable, Encodable {
        /// The ledger has a row that its CSV lacks.
        case rowMissing = "row-missing"
        /// A row of a CSV is not as the ledger has it.
        case rowChanged = "row-changed"
        /// A CSV has a row that the ledger does not know.
        case rowUnknown = "row-unknown"
        /// An answer has no document.
        case documentMissing = "document-missing"
        /// A document says something else than its answer.
        case documentChanged = "document-changed"
        /// A document belongs to no answer.
        case documentUnknown = "document-unknown"
        /// The original of an answer is on no shelf.
        case originalMissing = "original-missing"
        /// A file on a shelf was never answered.
        case originalUnknown = "original-unknown"
        /// A file on a shelf cannot be read.
        case originalUnreadable = "original-unreadable"
        /// A file in `failed/` has no reason beside it.
        case reasonMissing = "reason-missing"
        /// A file in `work/` is not in hand.
        case workUnknown = "work-unknown"
        /// A scan that was taken lies neither in `work/` nor in the inbox.
        case claimWithoutFile = "claim-without-file"
    }

    /// Notes a difference.
    mutating func note(_ kind: Kind, at place: @autoclosure () -> String) {
        differences.note(kind, at: place())
    }
}

extension VerificationReport.Kind {
    /// What it means, and what can be done, for people.
    public var sentence: String {
        switch self {
        case .rowMissing:
            "rows are in the ledger and not in their CSV: someone shortened or removed the file. Their documents "
                + "in the outbox say the same."
        case .rowChanged:
            "rows of a CSV are not as they were written: someone edited the file. Their documents in the outbox "
                + "have what digitd answered."
        case .rowUnknown:
            "rows of a CSV are not in the ledger: someone added them, or the ledger is older than the file. "
                + "Keep the file: it may be the only place that has these answers."
        case .documentMissing:
            "answers have no document in the outbox: someone took it away. Their rows in the CSV have the numbers."
        case .documentChanged:
            "documents say something else than the ledger, or are about another scan: someone edited or replaced "
                + "them. Keep them, and take the numbers from the rows in the CSV."
        case .documentUnknown:
            "documents belong to no answer: the ledger is older than they are, or they are someone's own. Keep "
                + "them: they may be the only place that has these answers."
        case .originalMissing:
            "answered scans lie neither in done/ nor in failed/: someone took them away or changed them. Put them "
                + "back if they are needed; their answers stay."
        case .originalUnknown:
            "files in done/ or failed/ were never answered. To have one answered, move it into the inbox."
        case .originalUnreadable:
            "files in done/ or failed/ cannot be read: look at their owner and mode, and at the disk."
        case .reasonMissing:
            "files in failed/ have no reason beside them: someone took it away. Their rows in the CSV have it."
        case .workUnknown:
            "files in work/ are not in hand: a power cut or a person has put them there. The next start of "
                + "'digitd run' files them away or puts them into the inbox, and so does --repair."
        case .claimWithoutFile:
            "scans were taken and are in no folder: someone took them away from work/. Drop them again if they "
                + "are needed; --repair forgets that they were taken."
        }
    }
}
