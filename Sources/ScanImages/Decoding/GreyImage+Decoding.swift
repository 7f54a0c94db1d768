extension GreyImage {
    /// Decodes a PNG or a JPEG as ``DecodedScan`` does, for those who need no place on the scan.
    ///
    /// - Parameters:
    ///   - bytes: The whole file.
    ///   - limits: What is refused as too large, and what is decoded at a reduced scale.
    /// - Throws: What is wrong with the file; half a picture is never returned.
    public init(decoding bytes: [UInt8], limits: ImageLimits = ImageLimits()) throws(ScanImageError)
    {
        self = try DecodedScan(decoding: bytes, limits: limits).image
    }
}
