import CScanCodecs

extension Canvas {
    /// Returns the sheet as an 8-bit PNG in colour.
    public func pngBytes() -> [UInt8] {
        var bytes: UnsafeMutablePointer<UInt8>?
        var count = 0
        let status = scan_codec_encode_coloured_png(
            pixels, UInt32(width), UInt32(height), &bytes, &count)
        defer { scan_codec_free(bytes) }
        // An encoder of valid pixels fails only where memory does, as an array would.
        precondition(status == scan_codec_done, "no memory to encode \(width)×\(height) pixels")
        return Array(UnsafeBufferPointer(start: bytes, count: count))
    }
}
