import NeuralNetwork
import ScanImages

/// What the network says about a batch of digits, handed out one after the other.
struct DigitAnswers {
    private let probabilities: [Float]
    private let areFirstLooks: [Bool]
    private let facts: ModelFacts
    private let classes: Int
    private var row = 0

    /// What the network says of one candidate.
    struct Answer {
        /// The candidate as the digit that it is most like, even when it is no digit.
        let shape: NumberReading.Digit

        /// Whether it is a digit.
        let isDigit: Bool

        /// The candidate as the digit that it is most like; `nil` when it is no digit.
        var digit: NumberReading.Digit? { isDigit ? shape : nil }

        /// The probability, as far as the model can tell, that this is right.
        let confidence: Double
    }

    /// Asks the network.
    ///
    /// - Parameters:
    ///   - bitmaps: What it is to see.
    ///   - model: The network, and the scout that looks first.
    ///   - looksAgain: Whether it looks again, at several places, where it is in doubt.
    init(of bitmaps: [DigitBitmap], by model: Model, looksAgain: Bool) {
        facts = model.facts
        classes = model.network.outputs
        guard !bitmaps.isEmpty else {
            (probabilities, areFirstLooks) = ([], [])
            return
        }
        var pixels: [UInt8] = []
        pixels.reserveCapacity(bitmaps.count * DigitBitmap.side * DigitBitmap.side)
        for bitmap in bitmaps { pixels += bitmap.pixels }
        let answers = model.answers(for: pixels, count: bitmaps.count, looksAgain: looksAgain)
        probabilities = answers.probabilities.elements
        areFirstLooks = answers.areFirstLooks
    }

    /// Returns the probability of each of the ten digits, for the next bitmap.
    mutating func nextTen() -> [Double] {
        defer { row += 1 }
        return probabilities[row * classes..<row * classes + DigitClass.digits].map { Double($0) }
    }

    /// Returns what the network says of a candidate, the next one.
    mutating func next(for candidate: DigitCandidate) -> Answer {
        let all = probabilities[row * classes..<(row + 1) * classes]
        defer { row += 1 }
        let ten = all.prefix(DigitClass.digits).map { Double($0) }
        let read = facts.classRead(from: all)
        let isDigit = read != DigitClass.noDigit
        let digit = isDigit ? read : ten.placeOfLargest
        // What is wider than a digit may be two that touch, whatever the network sees in them.
        let doubt = candidate.isTooWide ? 0.5 : 1
        let shape = NumberReading.Digit(
            digit: digit, confidence: ten[digit] * doubt, box: candidate.box, probabilities: ten,
            bitmap: candidate.bitmap, isFirstLook: areFirstLooks[row])
        return Answer(
            shape: shape, isDigit: isDigit,
            confidence: isDigit ? shape.confidence : Double(all[all.endIndex - 1]) * doubt)
    }
}

extension [Double] {
    /// The place of the largest of them, the first of equals.
    var placeOfLargest: Int { indices.reduce(0) { self[$1] > self[$0] ? $1 : $0 } }
}

extension NumberReading {
    /// Puts digits together to a number; `nil` where no answer is a digit.
    ///
    /// The number is right when every digit is, and when what was left out is none, so its confidence
    /// is the product of theirs. That
    /// they are honest, that nine in ten at 0.9 are right, is the work of the temperature, which
    /// is fitted on held-out images and travels in the model's facts
    /// (``NeuralNetwork/ModelFacts/temperature``).
    init?(answers: [DigitAnswers.Answer]) {
        let digits = answers.compactMap(\.digit)
        guard let first = digits.first else { return nil }
        self.init(
            text: digits.map { String($0.digit) }.joined(),
            confidence: answers.reduce(1) { $0 * $1.confidence },
            box: digits.dropFirst().reduce(first.box) { $0.union($1.box) },
            digits: digits)
    }
}
