import NeuralNetwork
import ScanImages

/// Reads scans: bytes in, numbers or a refusal out.
///
/// It knows no files, clocks or settings but its
/// own, keeps nothing between calls, and may be used by any number of threads at once.
public struct DigitReader: Sendable {
    /// The model that reads.
    public let model: Model

    /// How scans are read.
    public let settings: ReadingSettings

    /// The confidence from which on a number is accepted; infinity when none is.
    public let bar: Double

    /// Creates a reader.
    ///
    /// - Precondition: The model tells the ten digits in images of 28×28 apart, and may say of some
    ///   that they are none.
    public init(model: Model, settings: ReadingSettings = ReadingSettings()) {
        let pixels = DigitBitmap.side * DigitBitmap.side
        precondition(
            model.network.inputs == pixels && model.network.architecture.tellsDigits,
            "a reader of digits needs a network of \(pixels) inputs and 10 outputs, or 11 with softmax, "
                + "not \(model.network.inputs) and \(model.network.outputs)")
        self.model = model
        self.settings = settings
        bar = settings.bar(for: model.facts)
    }

    /// Reads one scan.
    ///
    /// - Parameter scan: The bytes of the whole file.
    /// - Returns: What was read, or why nothing was.
    public func read(_ scan: [UInt8]) -> Result<Reading, Refusal> {
        read([scan])[0]
    }

    /// Reads several scans with one pass through the network for all digits of all of them.
    ///
    /// - Parameter scans: The bytes of each whole file.
    /// - Returns: For each scan, in the same order, what was read or why nothing was.
    public func read(_ scans: [[UInt8]]) -> [Result<Reading, Refusal>] {
        let pictures = scans.map { scan in
            Result { () throws(Refusal) in try DigitsOnScan(scan, limits: settings.limits) }
        }
        var bitmaps: [DigitBitmap] = []
        for case .success(let picture) in pictures {
            for number in picture.numbers { bitmaps += number.map(\.bitmap) }
        }
        var next = DigitAnswers(of: bitmaps, by: model)
        return pictures.map { $0.flatMap { $0.reading(with: &next) } }
    }
}

/// The digits of one decoded scan, not yet told apart.
private struct DigitsOnScan {
    let width: Int
    let height: Int
    let numbers: [[DigitCandidate]]

    init(_ scan: [UInt8], limits: ImageLimits) throws(Refusal) {
        let image: GreyImage
        do {
            image = try GreyImage(decoding: scan, limits: limits)
        } catch {
            throw Refusal(error)
        }
        width = image.width
        height = image.height
        do {
            numbers = try DigitFinder().numbers(in: image)
        } catch {
            throw Refusal(error, width: width, height: height)
        }
    }

    /// Puts the network's answers, taken in the order of the digits, to their places.
    ///
    /// What the network takes for no digit is left out; where nothing is left, the scan is refused.
    func reading(with answers: inout DigitAnswers) -> Result<Reading, Refusal> {
        let read = numbers.compactMap { number in
            NumberReading(signs: number.map { answers.next(for: $0) })
        }
        guard !read.isEmpty else {
            let signs = numbers.reduce(0) { $0 + $1.count }
            return .failure(Refusal(noDigitAmong: signs, width: width, height: height))
        }
        return .success(Reading(width: width, height: height, numbers: read))
    }
}

/// What the network says about a batch of digits, handed out one after the other.
private struct DigitAnswers {
    private let probabilities: [Float]
    private let areFirstLooks: [Bool]
    private let facts: ModelFacts
    private let classes: Int
    private var row = 0

    /// What the network says of one sign.
    struct Sign {
        /// It as the most probable digit; `nil` when it is none.
        let digit: NumberReading.Digit?

        /// The probability, as far as the model can tell, that this is right.
        let confidence: Double
    }

    init(of bitmaps: [DigitBitmap], by model: Model) {
        facts = model.facts
        classes = model.network.outputs
        guard !bitmaps.isEmpty else {
            (probabilities, areFirstLooks) = ([], [])
            return
        }
        var pixels: [UInt8] = []
        pixels.reserveCapacity(bitmaps.count * DigitBitmap.side * DigitBitmap.side)
        for bitmap in bitmaps { pixels += bitmap.pixels }
        let answers = model.answers(for: pixels, count: bitmaps.count)
        probabilities = answers.probabilities.elements
        areFirstLooks = answers.areFirstLooks
    }

    mutating func next(for candidate: DigitCandidate) -> Sign {
        let all = probabilities[row * classes..<(row + 1) * classes]
        defer { row += 1 }
        let ten = all.prefix(DigitClass.digits).map { Double($0) }
        let digit = facts.classRead(from: all)
        // What is wider than a digit may be two that touch, whatever the network sees in them.
        let doubt = candidate.isTooWide ? 0.5 : 1
        guard digit != DigitClass.noDigit else {
            return Sign(digit: nil, confidence: Double(all[all.endIndex - 1]) * doubt)
        }
        let confidence = ten[digit] * doubt
        return Sign(
            digit: NumberReading.Digit(
                digit: digit, confidence: confidence, box: candidate.box, probabilities: ten,
                bitmap: candidate.bitmap, isFirstLook: areFirstLooks[row]),
            confidence: confidence)
    }
}

extension NumberReading {
    /// Puts digits together to a number; `nil` where no sign is a digit.
    ///
    /// The number is right when every digit is, and when what was left out is none, so its confidence
    /// is the product of theirs. That
    /// they are honest, that nine in ten at 0.9 are right, is the work of the temperature, which
    /// is fitted on held-out images and travels in the model's facts
    /// (``NeuralNetwork/ModelFacts/temperature``).
    fileprivate init?(signs: [DigitAnswers.Sign]) {
        let digits = signs.compactMap(\.digit)
        guard let first = digits.first else { return nil }
        self.init(
            text: digits.map { String($0.digit) }.joined(),
            confidence: signs.reduce(1) { $0 * $1.confidence },
            box: digits.dropFirst().reduce(first.box) { $0.union($1.box) },
            digits: digits)
    }
}
