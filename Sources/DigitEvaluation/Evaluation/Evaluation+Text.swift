import PlainText

extension Evaluation {
    /// The evaluation as a person reads it: accuracy, a line for each digit, the confusion matrix,
    /// and by name up to `maximumMistakes` of the images that were read wrong.
    public func text(maximumMistakes: Int = 20) -> String {
        var lines = ["Accuracy: \(correct) / \(count) = \(PercentText.format(accuracy))"]
        if refused > 0 { lines.append("Could not be read: \(refused)") }
        if let withoutNumber {
            lines.append(
                "Without a number: \(withoutNumber.count), refused: \(withoutNumber.refused)")
        }
        if let firstLooks {
            lines.append("Read at first look, by the scout alone: \(firstLooks) digits")
        }
        guard count > 0 else { return lines.joined(separator: "\n") + "\n" }

        if confusion.total > 0 {
            lines += ["", "digit   count   right   recall  precision"]
            for row in digits {
                lines.append(
                    [
                        "\(row.digit)".rightAligned(in: 5), "\(row.count)".rightAligned(in: 8),
                        "\(row.correct)".rightAligned(in: 8),
                        (row.recall.map(PercentText.format) ?? "–").rightAligned(in: 9),
                        (row.precision.map(PercentText.format) ?? "–").rightAligned(in: 11),
                    ].joined())
            }
            lines += [""] + confusionLines
        }

        lines += calibration.lines

        let named = mistakes.prefix(maximumMistakes)
        if !named.isEmpty {
            lines += ["", "Read wrong:"]
            lines += named.map { "  " + Self.sentence(for: $0) }
            if mistakes.count > named.count {
                lines.append("  … and \(mistakes.count - named.count) more")
            }
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private var confusionLines: [String] {
        let width = max(5, String(confusion.counts.joined().max() ?? 0).count + 2)
        let header = (0..<10).map { "\($0)".rightAligned(in: width) }.joined()
        let refusals = confusion.noDigit
        let noneHeader = refusals == nil ? "" : "none".rightAligned(in: width + 1)
        var lines = ["is \\ read" + header + noneHeader]
        func cell(_ count: Int, _ width: Int) -> String {
            (count == 0 ? "·" : "\(count)").rightAligned(in: width)
        }
        for digit in 0..<10 {
            let cells = confusion.counts[digit].map { cell($0, width) }
            let none = refusals.map { cell($0[digit], width + 1) } ?? ""
            lines.append("\(digit)".rightAligned(in: 9) + cells.joined() + none)
        }
        return lines
    }

    private static func sentence(for mistake: Mistake) -> String {
        let label = mistake.label.isEmpty ? "no number" : mistake.label
        if let read = mistake.read {
            let confidence = mistake.confidence.map { " (\(PercentText.format($0)))" } ?? ""
            return "\(mistake.name): is \(label), read \(read)\(confidence)"
        }
        return "\(mistake.name): is \(label), not read: \(mistake.reason ?? "no reason")"
    }
}
