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

    /// Creates settings.
    public init(
        limits: ImageLimits = ImageLimits(), errorRate: Double = 0.01, hint: ReadingHint? = nil
    ) {
        self.limits = limits
        self.errorRate = errorRate
        self.hint = hint
    }

    /// Returns the confidence from which on a model's readings are accepted.
    ///
    /// It is the stricter of two bars. Where confidences are honest, those of 1 − rate and more are
    /// wrong at most as often as the rate allows. Where the model carries a curve that was counted
    /// on held-out digits, its bar goes before one that is lower. A model without a curve, or with
    /// one counted on too few digits for the rate, has the first bar alone.
    ///
    /// - Returns: The bar; infinity when nothing may be accepted.
    public func bar(for facts: ModelFacts) -> Double {
        guard errorRate > 0 else { return .infinity }
        let honest = max(0, 1 - errorRate)
        let counted = RiskCoverageCurve(of: facts)?.bar(forErrorRate: errorRate)
        return max(honest, counted ?? 0)
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
