/// A picture of one 8-bit grey value a pixel, row after row: 0 is black, 255 is white.
public struct GreyImage: Sendable, Equatable {
    /// The width in pixels.
    public let width: Int

    /// The height in pixels.
    public let height: Int

    /// The grey values, row-major, shaped `[height, width]`.
    public var pixels: [UInt8]

    /// Creates a picture from its pixels, row after row.
    ///
    /// - Precondition: `pixels.count == width * height`.
    public init(width: Int, height: Int, pixels: [UInt8]) {
        precondition(
            pixels.count == width * height,
            "\(pixels.count) pixels do not fill a picture of \(width)×\(height)")
        self.width = width
        self.height = height
        self.pixels = pixels
    }

    /// Creates a picture of one grey value.
    public init(width: Int, height: Int, grey: UInt8 = 255) {
        self.init(
            width: width, height: height,
            pixels: [UInt8](repeating: grey, count: width * height))
    }

    /// The grey value at a column `x` and a row `y`, both counted from 0 at the top left.
    public subscript(x: Int, y: Int) -> UInt8 {
        get { pixels[y * width + x] }
        set { pixels[y * width + x] = newValue }
    }
}
