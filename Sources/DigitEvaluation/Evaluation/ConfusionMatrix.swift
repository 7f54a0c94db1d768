import DigitReading

/// How often each digit was read as each digit.
public struct ConfusionMatrix: Sendable, Equatable, Codable {
    /// The number of images of each digit (row) that were read as each digit (column), shaped
    /// `[10, 10]`.
    public private(set) var counts: [[Int]]

    /// The number of images of each digit that were taken for no digit, shaped `[10]`; `nil` as long
    /// as there is none.
    public private(set) var noDigit: [Int]?

    /// Creates an empty matrix.
    public init() {
        counts = [[Int]](repeating: [Int](repeating: 0, count: 10), count: 10)
    }

    /// Counts one image.
    ///
    /// - Parameters:
    ///   - label: The digit that it is.
    ///   - read: The digit it was read as, or `DigitClass.noDigit`.
    /// - Precondition: The label is a digit.
    public mutating func record(label: Int, read: Int) {
        if read == DigitClass.noDigit {
            var missed = noDigit ?? [Int](repeating: 0, count: DigitClass.digits)
            missed[label] += 1
            noDigit = missed
        } else {
            counts[label][read] += 1
        }
    }

    /// The number of images.
    public var total: Int { (0..<DigitClass.digits).reduce(0) { $0 + count(of: $1) } }

    /// The number of images that were read right.
    public var correct: Int { (0..<10).reduce(0) { $0 + counts[$1][$1] } }

    /// The number of images of a digit.
    public func count(of digit: Int) -> Int {
        counts[digit].reduce(noDigit?[digit] ?? 0, +)
    }

    /// The share of a digit's images that were read as that digit; `nil` when there are none.
    public func recall(of digit: Int) -> Double? {
        let all = count(of: digit)
        return all == 0 ? nil : Double(counts[digit][digit]) / Double(all)
    }

    /// The share of the images read as a digit that are that digit; `nil` when there are none.
    public func precision(of digit: Int) -> Double? {
        let all = counts.reduce(0) { $0 + $1[digit] }
        return all == 0 ? nil : Double(counts[digit][digit]) / Double(all)
    }
}
