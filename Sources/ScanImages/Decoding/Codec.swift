import CScanCodecs

/// One file on its way through the C decoders.
struct Codec {
    let format: ImageFormat
    let bytes: [UInt8]

    /// Decodes the file, at a reduced scale where it has more pixels than are decoded.
    func decode(limits: ImageLimits) throws(ScanImageError) -> DecodedScan {
        let measured = try measure()
        let size = (width: Int(measured.width), height: Int(measured.height))
        // libpng and libjpeg keep each side below 2³¹.
        let scale = try limits.scale(of: size)
        let (stored, orientation) = try seen(measured, at: scale)
        let upright = stored.turnedUpright(exifOrientation: orientation)
        let isTurned = (upright.width, upright.height) != (scale.width, scale.height)
        return DecodedScan(
            image: upright, width: isTurned ? size.height : size.width,
            height: isTurned ? size.width : size.height, reduction: scale.reduction)
    }

    /// Returns the picture as it is stored, in grey, and its orientation.
    private func seen(
        _ measured: scan_codec_report, at scale: DecodingScale
    ) throws(ScanImageError) -> (GreyImage, orientation: Int) {
        var (pixels, report) = try read(scan_codec_seen_on_white, measured, at: scale)
        if report.may_be_eight_bits {
            (pixels, report) = try read(scan_codec_eight_bits_on_white, measured, at: scale)
        }
        let orientation = Int(report.orientation)
        if isDrawnOnNothing(pixels, report) {
            let (transparency, _) = try read(scan_codec_transparency, measured, at: scale)
            if transparency.contains(where: { $0 != transparency[0] }) {
                pixels = transparency
                report.samples = 1
            }
        }
        let image =
            report.samples == 3
            ? GreyImage(seenAs: pixels, width: scale.width, height: scale.height)
            : GreyImage(width: scale.width, height: scale.height, pixels: pixels)
        return (image, orientation)
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
        _ plane: scan_codec_plane, _ measured: scan_codec_report, at scale: DecodingScale
    ) throws(ScanImageError) -> ([UInt8], scan_codec_report) {
        var report = scan_codec_report()
        var status = scan_codec_done
        let (width, height) = (measured.width, measured.height)
        let samples = plane == scan_codec_transparency ? 1 : Int(measured.samples)
        let count = scale.width * scale.height * samples
        let reduction = UInt32(scale.reduction)
        let pixels = [UInt8](unsafeUninitializedCapacity: count) { pixels, filled in
            status =
                switch format {
                case .png:
                    scan_codec_decode_png(
                        bytes, bytes.count, plane, pixels.baseAddress, width, height,
                        reduction, &report)
                case .jpeg:
                    scan_codec_decode_jpeg(
                        bytes, bytes.count, pixels.baseAddress, width, height,
                        reduction, &report)
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
