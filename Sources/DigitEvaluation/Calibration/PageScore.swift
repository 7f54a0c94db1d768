import DigitReading
import Handwriting
import ScanImages

/// What was read on pages whose numbers are known.
public struct PageScore: Sendable {
    /// A number that was read.
    struct Answer: Sendable {
        var evidence: NumberCalibration.Evidence
        var confidence: Double
        var isRight: Bool
    }

    /// The handwritten numbers on the pages that are plain strings of digits.
    public private(set) var written = 0

    /// How many of them were found as one number each.
    public private(set) var found = 0

    /// How many of them were read right.
    public private(set) var right = 0

    /// All that was read, and what was not there.
    private(set) var answers: [Answer] = []

    /// How many numbers were read, wherever they stand.
    public var read: Int { answers.count }

    init() {}

    /// Compares numbers that were read with those that are written on a page.
    ///
    /// A number is right when exactly one reading lies on it and says its text: their boxes share half of
    /// the smaller one.
    init(of numbers: [NumberReading], on page: LabelledPage) {
        var isRight = [Bool](repeating: false, count: numbers.count)
        for wanted in page.numbers where wanted.origin == .handwritten && wanted.flaw == nil {
            let on = numbers.indices.filter { numbers[$0].box.share(with: wanted.box) > 0.5 }
            written += 1
            guard on.count == 1 else { continue }
            found += 1
            guard numbers[on[0]].text == wanted.text else { continue }
            right += 1
            isRight[on[0]] = true
        }
        answers = numbers.indices.compactMap { index in
            // What is no plain string of digits has a confidence of its own.
            guard let line = numbers[index].line, line.evidence.finder != nil,
                numbers[index].doubt == nil
            else { return nil }
            return Answer(
                evidence: line.evidence, confidence: numbers[index].confidence,
                isRight: isRight[index])
        }
    }

    mutating func add(_ other: PageScore) {
        written += other.written
        found += other.found
        right += other.right
        answers += other.answers
    }
}

extension PixelBox {
    /// The part of the smaller of two boxes that both share.
    fileprivate func share(with other: PixelBox) -> Double {
        let across = min(endX, other.endX) - max(x, other.x)
        let down = min(endY, other.endY) - max(y, other.y)
        let smaller = min(width * height, other.width * other.height)
        return Double(max(0, across) * max(0, down)) / Double(max(1, smaller))
    }
}
