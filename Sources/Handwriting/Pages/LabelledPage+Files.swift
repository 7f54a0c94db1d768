import ScanImages

extension LabelledPage {
    /// Returns the page as a file: a PNG in colour, or a JPEG in grey of its quality.
    public func fileBytes() -> [UInt8] {
        if let jpegQuality { return grey.jpegBytes(quality: jpegQuality) }
        return PNGWriting.bytes(of: pixels, width: width, height: height, samples: .redGreenBlue)
    }

    /// Returns the page in grey as it comes back from the file as which it is stored.
    public func storedGrey() -> GreyImage {
        guard let jpegQuality else { return grey }
        // What was just written can be read again.
        return (try? GreyImage(decoding: grey.jpegBytes(quality: jpegQuality))) ?? grey
    }
}
