/// What a repair has mended.
public enum Mending: String, Sendable, CaseIterable, Encodable {
    /// A damaged ledger, in whose place a new one was begun.
    case ledgerSetAside = "ledger-set-aside"
    /// A file that a killed process has left half written.
    case leftoverRemoved = "leftover-removed"
    /// The end of a CSV and what the ledger knows of it, which had come apart.
    case rowsSettled = "rows-settled"
    /// An answer that a CSV shows and the ledger did not know.
    case answerTakenBack = "answer-taken-back"
    /// An answer that was recorded and not yet handed out.
    case answerHandedOut = "answer-handed-out"
    /// An original that was still in `work/`.
    case originalFiled = "original-filed"
    /// A file in `work/` that the ledger does not know.
    case filePutBack = "file-put-back"
    /// A claim whose file is not in `work/`.
    case claimForgotten = "claim-forgotten"
    /// A document that was missing.
    case documentWritten = "document-written"
    /// A row of a CSV that was missing.
    case rowWritten = "row-written"
}

extension Mending {
    /// What was done, for people.
    public var sentence: String {
        switch self {
        case .ledgerSetAside:
            "ledgers were damaged: set aside, and a new one goes on where the CSVs end. What the CSVs show is taken "
                + "back into it; what came of earlier retrainings is not."
        case .leftoverRemoved:
            "files that a killed process had left half written: removed."
        case .rowsSettled:
            "CSVs had rows behind the end that the ledger knows of: those of answered scans stay, those of scans "
                + "that are read again were cut off."
        case .answerTakenBack:
            "answers stood in a CSV or a document and not in the ledger: taken back into it."
        case .answerHandedOut:
            "answers had been recorded and not handed out: their rows, documents and originals are in place now."
        case .originalFiled:
            "originals were still in work/ though they had been answered: they are in done/ or failed/ now."
        case .filePutBack:
            "files in work/ that the ledger does not know: they are in the inbox now, and the next 'digitd run' "
                + "reads them."
        case .claimForgotten:
            "scans were noted as taken and are not in work/: what lies in the inbox is read by the next "
                + "'digitd run'."
        case .documentWritten:
            "documents were missing: written again from the ledger, which does not keep the single digits, so "
                + "'digits' is empty there."
        case .rowWritten:
            "rows were missing: written again from the ledger, in their places."
        }
    }
}
