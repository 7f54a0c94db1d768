import DigitEvaluation
import ModelStore

/// What came of one retraining, for the clerk who labelled the images and for scripts.
public struct RetrainingReport: Sendable, Equatable, Codable {
    /// How a retraining ended.
    public enum Outcome: String, Sendable, Equatable, Codable {
        /// The new model is in use.
        case promoted

        /// A model was trained but did not pass the gate; the old one stays in use.
        case keptOut = "kept-out"

        /// There was not enough to learn from; nothing was trained.
        case skipped

        /// The labels are those of the last run; nothing was done and nothing is written.
        case unchanged

        /// The run was stopped before its end; nothing has changed. One that was killed leaves a report.
        case interrupted
    }

    /// Right answers before and after on the same images.
    public struct Comparison: Sendable, Equatable, Codable {
        /// What the images are, in words.
        public var images: String

        /// The number of images.
        public var count: Int

        /// How many the old model reads right.
        public var correctBefore: Int

        /// How many the new model reads right.
        public var correctAfter: Int

        /// How many only the new model reads right.
        public var gained: Int

        /// How many only the old model reads right.
        public var lost: Int
    }

    /// A labelled image whose label is probably wrong.
    public struct SuspiciousLabel: Sendable, Equatable, Codable {
        /// The file's name, from its digit's folder on.
        public var name: String

        /// The digit of the folder it lies in.
        public var label: Int

        /// What the model in use reads.
        public var read: Int

        /// The probability it gives to that.
        public var confidence: Double
    }

    /// A labelled number whose label is probably wrong.
    public struct SuspiciousNumber: Sendable, Equatable, Codable {
        /// The file's name, from `numbers/` on.
        public var name: String

        /// The number it is labelled as.
        public var label: String

        /// What the model in use reads.
        public var read: String

        /// The probability it gives to that.
        public var confidence: Double
    }

    /// A labelled number, learned from by neither of two models, that they read otherwise.
    public struct ChangedNumber: Sendable, Equatable, Codable {
        /// The file's name, from `numbers/` on.
        public var name: String

        /// The number it is labelled as.
        public var label: String

        /// What the old model reads.
        public var before: String

        /// What the new model reads.
        public var after: String
    }

    /// What came of labels that are whole numbers.
    public struct Numbers: Sendable, Equatable, Codable {
        /// How many of them can be used.
        public var usable = 0

        /// How many of these were kept from learning, to compare the two readers of lines on.
        public var heldOut = 0

        /// The two readers on synthetic numbers.
        public var base: Comparison?

        /// The two readers on labelled numbers that they did not learn from.
        public var labelled: Comparison?

        /// The labelled numbers that the new reader reads otherwise.
        public var changed: [ChangedNumber] = []

        /// Labels that look wrong, the surest first; nothing was learned from them.
        public var suspicious: [SuspiciousNumber] = []
    }

    /// A labelled image, learned from by neither of two models, that they read otherwise.
    public struct ChangedAnswer: Sendable, Equatable, Codable {
        /// The file's name, from its digit's folder on.
        public var name: String

        /// The digit that it is labelled as.
        public var label: Int

        /// What the old model reads: a digit, or 10 for none.
        public var before: Int

        /// What the new model reads.
        public var after: Int
    }

    /// When the run ended, in ISO 8601.
    public var time: String

    /// How it ended.
    public var outcome: Outcome

    /// Why it ended so, as a sentence.
    public var reason: String

    /// What to do next, as a sentence.
    public var nextStep: String

    /// The fingerprint of the labels.
    public var labels: LabelFingerprint?

    /// The number of usable labelled images of each digit, shaped `[10]`.
    public var countsPerDigit: [Int]

    /// How many of them were kept from learning, to compare the two models on.
    public var heldOut: Int

    /// The version of the model in use before; `nil` for the built-in one.
    public var versionBefore: String?

    /// The identity of the model in use before.
    public var identityBefore: String

    /// The version of the new model, when it was promoted.
    public var versionAfter: String?

    /// The identity of the new model, when it was promoted.
    public var identityAfter: String?

    /// The two models on digits that have nothing to do with the labels.
    public var base: Comparison?

    /// The two models on the labelled images that were held out.
    public var labelled: Comparison?

    /// How both models do on images without a digit, where they know of such.
    public var nonDigits: Comparison?

    /// The held-out labelled images that the new model reads otherwise, in the order of their labels; `nil` in reports
    /// of versions that did not tell, and where no model was compared.
    public var changed: [ChangedAnswer]?

    /// What came of labels that are whole numbers; `nil` where there are none, and in reports of versions that did
    /// not learn from them.
    public var numbers: Numbers?

    /// Labels that look wrong, the surest first.
    public var suspicious: [SuspiciousLabel]

    /// Files that could not be used, and why.
    public var problems: [FileProblem]

    /// What else a reader should know, one sentence each.
    public var notes: [String]

    /// The names of the files the report was written to, in `training/reports`; none for a report
    /// that was not written.
    public var files: [String]

    /// Creates a report that says nothing yet.
    init(time: String, identityBefore: String, versionBefore: String?) {
        self.time = time
        outcome = .skipped
        reason = ""
        nextStep = ""
        countsPerDigit = [Int](repeating: 0, count: 10)
        heldOut = 0
        self.versionBefore = versionBefore
        self.identityBefore = identityBefore
        suspicious = []
        problems = []
        notes = []
        files = []
    }

    /// Whether there was no label to learn from, or none that was not learned before.
    public var saysNothingNew: Bool {
        outcome == .unchanged
            || outcome == .skipped && countsPerDigit.allSatisfy { $0 == 0 } && problems.isEmpty
                && numbers == nil
    }

    /// Sets how the run ended.
    mutating func conclude(_ outcome: Outcome, _ reason: String, next: String) {
        self.outcome = outcome
        self.reason = reason
        nextStep = next
    }
}
