import NeuralNetwork
import ScanImages

/// How scans are read.
public struct ReadingSettings: Sendable, Hashable {
    /// How large a scan may be.
    public var limits: ImageLimits

    /// The share of the accepted readings that may be wrong: from 0, where every reading goes to
    /// review, to 1, where none does.
    public var errorRate: Double

    /// What is known of every number before it is read; `nil` when nothing is.
    public var hint: ReadingHint?

    /// Whether printed numbers are read, too.
    public var readsPrint: Bool

    /// Creates settings.
    public init(
        limits: ImageLimits = ImageLimits(), errorRate: Double = 0.01, hint: ReadingHint? = nil,
        readsPrint: Bool = false
    ) {
        self.readsPrint = readsPrint
        self.limits = limits
        self.errorRate = errorRate
        self.hint = hint
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
