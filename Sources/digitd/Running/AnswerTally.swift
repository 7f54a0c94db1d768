import Files
import ScanLedger
import ScanSpool
import SystemPackage

/// How many scans were answered since a moment: the difference of two looks into the ledger.
struct AnswerTally {
    private let layout: SpoolLayout
    private let before: LedgerSummary

    /// Remembers the present counts.
    init(of layout: SpoolLayout) {
        self.layout = layout
        before = Self.summary(layout)
    }

    /// Returns what was answered since then as a sentence.
    func sentence(outbox: FilePath) -> String {
        let now = Self.summary(layout)
        let counts = ScanAnswer.Status.allCases.compactMap { status -> String? in
            let count = now.count(status) - before.count(status)
            return count == 0 ? nil : "\(count) \(status.rawValue)"
        }
        let total = now.answers - before.answers
        guard total > 0 else { return "The inbox held nothing to answer." }
        let scans = total == 1 ? "1 scan" : "\(total) scans"
        return "\(scans) answered (\(counts.joined(separator: ", "))); see \(outbox.display)"
    }

    private static func summary(_ layout: SpoolLayout) -> LedgerSummary {
        let ledger = try? ScanLedger.openReadOnly(at: layout.ledger.string)
        return (try? ledger?.summary()) ?? LedgerSummary()
    }
}
