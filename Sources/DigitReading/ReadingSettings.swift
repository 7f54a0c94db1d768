import ScanImages

/// How scans are read.
public struct ReadingSettings: Sendable, Hashable {
    /// How large a scan may be.
    public var limits: ImageLimits

    /// A reading in which any number's confidence is below this is marked for review: `0...1`.
    public var reviewBelow: Double

    /// Creates settings.
    public init(limits: ImageLimits = ImageLimits(), reviewBelow: Double = 0.9) {
        self.limits = limits
        self.reviewBelow = reviewBelow
    }

    /// Returns the status of a reading: `review` where a number is doubtful, else `read`.
    public func status(of reading: Reading) -> ReadingStatus {
        reading.numbers.allSatisfy { $0.confidence >= reviewBelow } ? .read : .review
    }
}

/// What became of a scan.
public enum ReadingStatus: String, Sendable, CaseIterable {
    /// It was read, with enough confidence.
    case read
    /// It was read, and a person should look.
    case review
    /// It could not be read; the code and the reason say why.
    case rejected
    /// A person corrected what was read.
    case corrected
}
