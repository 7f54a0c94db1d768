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
                    Self.right("\(row.digit)", 5) + Self.right("\(row.count)", 8)
                        + Self.right("\(row.correct)", 8)
                        + Self.right(row.recall.map(PercentText.format) ?? "–", 9)
                        + Self.right(row.precision.map(PercentText.format) ?? "–", 11))
            }
            lines += [""] + confusionLines
        }

        lines += honesty.lines

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
        let header = (0..<10).map { Self.right("\($0)", width) }.joined()
        let refusals = confusion.noDigit
        var lines = ["is \\ read" + header + (refusals == nil ? "" : Self.right("none", width + 1))]
        func cell(_ count: Int, _ width: Int) -> String {
            Self.right(count == 0 ? "·" : "\(count)", width)
        }
        for digit in 0..<10 {
            let cells = confusion.counts[digit].map { cell($0, width) }
            let none = refusals.map { cell($0[digit], width + 1) } ?? ""
            lines.append(Self.right("\(digit)", 9) + cells.joined() + none)
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

    static func right(_ text: String, _ width: Int) -> String {
        String(repeating: " ", count: max(0, width - text.count)) + text
    }
}
