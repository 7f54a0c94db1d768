import CScanCodecs

extension GreyImage {
    /// Returns the picture as an 8-bit grey PNG.
    ///
    /// - Precondition: The picture has at least one pixel.
    public func pngBytes() -> [UInt8] {
        encoded { pixels, bytes, count in
            scan_codec_encode_png(pixels, UInt32(width), UInt32(height), &bytes, &count)
        }
    }

    /// Returns the picture as a baseline grey JPEG.
    ///
    /// - Parameter quality: From 1, the smallest, to 100, the best.
    /// - Returns: The bytes of the whole file.
    /// - Precondition: The picture has at least one pixel and at most 65,500 on a side.
    public func jpegBytes(quality: Int = 90) -> [UInt8] {
        encoded { pixels, bytes, count in
            scan_codec_encode_jpeg(
                pixels, UInt32(width), UInt32(height), Int32(min(max(quality, 1), 100)), &bytes,
                &count)
        }
    }

    private func encoded(
        by encoder: (
            _ pixels: [UInt8], _ bytes: inout UnsafeMutablePointer<UInt8>?, _ count: inout Int
        ) -> scan_codec_status
    ) -> [UInt8] {
        precondition(!pixels.isEmpty, "a picture of \(width)×\(height) pixels has no file")
        var bytes: UnsafeMutablePointer<UInt8>?
        var count = 0
        let status = encoder(pixels, &bytes, &count)
        defer { scan_codec_free(bytes) }
        // An encoder of valid pixels fails only where memory does, as an array would.
        precondition(status == scan_codec_done, "no memory to encode \(width)×\(height) pixels")
        return Array(UnsafeBufferPointer(start: bytes, count: count))
    }
}
