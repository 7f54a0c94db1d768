/// How large a scan may be.
///
/// The limits are compared with the header, before memory is taken.
public struct ImageLimits: Sendable, Hashable {
    /// The most bytes of the file; 64 MiB by default.
    public var maximumBytes: Int

    /// The longest side in pixels; 20,000 by default.
    public var maximumSideInPixels: Int

    /// The most pixels in all; 70 million by default, an A3 page at 600 dots per inch.
    public var maximumPixels: Int

    /// The most pixels that are decoded; 20 million by default, an A4 page at 450 dots per inch.
    ///
    /// A larger scan is decoded at a half, a quarter or an eighth of its scale.
    public var maximumDecodedPixels: Int

    /// Creates limits.
    public init(
        maximumBytes: Int = 64 << 20,
        maximumSideInPixels: Int = 20_000,
        maximumPixels: Int = 70_000_000, maximumDecodedPixels: Int = 20_000_000
    ) {
        self.maximumBytes = maximumBytes
        self.maximumSideInPixels = maximumSideInPixels
        self.maximumPixels = maximumPixels
        self.maximumDecodedPixels = maximumDecodedPixels
    }
}
