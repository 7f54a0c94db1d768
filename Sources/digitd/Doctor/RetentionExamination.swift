import Files
import PlainText
import ScanLedger
import ScanSpool

/// Looks at what goes when it has been kept for long enough, and what has gone.
struct RetentionExamination {
    let layout: SpoolLayout
    let retention: DigitdConfiguration.Retention

    /// What was found.
    func finding() -> Finding {
        let rules = [("originals", retention.originals), ("documents", retention.documents)]
            .compactMap { name, age in age.map { "\(name) go after \(DurationText.format($0))" } }
        let found =
            rules.isEmpty
            ? "Originals and documents are kept for ever." : Self.sentence(of: rules)
        return .fine("retention", found + gone)
    }

    private static func sentence(of rules: [String]) -> String {
        let text = rules.joined(separator: ", ") + "."
        return text.prefix(1).uppercased() + text.dropFirst()
    }

    /// What has gone up to now, as a further sentence.
    private var gone: String {
        guard StoredFile.exists(layout.ledger),
            let summary = try? ScanLedger.openReadOnly(at: layout.ledger.string).summary(),
            !summary.cleared.isEmpty
        else { return "" }
        let counts = ClearedThing.allCases.compactMap { thing in
            summary.cleared[thing].map { "\(thing.rawValue) of \($0.grouped) scans" }
        }
        return " Gone are " + counts.joined(separator: ", ") + "."
    }
}
