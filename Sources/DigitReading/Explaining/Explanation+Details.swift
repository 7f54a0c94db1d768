extension Explanation {
    /// The most numbers that are told in detail on any scan.
    private static let few = 3

    /// The most numbers of a page that are told to people in detail.
    private static let most = 12

    /// Whether the scan is a page with so many numbers that only those in doubt are told in detail.
    public var isPage: Bool { map != nil && numbers.count > Self.few }

    /// The places of the numbers that are told in detail: all of them, or of a page those in doubt.
    public var detailed: [Int] {
        isPage ? numbers.indices.filter { !numbers[$0].isAccepted } : Array(numbers.indices)
    }

    /// The places of the ``detailed`` numbers that are told to people: of a page, those that are
    /// doubted most, in reading order.
    public var told: [Int] {
        isPage ? Array(detailed.sorted(by: isDoubtedMore).prefix(Self.most)).sorted() : detailed
    }

    /// Returns whether one number is doubted more than another; of two that are doubted alike, the first.
    public func isDoubtedMore(_ place: Int, _ other: Int) -> Bool {
        (numbers[place].reading.confidence, place) < (numbers[other].reading.confidence, other)
    }

    /// Says how many more numbers could be told in detail.
    ///
    /// - Parameter count: How many have been told, those that are doubted most.
    /// - Returns: A sentence; `nil` where there are none.
    public func remark(behind count: Int) -> String? {
        let left = detailed.count - count
        guard left > 0 else { return nil }
        let words = left == 1 ? "One more number is" : "\(left) more numbers are"
        return isPage
            ? "\(words) in doubt, but less than these." : "\(words) less doubtful than these."
    }
}
