/// How often each digit was read as each digit.
public struct ConfusionMatrix: Sendable, Equatable, Codable {
    /// The number of images of each digit (row) that were read as each digit (column), shaped
    /// `[10, 10]`.
    public private(set) var counts: [[Int]]

    /// Creates an empty matrix.
    public init() {
        counts = [[Int]](repeating: [Int](repeating: 0, count: 10), count: 10)
    }

    /// Counts one image.
    ///
    /// - Precondition: Both are digits.
    public mutating func record(label: Int, read: Int) {
        counts[label][read] += 1
    }

    /// The number of images.
    public var total: Int { counts.reduce(0) { $0 + $1.reduce(0, +) } }

    /// The number of images that were read right.
    public var correct: Int { (0..<10).reduce(0) { $0 + counts[$1][$1] } }

    /// The number of images of a digit.
    public func count(of digit: Int) -> Int { counts[digit].reduce(0, +) }

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
