import ScanImages

/// What was read on one scan.
public struct Reading: Sendable, Equatable {
    /// The width of the scan in pixels, after its EXIF turn.
    public var width: Int

    /// The height of the scan in pixels, after its EXIF turn.
    public var height: Int

    /// The numbers found, in reading order.
    public var numbers: [NumberReading]

    /// The printed numbers that were found beside them and left out.
    public var printedLeftOut: Int

    /// Creates a reading.
    public init(width: Int, height: Int, numbers: [NumberReading], printedLeftOut: Int = 0) {
        self.width = width
        self.height = height
        self.numbers = numbers
        self.printedLeftOut = printedLeftOut
    }

    /// The confidence of the number that is doubted most; 0 without numbers.
    ///
    /// The whole reading is accepted only when this one is.
    public var confidence: Double { numbers.map(\.confidence).min() ?? 0 }
}

/// A number of one or more digits, as read.
public struct NumberReading: Sendable, Equatable {
    /// The digits as text; leading zeros are kept.
    public var text: String

    /// The probability, as far as the model can tell, that the whole text is right: `0...1`.
    public var confidence: Double

    /// Where the number stands on the scan.
    public var box: PixelBox

    /// The digits from left to right.
    public var digits: [Digit]

    /// What it was read from, where it was read as a line.
    public var line: LineEvidence?

    /// A sentence that says why it is doubted, where that is not its digits' confidence alone.
    public var doubt: String?

    /// How it came onto the page.
    public var ink = NumberInk.handwritten

    /// The row of its table or list, counted from 0; `nil` where it stands in none.
    public var row: Int?

    /// The column of its table or list, counted from 0; `nil` where it stands in none.
    public var column: Int?

    /// What the finder of numbers says of it, where one was asked.
    public var finder: FinderFigures? { line?.evidence.finder }

    /// What else its line may say, the most probable; `nil` where nothing else was weighed.
    public var runnerUp: LineEvidence.Alternative? {
        line?.alternatives.first { !$0.text.isEmpty }
    }

    /// Creates a number from its digits.
    public init(
        text: String, confidence: Double, box: PixelBox, digits: [Digit], line: LineEvidence? = nil,
        doubt: String? = nil
    ) {
        self.text = text
        self.confidence = confidence
        self.box = box
        self.digits = digits
        self.line = line
        self.doubt = doubt
    }

    /// One digit, as read.
    public struct Digit: Sendable, Equatable {
        /// The most probable digit, `0...9`; of those that a hint allows, where there is one.
        public var digit: Int

        /// The probability of `digit`; half of it where the ink is wider than a digit is, as two
        /// that touch are.
        public var confidence: Double

        /// Where the digit stands on the scan.
        public var box: PixelBox

        /// The probability of each digit, shaped `[10]`; what the sum lacks to 1 is the probability
        /// that it is no digit.
        public var probabilities: [Double]

        /// The probability that it is no digit.
        public var noDigitProbability: Double { max(0, 1 - probabilities.reduce(0, +)) }

        /// The 28×28 the network saw.
        public var bitmap: DigitBitmap

        /// Whether the model's scout was so sure that the network itself did not look.
        public var isFirstLook: Bool

        /// Creates a digit.
        public init(
            digit: Int, confidence: Double, box: PixelBox, probabilities: [Double],
            bitmap: DigitBitmap, isFirstLook: Bool = false
        ) {
            self.digit = digit
            self.confidence = confidence
            self.box = box
            self.probabilities = probabilities
            self.bitmap = bitmap
            self.isFirstLook = isFirstLook
        }
    }
}
