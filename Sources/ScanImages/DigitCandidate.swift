/// A piece of ink that may be a digit, prepared for the network.
public struct DigitCandidate: Sendable, Hashable {
    /// Where the ink stands in the picture.
    public var box: PixelBox

    /// What the network is to see.
    public var bitmap: DigitBitmap

    /// Creates a candidate.
    public init(box: PixelBox, bitmap: DigitBitmap) {
        self.box = box
        self.bitmap = bitmap
    }
}
