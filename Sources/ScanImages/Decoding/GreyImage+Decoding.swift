import CScanCodecs

extension GreyImage {
    /// Decodes a PNG or a JPEG, told apart by content.
    ///
    /// Colour becomes the grey in which ink stands out (``init(inkOf:width:height:)``),
    /// transparency is seen on white paper, and as ink where light ink is drawn on nothing; 16 bits
    /// become 8, gamma and colour profiles are ignored, and the orientation that EXIF or XMP names
    /// is applied: the picture stands upright and its pixels are counted as a person sees them.
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
        let measured = try measure()
        let size = (width: Int(measured.width), height: Int(measured.height))
        guard max(size.width, size.height) <= limits.maximumSideInPixels else {
            throw .sideTooLong(
                width: size.width, height: size.height, limit: limits.maximumSideInPixels)
        }
        // No overflow: libpng and libjpeg keep each side below 2³¹.
        guard size.width * size.height <= limits.maximumPixels else {
            throw .tooManyPixels(
                width: size.width, height: size.height, limit: limits.maximumPixels)
        }
        var (pixels, report) = try read(scan_codec_seen_on_white, measured)
        if report.may_be_eight_bits {
            (pixels, report) = try read(scan_codec_eight_bits_on_white, measured)
        }
        if isDrawnOnNothing(pixels, report) {
            let (transparency, _) = try read(scan_codec_transparency, measured)
            if transparency.contains(where: { $0 != transparency[0] }) {
                pixels = transparency
                report.samples = 1
            }
        }
        let stored =
            report.samples == 3
            ? grey(of: pixels, size)
            : GreyImage(width: size.width, height: size.height, pixels: pixels)
        return stored.turnedUpright(exifOrientation: Int(report.orientation))
    }

    /// Whether light ink is drawn on nothing, as drawing programs export it: white on white.
    ///
    /// Such a picture is mostly transparent, and hardly a pixel of what is drawn is not light. Then
    /// the transparency holds the picture.
    private func isDrawnOnNothing(_ pixels: [UInt8], _ report: scan_codec_report) -> Bool {
        guard report.has_transparency else { return false }
        let isMostlyNothing = 2 * report.opaque_pixels < Int(report.width) * Int(report.height)
        let isLight = 1000 * report.opaque_dark_pixels <= report.opaque_pixels
        return isMostlyNothing && isLight || pixels.allSatisfy { $0 == 255 }
    }

    /// Makes grey of colour; without a look at the paper where no pixel has a colour.
    private func grey(of colours: [UInt8], _ size: (width: Int, height: Int)) -> GreyImage {
        guard hasColour(colours) else {
            let greys = stride(from: 0, to: colours.count, by: 3).map { colours[$0] }
            return GreyImage(width: size.width, height: size.height, pixels: greys)
        }
        return GreyImage(inkOf: colours, width: size.width, height: size.height)
    }

    private func hasColour(_ colours: [UInt8]) -> Bool {
        for place in stride(from: 0, to: colours.count, by: 3) {
            let (red, green, blue) = (colours[place], colours[place + 1], colours[place + 2])
            if red != green || green != blue { return true }
        }
        return false
    }

    private func measure() throws(ScanImageError) -> scan_codec_report {
        var report = scan_codec_report()
        let status =
            switch format {
            case .png: scan_codec_measure_png(bytes, bytes.count, &report)
            case .jpeg: scan_codec_measure_jpeg(bytes, bytes.count, &report)
            }
        try check(status, report)
        return report
    }

    private func read(
        _ plane: scan_codec_plane, _ measured: scan_codec_report
    ) throws(ScanImageError) -> ([UInt8], scan_codec_report) {
        var report = scan_codec_report()
        var status = scan_codec_done
        let (width, height) = (measured.width, measured.height)
        let samples = plane == scan_codec_transparency ? 1 : Int(measured.samples)
        let count = Int(width) * Int(height) * samples
        let pixels = [UInt8](unsafeUninitializedCapacity: count) { pixels, filled in
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
            filled = status == scan_codec_done ? count : 0
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
