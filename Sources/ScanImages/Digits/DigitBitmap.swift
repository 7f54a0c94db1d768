/// One digit as the network sees it: 28×28 values of ink, 0 is paper, 255 is full ink.
///
/// The digit is prepared as those of MNIST were (LeCun, Cortes, Burges, *The MNIST database*):
/// fitted into 20×20 keeping its aspect ratio, then centred by mass in 28×28.
public struct DigitBitmap: Sendable, Hashable {
    /// The length of a side in pixels.
    public static let side = 28

    /// The ink values, row-major, shaped `[28, 28]`.
    public let pixels: [UInt8]

    /// Paper without ink.
    public static let blank = DigitBitmap(
        pixels: [UInt8](repeating: 0, count: side * side))

    /// Creates a bitmap from its 784 ink values.
    ///
    /// - Precondition: `pixels.count == 784`.
    public init(pixels: [UInt8]) {
        precondition(pixels.count == Self.side * Self.side)
        self.pixels = pixels
    }
}
