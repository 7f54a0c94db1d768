import ScanImages

/// A reading with all that it takes to understand it: what was seen, what it was taken for, and
/// plain sentences that say why it was read, doubted or refused.
public struct Explanation: Sendable, Equatable {
    /// What was read, or why nothing was.
    public var outcome: Result<Reading, Refusal>

    /// What became of the scan.
    public var status: ReadingStatus

    /// The scan, upright; `nil` where it could not be decoded.
    public var scan: GreyImage?

    /// The ink that was told from the paper, dark on white, of the size of the scan; `nil` where
    /// there is none, or the ``map`` tells more.
    public var ink: GreyImage?

    /// What the finder of numbers saw on the scan; `nil` where it did not look, or what it saw
    /// decided nothing.
    public var map: PageMap?

    /// The confidences from which on numbers are accepted.
    public var bars: AcceptanceBars

    /// The share of the accepted readings that may be wrong.
    public var errorRate: Double

    /// What became of the scan as a whole, in a sentence or two.
    public var sentences: [String]

    /// The numbers, in reading order.
    public var numbers: [Number]

    /// Where nothing was read, what was looked at and is no digit.
    public var shapes: [Digit] = []

    /// A number with the reasons for it.
    public struct Number: Sendable, Equatable {
        /// The number, as read.
        public var reading: NumberReading

        /// The confidence from which on it would be accepted; infinity when it never is.
        public var bar: Double

        /// Whether it was accepted.
        public var isAccepted: Bool { reading.confidence >= bar }

        /// Why it was accepted or doubted, a sentence for each reason.
        public var sentences: [String]

        /// Its digits from left to right.
        public var digits: [Digit]
    }

    /// A digit with what else it might have been.
    public struct Digit: Sendable, Equatable {
        /// The digit, as read.
        public var reading: NumberReading.Digit

        /// The most probable of the other nine digits.
        public var runnerUp: Int

        /// The probability of ``runnerUp``.
        public var runnerUpProbability: Double { reading.probabilities[runnerUp] }

        /// Whether its ink is wider than a digit is.
        public var isTooWide: Bool

        /// Whether it was read in a line, so that its confidence is that of both networks.
        public var isOfLine: Bool

        /// What the digit network makes of it alone: `8 with 0.3400`, or `no digit with 0.9982`.
        public var alone: String {
            let none = reading.noDigitProbability
            let likeliest = reading.probabilities.placeOfLargest
            let most = reading.probabilities[likeliest]
            return most > none
                ? "\(likeliest) with \(ConfidenceText.format(most))"
                : "no digit with \(ConfidenceText.format(none))"
        }
    }
}

extension DigitReader {
    /// Reads one scan and says why it is read as it is.
    ///
    /// - Parameter scan: The bytes of the whole file.
    /// - Returns: The reading, what it was read from, and the reasons for it.
    public func explain(_ scan: [UInt8]) -> Explanation { explain(.file(scan)) }

    /// Reads one scan and says why it is read as it is.
    ///
    /// - Parameter scan: The whole file, or a page of it.
    /// - Returns: The reading, what it was read from, and the reasons for it.
    public func explain(_ scan: ScanContent) -> Explanation {
        let outcome = read([scan])[0]
        let image = try? scan.decoded(limits: settings.limits).image
        let map = image.flatMap { decisiveMap(of: $0, readAs: outcome) }
        return Explanation(
            of: outcome, scan: image,
            ink: map == nil ? image.flatMap { try? DigitFinder().ink(in: $0) } : nil, map: map,
            bars: bars, errorRate: settings.errorRate)
    }

    /// Looks at a scan once more as the finder did, where the finder decided what became of it.
    ///
    /// Of a small scan that was refused, its ink and its shapes say more than a map.
    private func decisiveMap(
        of image: GreyImage, readAs outcome: Result<Reading, Refusal>
    ) -> PageMap? {
        guard lines != nil, let finder else { return nil }
        let wasDecisive =
            switch outcome {
            case .success(let reading): reading.numbers.contains { $0.finder != nil }
            case .failure: !ScanRoute.mayBeDigit(image, hasFinder: true)
            }
        return wasDecisive ? PageLook(at: image, by: finder).map : nil
    }
}

extension Explanation {
    /// Explains what became of a scan.
    ///
    /// - Parameters:
    ///   - outcome: What was read, or why nothing was.
    ///   - scan: The scan, where it could be decoded.
    ///   - ink: The ink on it, where there is some.
    ///   - map: What the finder of numbers saw on it, where that decided.
    ///   - bars: The confidences from which on numbers are accepted.
    ///   - errorRate: The share of the accepted readings that may be wrong.
    public init(
        of outcome: Result<Reading, Refusal>, scan: GreyImage?, ink: GreyImage?,
        map: PageMap? = nil, bars: AcceptanceBars, errorRate: Double
    ) {
        self.outcome = outcome
        self.scan = scan
        self.ink = ink
        self.map = map
        self.bars = bars
        self.errorRate = errorRate
        switch outcome {
        case .success(let reading):
            status = bars.status(of: reading)
            numbers = reading.numbers.map {
                Number(of: $0, bar: bars.bar(for: $0), errorRate: errorRate)
            }
            sentences = [Self.verdict(on: numbers)]
        case .failure(let refusal):
            status = .rejected
            numbers = []
            sentences = ["No number was read.", refusal.reason]
            shapes = refusal.shapes.map { Digit(of: $0, isOfLine: false) }
        }
    }

    private static func verdict(on numbers: [Number]) -> String {
        let doubted = numbers.count { !$0.isAccepted }
        guard numbers.count > 1 else {
            let text = numbers.first?.reading.text ?? ""
            return doubted == 0
                ? "\(text) was read." : "\(text) was read, but a person should look at it."
        }
        return switch doubted {
        case 0: "\(numbers.count) numbers were read."
        case 1: "\(numbers.count) numbers were read; a person should look at one of them."
        default:
            "\(numbers.count) numbers were read; a person should look at \(doubted) of them."
        }
    }
}

extension Explanation.Digit {
    /// Looks for what else a digit might have been.
    init(of digit: NumberReading.Digit, isOfLine: Bool) {
        reading = digit
        self.isOfLine = isOfLine
        let others = (0...9).filter { $0 != digit.digit }
        runnerUp = others.reduce(others[0]) {
            digit.probabilities[$1] > digit.probabilities[$0] ? $1 : $0
        }
        isTooWide = DigitCandidate(box: digit.box, bitmap: digit.bitmap).isTooWide
    }
}
