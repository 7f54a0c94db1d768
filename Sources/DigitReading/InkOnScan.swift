import NeuralNetwork
import ScanImages

/// What was found on one decoded scan: digits that stand apart, or lines, not yet told.
struct InkOnScan {
    /// The width of the scan in pixels.
    let width: Int

    /// The height of the scan in pixels.
    let height: Int

    private let ink: Ink

    /// Why no digit was found that stands apart, where none was.
    private let refusalOfDigits: Refusal?

    private enum Ink {
        /// Digits that stand apart, number after number.
        case digits([[DigitCandidate]])

        /// Lines, with what they may say.
        case lines([NumberWeighing])
    }

    /// Decodes a scan and finds what is written on it.
    ///
    /// - Parameters:
    ///   - scan: The bytes of the whole file.
    ///   - limits: How large it may be.
    ///   - reader: Reads whole lines, where there is more than one piece of ink.
    ///   - hint: What is known of the numbers.
    ///   - isLine: Whether a single piece of ink is to be read as a line, too.
    /// - Throws: Why nothing can be read.
    init(
        _ scan: [UInt8], limits: ImageLimits, lines reader: LineReader?, hint: ReadingHint?,
        isLine: Bool = false
    ) throws(Refusal) {
        let image: GreyImage
        do {
            image = try GreyImage(decoding: scan, limits: limits)
        } catch {
            throw Refusal(error)
        }
        width = image.width
        height = image.height
        let numbers: [[DigitCandidate]]
        do {
            numbers = try DigitFinder().numbers(in: image)
        } catch {
            let refusal = Refusal(error, width: width, height: height)
            // Digits that touch from end to end look like a rule to the finder of single digits.
            guard case .specksOnly = error, let reader,
                let lines = try? LineFinder().lines(in: image)
            else { throw refusal }
            ink = .lines(Self.weighings(of: lines, by: reader, hint: hint))
            refusalOfDigits = refusal
            return
        }
        refusalOfDigits = nil
        // A digit alone in a wide picture may be all that was found of a number.
        let isPlain =
            numbers.count == 1 && numbers[0].count == 1 && !numbers[0][0].isTooWide
            && 2 * width <= 3 * height
        if let reader, !isPlain || isLine, let lines = try? LineFinder().lines(in: image) {
            ink = .lines(Self.weighings(of: lines, by: reader, hint: hint))
        } else {
            ink = .digits(numbers)
        }
    }

    private static func weighings(
        of lines: [FoundLine], by reader: LineReader, hint: ReadingHint?
    ) -> [NumberWeighing] {
        lines.map {
            NumberWeighing(
                of: $0, by: reader.opinion(of: $0.strip, hint: hint),
                calibration: reader.calibration)
        }
    }

    /// All that the digit network is to see, in the order in which answers are taken.
    var candidates: [DigitCandidate] {
        switch ink {
        case .digits(let numbers): numbers.flatMap(\.self)
        case .lines(let lines): lines.flatMap(\.candidates)
        }
    }

    /// Puts the digit network's answers, taken in the order of the ``candidates``, to their places.
    ///
    /// What is no digit is left out; where nothing is left, the scan is refused.
    func outcome(with answers: inout DigitAnswers, hint: ReadingHint?) -> ReadingOutcome {
        let numbers: [NumberReading]
        var shapes: [NumberReading.Digit] = []
        switch ink {
        case .digits(let found):
            numbers = found.compactMap { number in
                let signs = number.map { answers.next(for: $0) }
                shapes += signs.map(\.shape)
                return NumberReading(signs: signs)
            }
        case .lines(let lines):
            numbers = lines.compactMap { line in
                let seen = line.candidates.map { _ in answers.nextTen() }
                shapes += zip(line.candidates, seen).map { NumberReading.Digit($0, seenAs: $1) }
                return line.number(with: seen)
            }
        }
        guard !numbers.isEmpty else {
            var refusal =
                refusalOfDigits
                ?? Refusal(noDigitAmong: candidates.count, width: width, height: height)
            refusal.shapes = shapes
            return ReadingOutcome(.failure(refusal), isDoubtful: isPlain)
        }
        let reading = Reading(width: width, height: height, numbers: numbers)
        return ReadingOutcome(
            .success(reading.narrowed(to: hint)),
            isDoubtful: isPlain && reading.confidence < Self.doubt)
    }

    /// The confidence below which a digit alone may as well be a short line.
    private static let doubt = 0.5

    /// Whether the digit network alone decides.
    var isPlain: Bool {
        if case .digits = ink { true } else { false }
    }
}

extension NumberReading.Digit {
    /// A candidate as the digit that the digit network finds it most like.
    fileprivate init(_ candidate: DigitCandidate, seenAs probabilities: [Double]) {
        let digit = probabilities.placeOfLargest
        self.init(
            digit: digit, confidence: probabilities[digit], box: candidate.box,
            probabilities: probabilities, bitmap: candidate.bitmap)
    }
}

/// What became of a scan so far.
struct ReadingOutcome {
    /// The reading, or why there is none.
    private(set) var result: Result<Reading, Refusal>

    /// Whether the digit network alone decided, and was not sure.
    let isDoubtful: Bool

    init(_ result: Result<Reading, Refusal>, isDoubtful: Bool) {
        self.result = result
        self.isDoubtful = isDoubtful
    }

    /// Takes the reading of the scan as lines in place of its own, where it is the surer one.
    mutating func consider(_ other: ReadingOutcome) {
        // One piece of ink is not two numbers.
        guard case .success(let reading) = other.result, reading.numbers.count == 1 else { return }
        let own = (try? result.get())?.confidence ?? 0
        if reading.confidence > own { result = other.result }
    }
}
