/// A strip of writing with the sequence of classes on it, from left to right.
public struct LabelledStrip: Sendable, Hashable {
    /// The width in pixels.
    public let width: Int

    /// The pixels, row-major, shaped `[height, width]`: 0 is paper, 255 is ink.
    public let pixels: [UInt8]

    /// The classes, which may be none.
    public let label: [UInt8]

    /// Creates a strip.
    ///
    /// - Precondition: There are whole rows of pixels.
    public init(width: Int, pixels: [UInt8], label: [UInt8]) {
        precondition(width > 0 && pixels.count % width == 0)
        self.width = width
        self.pixels = pixels
        self.label = label
    }

    /// The height in pixels.
    public var height: Int { pixels.count / width }
}
