import NeuralNetwork

/// How well a model reads images whose labels are known.
public struct Evaluation: Sendable, Equatable, Codable {
    /// An image that was read wrong.
    public struct Mistake: Sendable, Equatable, Codable {
        /// The file, or `image 17` for the 17th image (from 0) of a set without names.
        public var name: String

        /// What it is; empty where there is no number.
        public var label: String

        /// What was read; `nil` when the file was refused.
        public var read: String?

        /// The probability the model gave to what it read.
        public var confidence: Double?

        /// Why the file was refused.
        public var reason: String?

        /// Creates a mistake.
        public init(
            name: String, label: String, read: String?, confidence: Double? = nil,
            reason: String? = nil
        ) {
            self.name = name
            self.label = label
            self.read = read
            self.confidence = confidence
            self.reason = reason
        }
    }

    /// What became of the files without a number.
    public struct WithoutNumber: Sendable, Equatable, Codable {
        /// How many there are.
        public var count = 0

        /// How many of them were refused, as they should be.
        public var refused = 0
    }

    /// One digit's line of the table.
    public struct DigitResult: Sendable, Equatable, Codable {
        /// The digit, `0...9`.
        public var digit: Int

        /// The number of images of it.
        public var count: Int

        /// How many of them were read right.
        public var correct: Int

        /// `correct / count`; `nil` without images.
        public var recall: Double?

        /// The share of right ones among the images read as this digit; `nil` without any.
        public var precision: Double?
    }

    /// The number of images, those that could not be read included.
    public var count: Int

    /// The number of images read exactly right; those without a number, when nothing was read.
    public var correct: Int

    /// The number of files that were refused although there is a number on them, or that could not be
    /// opened at all.
    public var refused: Int

    /// The files without a number; `nil` where there was none.
    public var withoutNumber: WithoutNumber?

    /// How often each digit was read as each digit.
    public var confusion: ConfusionMatrix

    /// The images that were read wrong or refused, in the order of the images.
    public var mistakes: [Mistake]

    /// The mean of -ln of the probability given to the right digit, in nats.
    ///
    /// Smaller is better. It sees a model's doubts where the accuracy only sees its answers.
    public var meanLoss: Double

    /// How far the confidences can be trusted, and what is accepted at which error rate.
    public var calibration = CalibrationReport()

    /// How many digits the model's scout read without the network; `nil` where it has none.
    public var firstLooks: Int?

    /// `correct / count`, or 0 without images.
    public var accuracy: Double { count == 0 ? 0 : Double(correct) / Double(count) }

    /// The table of the ten digits.
    public var digits: [DigitResult] {
        (0..<10).map { digit in
            DigitResult(
                digit: digit, count: confusion.count(of: digit),
                correct: confusion.counts[digit][digit], recall: confusion.recall(of: digit),
                precision: confusion.precision(of: digit))
        }
    }

    /// Creates an evaluation of nothing, to which images are added.
    init() {
        (count, correct, refused, meanLoss) = (0, 0, 0, 0)
        confusion = ConfusionMatrix()
        mistakes = []
    }

    private enum CodingKeys: String, CodingKey {
        case count, correct, refused, accuracy, meanLoss, digits, confusion, mistakes
        case firstLooks, withoutNumber
        // The name under which scripts know it.
        case calibration = "honesty"
    }

    /// Creates an evaluation from what ``encode(to:)`` wrote.
    public init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        count = try values.decode(Int.self, forKey: .count)
        correct = try values.decode(Int.self, forKey: .correct)
        refused = try values.decode(Int.self, forKey: .refused)
        meanLoss = try values.decode(Double.self, forKey: .meanLoss)
        confusion = try values.decode(ConfusionMatrix.self, forKey: .confusion)
        mistakes = try values.decode([Mistake].self, forKey: .mistakes)
        calibration =
            try values.decodeIfPresent(CalibrationReport.self, forKey: .calibration)
            ?? CalibrationReport()
        firstLooks = try values.decodeIfPresent(Int.self, forKey: .firstLooks)
        withoutNumber = try values.decodeIfPresent(WithoutNumber.self, forKey: .withoutNumber)
    }

    /// Writes the evaluation, with the figures that follow from the counts spelled out.
    public func encode(to encoder: any Encoder) throws {
        var values = encoder.container(keyedBy: CodingKeys.self)
        try values.encode(count, forKey: .count)
        try values.encode(correct, forKey: .correct)
        try values.encode(refused, forKey: .refused)
        try values.encode(accuracy, forKey: .accuracy)
        try values.encode(meanLoss, forKey: .meanLoss)
        try values.encode(digits, forKey: .digits)
        try values.encode(confusion, forKey: .confusion)
        try values.encode(mistakes, forKey: .mistakes)
        try values.encode(calibration, forKey: .calibration)
        try values.encodeIfPresent(firstLooks, forKey: .firstLooks)
        try values.encodeIfPresent(withoutNumber, forKey: .withoutNumber)
    }
}
