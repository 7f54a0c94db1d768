/// How large a scan may be.
///
/// The limits are compared with the header, before memory is taken.
public struct ImageLimits: Sendable, Hashable {
    /// The most bytes of the file; 64 MiB by default.
    public var maximumBytes: Int

    /// The longest side in pixels; 20,000 by default.
    public var maximumSideInPixels: Int

    /// The most pixels in all; 40 million by default, an A4 page at 600 dots per inch.
    public var maximumPixels: Int

    /// Creates limits.
    public init(
        maximumBytes: Int = 64 << 20,
        maximumSideInPixels: Int = 20_000,
        maximumPixels: Int = 40_000_000
    ) {
        self.maximumBytes = maximumBytes
        self.maximumSideInPixels = maximumSideInPixels
        self.maximumPixels = maximumPixels
    }
}
