import DigitEvaluation
import NeuralNetwork

/// What an attempt to learn from labels came to.
struct Learning {
    /// How it ended.
    enum End {
        /// It was told to stop.
        case stopped

        /// There are too few images that can be used; nothing was trained.
        case tooFewImages

        /// A model was trained, and the gate has judged it.
        case judged(Model, RetrainingGate.Verdict)
    }

    /// How it ended.
    var end = End.stopped

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
        notes += learning.notes
        let digits = learning.conclusion(of: countsPerDigit.reduce(0, +), minimum: minimum)
        let whole = learning.numbers.map { $0.conclusion(minimum: minimum) }
        // Where nothing but whole numbers is labelled, nothing is to be said of digits.
        let parts = [whole != nil && countsPerDigit.allSatisfy { $0 == 0 } ? nil : digits, whole]
            .compactMap(\.self)
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

extension Learning {
    /// How learning from single digits ended.
    fileprivate func conclusion(of count: Int, minimum: Int) -> Conclusion {
        switch end {
        case .stopped: (.interrupted, "", "")
        case .tooFewImages:
            (
                .skipped,
                "There are \(count) usable labelled images; learning begins with \(minimum).",
                "Add at least \(minimum - count) more."
            )
        case .judged(_, .promote(let reason, let next)): (.promoted, reason, next)
        case .judged(_, .keepOut(let reason, let next)): (.keptOut, reason, next)
        }
    }
}

extension NumberLearning {
    /// How learning from whole numbers ended.
    fileprivate func conclusion(minimum: Int) -> Conclusion {
        switch end {
        case .stopped: (.interrupted, "", "")
        case .tooFewNumbers:
            (
                .skipped,
                "There are \(report.usable) usable labelled numbers; learning begins with \(minimum).",
                "Add at least \(minimum - report.usable) more whole numbers."
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
