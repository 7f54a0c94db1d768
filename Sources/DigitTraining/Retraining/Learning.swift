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
        problems = learning.problems
        notes += learning.notes
        switch learning.end {
        case .stopped:
            concludeInterrupted()
        case .tooFewImages:
            let count = countsPerDigit.reduce(0, +)
            conclude(
                .skipped,
                "There are \(count) usable labelled images; learning begins with \(minimum).",
                next: "Add at least \(minimum - count) more.")
        case .judged(_, .promote(let reason, let next)):
            conclude(.promoted, reason, next: next)
        case .judged(_, .keepOut(let reason, let next)):
            conclude(.keptOut, reason, next: next)
        }
    }

    /// Sets that the run was stopped.
    mutating func concludeInterrupted() {
        conclude(
            .interrupted, "The retraining was stopped before its end.",
            next: "It begins anew at the next opportunity.")
    }
}
