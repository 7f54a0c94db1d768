import ScanImages

extension Canvas {
    /// Returns the sheet as an 8-bit PNG in colour.
    public func pngBytes() -> [UInt8] {
        PNGWriting.bytes(of: pixels, width: width, height: height, samples: .redGreenBlue)
    }
}
