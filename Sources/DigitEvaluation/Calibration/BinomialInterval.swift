/// Between which shares the true one most likely lies, when so many of so many were counted.
///
/// The score interval of Wilson, *Probable Inference, the Law of Succession, and Statistical
/// Inference* (1927), at 95 %: unlike the usual plus and minus it stays within 0 and 1, and says
/// something of counts where all or none are right.
public struct BinomialInterval: Sendable, Equatable {
    /// The lowest share, `0...1`.
    public let low: Double

    /// The highest share, `0...1`.
    public let high: Double

    /// The deviations of the normal distribution that hold 95 % of it.
    private static let deviations = 1.959964

    /// Creates the interval around a counted share.
    ///
    /// - Parameters:
    ///   - share: The share that was counted, `0...1`.
    ///   - count: Among how many.
    /// - Precondition: `count` is not 0.
    public init(share: Double, of count: Int) {
        precondition(count > 0, "nothing was counted")
        let (n, z) = (Double(count), Self.deviations)
        let middle = (share + z * z / (2 * n)) / (1 + z * z / n)
        let reach =
            z / (1 + z * z / n)
            * (share * (1 - share) / n + z * z / (4 * n * n)).squareRoot()
        low = max(0, middle - reach)
        high = min(1, middle + reach)
    }
}
