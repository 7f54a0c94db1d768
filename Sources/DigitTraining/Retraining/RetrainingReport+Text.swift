import DigitEvaluation
import DigitReading
import PlainText

extension RetrainingReport {
    /// The report as a clerk reads it.
    public var text: String {
        var lines = ["digitd retraining, \(time)", "", headline, reason, "Next: \(nextStep)"]
        lines += ["", "Labelled images that can be used: \(countsPerDigit.reduce(0, +))"]
        lines.append("  digit " + (0..<10).map { Self.column($0) }.joined())
        lines.append("  count " + countsPerDigit.map { Self.column($0) }.joined())
        if labelled != nil || base != nil {
            lines += ["", "Read right                                  before     after"]
            for comparison in [labelled, base, nonDigits].compactMap(\.self) {
                lines += Self.lines(for: comparison)
            }
        }
        lines += [
            "", "Model before: \(versionBefore ?? "built-in") (\(identityBefore.prefix(12)))",
        ]
        if let versionAfter { lines.append("Model now:    \(versionAfter)") }
        lines += list(
            "Labels that look wrong", suspicious,
            hint: "If one is wrong, move the file to the right folder."
        ) {
            "\($0.name): labelled \($0.label), reads as "
                + ($0.read == DigitClass.noDigit ? "no digit" : "\($0.read)") + " "
                + "(\(PercentText.format($0.confidence)))"
        }
        lines += list("Files that could not be used", problems, hint: nil) {
            "\($0.name): \($0.reason)"
        }
        if !notes.isEmpty { lines += [""] + notes.map { "Note: \($0)" } }
        return lines.joined(separator: "\n") + "\n"
    }

    private var headline: String {
        switch outcome {
        case .promoted: "A better model is in use."
        case .keptOut: "The model in use stays; the newly trained one was kept out."
        case .skipped: "Nothing was learned."
        case .unchanged: "Nothing to do: the labels have not changed."
        case .interrupted: "Stopped before the end; nothing has changed."
        }
    }

    private static func lines(for comparison: Comparison) -> [String] {
        func share(_ correct: Int) -> String {
            PercentText.format(Double(correct) / Double(max(comparison.count, 1)))
                .rightAligned(in: 10)
        }
        let name = "  \(comparison.count) \(comparison.images) "
        return [
            name.leftAligned(in: 40) + share(comparison.correctBefore)
                + share(comparison.correctAfter)
        ]
    }

    /// A titled list, cut where it would no longer be read; the JSON has all of it.
    private func list<Entry>(
        _ title: String, _ entries: [Entry], hint: String?, _ line: (Entry) -> String
    ) -> [String] {
        guard !entries.isEmpty else { return [] }
        let shown = entries.prefix(100)
        var lines = ["", "\(title): \(entries.count)"]
        if let hint { lines.append(hint) }
        lines += shown.map { "  " + line($0) }
        if entries.count > shown.count {
            lines.append("  … and \(entries.count - shown.count) more in the .json beside this")
        }
        return lines
    }

    private static func column(_ number: Int) -> String { " \(number)".rightAligned(in: 6) }
}
