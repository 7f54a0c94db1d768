/// A piece of ink that may be a digit, prepared for the network.
public struct DigitCandidate: Sendable, Hashable {
    /// Where the ink stands in the picture.
    public var box: PixelBox

    /// What the network is to see.
    public var bitmap: DigitBitmap

    /// Whether the ink is wider than a digit is: two that touch, most likely.
    ///
    /// Of MNIST's 70,000 digits, three in a thousand are half as wide again as high.
    public var isTooWide: Bool {
        box.width * 10 > 16 * box.height
    }

    /// Creates a candidate.
    public init(box: PixelBox, bitmap: DigitBitmap) {
        self.box = box
        self.bitmap = bitmap
    }
}
