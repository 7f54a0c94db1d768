import DigitEvaluation
import DigitReading
import PlainText

extension RetrainingReport {
    /// The report as a clerk reads it: Markdown, as plain as it can be.
    public var text: String {
        var lines = ["# Retraining, \(time)", "", "**\(headline)** \(reason)", ""]
        lines.append("**Next:** \(nextStep)")
        let comparisons = [labelled, base, nonDigits, numbers?.labelled, numbers?.base]
            .compactMap(\.self)
        if !comparisons.isEmpty {
            lines += ["", "## Before and after", ""] + comparisons.map(Self.sentence)
        }
        lines += [
            "", "Model before: \(versionBefore ?? "built-in") (\(identityBefore.prefix(12))).",
        ]
        if let versionAfter { lines.append("Model now: \(versionAfter).") }
        lines += ["", "## Labels"]
        let count = countsPerDigit.reduce(0, +)
        if count > 0 || numbers == nil {
            lines += ["", "\(count.grouped) labelled images can be used:", ""]
            lines.append("| digit |" + (0..<10).map { " \($0) |" }.joined())
            lines.append("| --- |" + String(repeating: " ---: |", count: 10))
            lines.append("| images |" + countsPerDigit.map { " \($0.grouped) |" }.joined())
        }
        if let numbers {
            lines += ["", "\(numbers.usable.grouped) labelled numbers can be used."]
        }
        lines += list("Labelled images that are read otherwise", changed ?? [], hint: nil) {
            Self.line(for: $0)
        }
        lines += list("Labels that look wrong", suspicious, hint: Self.hint, Self.line(for:))
        if let numbers {
            lines += list("Labelled numbers that are read otherwise", numbers.changed, hint: nil) {
                Self.line(for: $0)
            }
            lines += list(
                "Labelled numbers that look wrong", numbers.suspicious, hint: Self.hintOnNumbers,
                Self.line(for:))
        }
        lines += list("Files that could not be used", problems, hint: nil) {
            ["- `\($0.name)`: \($0.reason)"]
        }
        if !notes.isEmpty { lines += ["", "## Notes", ""] + notes.map { "- \($0)" } }
        return lines.joined(separator: "\n") + "\n"
    }

    private static let hint =
        "If a label is wrong, move the file to the folder of its digit. If it is right, put "
        + "`\(SuspiciousLabels.assurance)` in front of the file's name; it is not asked about again."

    private static let hintOnNumbers =
        "If a label is wrong, change the number in front of the file's name. If it is right, put "
        + "`\(SuspiciousLabels.assurance)` behind the `__`, as in `47__\(SuspiciousLabels.assurance)scan.png`. "
        + "Nothing is learned from them before."

    private var headline: String {
        switch outcome {
        case .promoted: "A better model is in use."
        case .keptOut: "The model in use stays; the newly trained one was kept out."
        case .skipped: "Nothing was learned."
        case .unchanged: "Nothing to do: the labels have not changed."
        case .interrupted: "Stopped before the end; nothing has changed."
        }
    }

    /// Says in words how many of some images were right before, and are with the new model.
    private static func sentence(for comparison: Comparison) -> String {
        func share(_ correct: Int) -> String {
            PercentText.format(Double(correct) / Double(max(comparison.count, 1)))
        }
        let (gained, lost) = (comparison.gained, comparison.lost)
        // "labelled images, held out in turn," brings its own comma.
        let images =
            comparison.images.hasSuffix(",") ? comparison.images : comparison.images + ","
        return "- Of \(comparison.count.grouped) \(images) "
            + "\(comparison.correctBefore.grouped) were right before "
            + "(\(share(comparison.correctBefore))) and \(comparison.correctAfter.grouped) are with the "
            + "new model (\(share(comparison.correctAfter))): \(gained.grouped) were wrong and are right, "
            + "\(lost.grouped) were right and are wrong."
    }

    /// Names a label that looks wrong, with its picture.
    private static func line(for label: SuspiciousLabel) -> [String] {
        [
            "- `\(label.name)` is labelled \(label.label) and reads as \(word(label.read)) "
                + "(\(PercentText.format(label.confidence))). ![](<../\(label.name)>)"
        ]
    }

    /// Names a labelled image that is read otherwise, with its picture.
    private static func line(for image: ChangedAnswer) -> [String] {
        [
            "- `\(image.name)`, labelled \(image.label), was read as \(word(image.before)) and is read "
                + "as \(word(image.after)). ![](<../\(image.name)>)"
        ]
    }

    /// Names a labelled number that looks wrong, with its picture.
    private static func line(for number: SuspiciousNumber) -> [String] {
        [
            "- `\(number.name)` is labelled \(number.label) and reads as \(number.read) "
                + "(\(PercentText.format(number.confidence))). ![](<../\(number.name)>)"
        ]
    }

    /// Names a labelled number that is read otherwise, with its picture.
    private static func line(for number: ChangedNumber) -> [String] {
        func word(_ read: String) -> String { read.isEmpty ? "no number" : read }
        return [
            "- `\(number.name)`, labelled \(number.label), was read as \(word(number.before)) and is read "
                + "as \(word(number.after)). ![](<../\(number.name)>)"
        ]
    }

    private static func word(_ read: Int) -> String {
        read == DigitClass.noDigit ? "no digit" : "\(read)"
    }

    /// A titled list, cut where it would no longer be read; the JSON has all of it.
    private func list<Entry>(
        _ title: String, _ entries: [Entry], hint: String?, _ line: (Entry) -> [String]
    ) -> [String] {
        guard !entries.isEmpty else { return [] }
        let shown = entries.prefix(100)
        var lines = ["", "## \(title): \(entries.count.grouped)", ""]
        if let hint { lines += [hint, ""] }
        lines += shown.flatMap(line)
        if entries.count > shown.count {
            let rest = (entries.count - shown.count).grouped
            lines.append("- … and \(rest) more in the .json beside this")
        }
        return lines
    }
}
