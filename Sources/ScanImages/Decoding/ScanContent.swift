/// What is read: a whole file, or a picture that was decoded before, as a page of a file of many is.
public enum ScanContent: Sendable {
    /// The bytes of a PNG or a JPEG.
    case file([UInt8])

    /// A picture.
    case picture(DecodedScan)

    /// Returns the picture.
    ///
    /// - Parameter limits: What is refused as too large, and what is decoded at a reduced scale.
    /// - Returns: The decoded scan.
    /// - Throws: What is wrong with the file.
    public func decoded(limits: ImageLimits) throws(ScanImageError) -> DecodedScan {
        switch self {
        case .file(let bytes): try DecodedScan(decoding: bytes, limits: limits)
        case .picture(let picture): picture
        }
    }
}
