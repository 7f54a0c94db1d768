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
    /// - Precondition: The model tells ten classes in images of 28×28 apart.
    public init(model: Model, settings: ReadingSettings = ReadingSettings()) {
        let pixels = DigitBitmap.side * DigitBitmap.side
        precondition(
            model.network.inputs == pixels && model.network.outputs == 10,
            "a reader of digits needs a network of \(pixels) inputs and 10 outputs, "
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
    /// - Parameters:
    ///   - scans: The bytes of each whole file.
    ///   - hints: What is known of the numbers on each scan, in the same order; without it, what
    ///     the settings say counts for all of them.
    /// - Returns: For each scan, in the same order, what was read or why nothing was.
    /// - Precondition: There is a hint, or `nil`, for every scan.
    public func read(
        _ scans: [[UInt8]], hints: [ReadingHint?]? = nil
    ) -> [Result<Reading, Refusal>] {
        let hints = hints ?? Array(repeating: settings.hint, count: scans.count)
        precondition(hints.count == scans.count, "\(hints.count) hints for \(scans.count) scans")
        let pictures = scans.map { scan in
            Result { () throws(Refusal) in try DigitsOnScan(scan, limits: settings.limits) }
        }
        var bitmaps: [DigitBitmap] = []
        for case .success(let picture) in pictures {
            for number in picture.numbers { bitmaps += number.map(\.bitmap) }
        }
        var next = DigitAnswers(of: bitmaps, by: model)
        return zip(pictures, hints).map { picture, hint in
            picture.map { $0.reading(with: &next).narrowed(to: hint) }
        }
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
    func reading(with answers: inout DigitAnswers) -> Reading {
        Reading(
            width: width, height: height,
            numbers: numbers.map { number in
                NumberReading(digits: number.map { answers.next(for: $0) })
            })
    }
}

/// What the network says about a batch of digits, handed out one after the other.
private struct DigitAnswers {
    private let probabilities: [Float]
    private var row = 0

    init(of bitmaps: [DigitBitmap], by model: Model) {
        guard !bitmaps.isEmpty else {
            probabilities = []
            return
        }
        var pixels: [UInt8] = []
        pixels.reserveCapacity(bitmaps.count * DigitBitmap.side * DigitBitmap.side)
        for bitmap in bitmaps { pixels += bitmap.pixels }
        probabilities = model.probabilities(for: pixels, count: bitmaps.count).elements
    }

    mutating func next(for candidate: DigitCandidate) -> NumberReading.Digit {
        let ten = probabilities[row * 10..<(row + 1) * 10].map { Double($0) }
        row += 1
        var digit = 0
        for other in 1..<10 where ten[other] > ten[digit] { digit = other }
        // The network never saw two digits that touch, and is sure of whatever it sees in them.
        let confidence = candidate.isTooWide ? ten[digit] / 2 : ten[digit]
        return NumberReading.Digit(
            digit: digit, confidence: confidence, box: candidate.box, probabilities: ten,
            bitmap: candidate.bitmap)
    }
}

extension NumberReading {
    /// Puts digits together to a number.
    ///
    /// The number is right when every digit is, so its confidence is the product of theirs. That
    /// they are honest, that nine in ten at 0.9 are right, is the work of the temperature, which
    /// is fitted on held-out images and travels in the model's facts
    /// (``NeuralNetwork/ModelFacts/temperature``).
    ///
    /// - Precondition: There is at least one digit.
    init(digits: [Digit]) {
        self.init(
            text: digits.map { String($0.digit) }.joined(),
            confidence: digits.reduce(1) { $0 * $1.confidence },
            box: digits.dropFirst().reduce(digits[0].box) { $0.union($1.box) },
            digits: digits)
    }
}
