import CScanCodecs

extension GreyImage {
    /// Returns the picture as an 8-bit grey PNG.
    ///
    /// - Precondition: The picture has at least one pixel and at most a million on a side.
    public func pngBytes() -> [UInt8] {
        PNGWriting.bytes(of: pixels, width: width, height: height, samples: .grey)
    }

    /// Returns the picture as a baseline grey JPEG.
    ///
    /// - Parameter quality: From 1, the smallest, to 100, the best.
    /// - Returns: The bytes of the whole file.
    /// - Precondition: The picture has at least one pixel and at most 65,500 on a side.
    public func jpegBytes(quality: Int = 90) -> [UInt8] {
        precondition(!pixels.isEmpty, "a picture of \(width)×\(height) pixels has no file")
        let (columns, rows) = (UInt32(width), UInt32(height))
        var count = scan_codec_most_jpeg_bytes(columns, rows)
        return withUnsafeTemporaryAllocation(of: UInt8.self, capacity: count) { bytes in
            let status = scan_codec_encode_jpeg(
                pixels, columns, rows, Int32(min(max(quality, 1), 100)), bytes.baseAddress, &count)
            // A writer of valid pixels fails only where memory does, as an array would.
            precondition(
                status == scan_codec_done, "no memory to write \(width)×\(height) pixels as a JPEG")
            return Array(bytes.prefix(count))
        }
    }
}
