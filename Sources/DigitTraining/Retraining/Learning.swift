import DigitEvaluation
import NeuralNetwork

/// How an attempt to learn from labels of one kind ended.
enum LearningEnd<Trained> {
    /// It was told to stop.
    case stopped

    /// There are too few labels that can be used; nothing was trained.
    case tooFew

    /// Something was trained, and its gate has judged it.
    case judged(Trained, RetrainingGate.Verdict)

    /// What was trained, where the gate lets it in.
    var promoted: Trained? {
        if case .judged(let trained, .promote) = self { trained } else { nil }
    }
}

/// What an attempt to learn from labels came to.
struct Learning {
    /// How it ended.
    var end = LearningEnd<Model>.stopped

    /// The number of usable labelled images of each digit, shaped `[10]`.
    var countsPerDigit = [Int](repeating: 0, count: 10)

    /// How many of them were kept from learning.
    var heldOut = 0

    /// The model in use and the new one on the same images; `nil` when it did not come so far.
    var comparisons: Comparisons?

    /// Labels that look wrong.
    var suspicious: [RetrainingReport.SuspiciousLabel] = []

    /// What came of labels that are whole numbers; `nil` where there are none.
    var numbers: NumberLearning?

    /// Files that could not be used.
    var problems: [FileProblem] = []

    /// What else a reader of the report should know.
    var notes: [String] = []

    /// Two models on images that neither learned from.
    struct Comparisons {
        /// On digits that have nothing to do with the labels.
        var base: RetrainingReport.Comparison

        /// On the labelled images.
        var labelled: RetrainingReport.Comparison

        /// On images without a digit, where the models know of such.
        var nonDigits: RetrainingReport.Comparison?

        /// The labelled images that they read otherwise.
        var changed: [RetrainingReport.ChangedAnswer]
    }
}

extension RetrainingReport {
    /// Takes over what an attempt to learn came to.
    ///
    /// - Parameters:
    ///   - learning: The attempt.
    ///   - minimum: The fewest images that learning begins with.
    mutating func take(_ learning: Learning, minimumImages minimum: Int) {
        countsPerDigit = learning.countsPerDigit
        heldOut = learning.heldOut
        base = learning.comparisons?.base
        labelled = learning.comparisons?.labelled
        nonDigits = learning.comparisons?.nonDigits
        changed = learning.comparisons?.changed
        suspicious = learning.suspicious
        numbers = learning.numbers?.report
        problems = (learning.problems + (learning.numbers?.problems ?? [])).sorted {
            $0.name < $1.name
        }
        notes += learning.notes + (learning.numbers?.notes ?? [])
        let digits = countsPerDigit.reduce(0, +)
        var parts: [Conclusion] = []
        // Where nothing but whole numbers is labelled, nothing is to be said of digits.
        if digits > 0 || learning.numbers == nil {
            parts.append(learning.end.conclusion(of: digits, "image", minimum: minimum))
        }
        if let numbers = learning.numbers {
            parts.append(
                numbers.end.conclusion(of: numbers.report.usable, "number", minimum: minimum))
        }
        let order: [Outcome] = [.interrupted, .promoted, .keptOut, .skipped]
        let outcome = order.first { outcome in parts.contains { $0.outcome == outcome } }
        guard let outcome, outcome != .interrupted else { return concludeInterrupted() }
        conclude(
            outcome, parts.map(\.reason).joined(separator: " "),
            next: parts.filter { $0.outcome == outcome }.map(\.next).unique.joined(separator: " "))
    }

    /// Sets that the run was stopped.
    mutating func concludeInterrupted() {
        conclude(
            .interrupted, "The retraining was stopped before its end.",
            next: "It begins anew at the next opportunity.")
    }
}

/// How a part of a retraining ended, why, and what is to be done.
private typealias Conclusion = (
    outcome: RetrainingReport.Outcome, reason: String, next: String
)

extension LearningEnd {
    /// How a part of a retraining ended that found so many usable labels of a kind, `image` or `number`.
    fileprivate func conclusion(of count: Int, _ kind: String, minimum: Int) -> Conclusion {
        switch self {
        case .stopped: (.interrupted, "", "")
        case .tooFew:
            (
                .skipped,
                "There \(count == 1 ? "is 1" : "are \(count)") usable labelled \(kind)"
                    + "\(count == 1 ? "" : "s"); learning begins with \(minimum).",
                "Add at least \(minimum - count) more."
            )
        case .judged(_, .promote(let reason, let next)): (.promoted, reason, next)
        case .judged(_, .keepOut(let reason, let next)): (.keptOut, reason, next)
        }
    }
}

extension [String] {
    /// Each of them once, in their order.
    fileprivate var unique: [String] {
        indices.filter { !self[..<$0].contains(self[$0]) }.map { self[$0] }
    }
}
