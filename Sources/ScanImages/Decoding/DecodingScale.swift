/// The scale at which a picture is decoded, and the size that it comes to.
public struct DecodingScale: Sendable {
    /// How many pixels of the picture become one on a side: a power of 2, at most 8.
    public private(set) var reduction = 1

    /// The width in pixels at that scale.
    public private(set) var width: Int

    /// The height in pixels at that scale.
    public private(set) var height: Int

    fileprivate init(of size: (width: Int, height: Int), most: Int) {
        (width, height) = size
        // What the decoders can: libjpeg has no less than one pixel of a block of eight.
        while width * height > most, reduction < 8 {
            reduction *= 2
            width = (size.width + reduction - 1) / reduction
            height = (size.height + reduction - 1) / reduction
        }
    }
}

extension ImageLimits {
    /// Returns the scale at which a picture of a size is decoded.
    ///
    /// - Parameter size: As its header tells, in pixels; each side below 2³².
    /// - Returns: The scale.
    /// - Throws: That it is over a limit.
    public func scale(
        of size: (width: Int, height: Int)
    ) throws(ScanImageError) -> DecodingScale {
        guard max(size.width, size.height) <= maximumSideInPixels else {
            throw .sideTooLong(width: size.width, height: size.height, limit: maximumSideInPixels)
        }
        // No overflow: both sides are below 2³².
        guard size.width.multipliedReportingOverflow(by: size.height).partialValue <= maximumPixels
        else {
            throw .tooManyPixels(width: size.width, height: size.height, limit: maximumPixels)
        }
        return DecodingScale(of: size, most: maximumDecodedPixels)
    }
}
