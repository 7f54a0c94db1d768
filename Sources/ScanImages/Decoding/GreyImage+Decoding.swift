import CScanCodecs

extension GreyImage {
    /// Decodes a PNG or a JPEG, told apart by content.
    ///
    /// Colour becomes brightness (ITU-R BT.601), transparency is seen on white paper, 16 bits
    /// become 8, gamma and colour profiles are ignored, and the EXIF orientation is applied: the
    /// picture stands upright and its pixels are counted as a person sees them.
    ///
    /// - Parameters:
    ///   - bytes: The whole file.
    ///   - limits: What is refused as too large, from the header, before memory is taken.
    /// - Throws: What is wrong with the file; half a picture is never returned.
    public init(decoding bytes: [UInt8], limits: ImageLimits = ImageLimits()) throws(ScanImageError)
    {
        guard bytes.count <= limits.maximumBytes else {
            throw .tooManyBytes(bytes.count, limit: limits.maximumBytes)
        }
        switch ImageFormat.detect(in: bytes) {
        case .empty: throw .empty
        case .other(let name): throw .otherFormat(found: name)
        case .unknown: throw .otherFormat(found: nil)
        case .beginning(let format): throw .truncated(format, bytes: bytes.count)
        case .picture(let format):
            self = try Codec(format: format, bytes: bytes).decode(limits: limits)
        }
    }
}

/// One file on its way through the C decoders.
private struct Codec {
    let format: ImageFormat
    let bytes: [UInt8]

    func decode(limits: ImageLimits) throws(ScanImageError) -> GreyImage {
        let size = try measure()
        guard max(size.width, size.height) <= limits.maximumSideInPixels else {
            throw .sideTooLong(
                width: size.width, height: size.height, limit: limits.maximumSideInPixels)
        }
        // No overflow: libpng and libjpeg keep each side below 2³¹.
        guard size.width * size.height <= limits.maximumPixels else {
            throw .tooManyPixels(
                width: size.width, height: size.height, limit: limits.maximumPixels)
        }
        var (pixels, report) = try read(scan_codec_brightness_on_white, size)
        // White ink on nothing, as drawing programs export it, is white on white: there the
        // transparency holds the picture.
        if report.has_transparency, pixels.allSatisfy({ $0 == 255 }) {
            let (transparency, _) = try read(scan_codec_transparency, size)
            if transparency.contains(where: { $0 != transparency[0] }) { pixels = transparency }
        }
        let stored = GreyImage(width: size.width, height: size.height, pixels: pixels)
        return stored.turnedUpright(exifOrientation: Int(report.orientation))
    }

    private func measure() throws(ScanImageError) -> (width: Int, height: Int) {
        var report = scan_codec_report()
        let status =
            switch format {
            case .png: scan_codec_measure_png(bytes, bytes.count, &report)
            case .jpeg: scan_codec_measure_jpeg(bytes, bytes.count, &report)
            }
        try check(status, report)
        return (Int(report.width), Int(report.height))
    }

    private func read(
        _ plane: scan_codec_plane, _ size: (width: Int, height: Int)
    ) throws(ScanImageError) -> ([UInt8], scan_codec_report) {
        var report = scan_codec_report()
        var status = scan_codec_done
        let width = UInt32(size.width)
        let height = UInt32(size.height)
        let pixelCount = size.width * size.height
        let pixels = [UInt8](unsafeUninitializedCapacity: pixelCount) { pixels, filled in
            status =
                switch format {
                case .png:
                    scan_codec_decode_png(
                        bytes, bytes.count, plane, pixels.baseAddress, width, height, &report)
                case .jpeg:
                    scan_codec_decode_jpeg(
                        bytes, bytes.count, pixels.baseAddress, width, height, &report)
                }
            // After an error the rest was never written: it is dropped, not read.
            filled = status == scan_codec_done ? pixelCount : 0
        }
        try check(status, report)
        return (pixels, report)
    }

    private func check(
        _ status: scan_codec_status, _ report: scan_codec_report
    ) throws(ScanImageError) {
        switch status {
        case scan_codec_done: return
        case scan_codec_truncated: throw .truncated(format, bytes: bytes.count)
        case scan_codec_unsupported: throw .unsupported(format, reason: message(of: report))
        case scan_codec_no_memory:
            throw .noMemory(width: Int(report.width), height: Int(report.height))
        default: throw .corrupt(format, reason: message(of: report))
        }
    }

    private func message(of report: scan_codec_report) -> String {
        withUnsafeBytes(of: report.message) { buffer in
            String(decoding: buffer.prefix { $0 != 0 }, as: UTF8.self)
        }
    }
}
