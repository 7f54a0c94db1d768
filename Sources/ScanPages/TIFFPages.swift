import CScanCodecs
import ScanImages

/// The pages of a TIFF, by libtiff, which is loaded when the first one is opened.
///
/// Previews between the pages are left out (TIFF 6.0, `NewSubfileType`). A fax has half as many dots down as across:
/// its rows are doubled, so that digits are as high as they were written.
final class TIFFPages: PageSource {
    let count: Int

    private let file: OpaquePointer
    private let bytes: UnsafeMutablePointer<UInt8>
    private let limits: ImageLimits

    init(of content: [UInt8], limits: ImageLimits) throws(ScanImageError) {
        self.limits = limits
        bytes = .allocate(capacity: max(1, content.count))
        bytes.initialize(from: content, count: content.count)
        var (opened, count): (OpaquePointer?, UInt32) = (nil, 0)
        var message = [CChar](repeating: 0, count: 256)
        let status = scan_codec_open_tiff(
            bytes, content.count, UInt32(ScanPages.mostPages) + 1, &opened, &count, &message)
        guard status == scan_codec_tiff_opened, let opened else {
            bytes.deallocate()
            throw Self.error(status, message)
        }
        file = opened
        self.count = Int(count)
    }

    deinit {
        scan_codec_close_tiff(file)
        bytes.deallocate()
    }

    func content(of page: Int) throws(ScanImageError) -> ScanContent {
        var facts = scan_codec_tiff_page()
        try check(scan_codec_measure_tiff(file, UInt32(page - 1), &facts))
        let size = (width: Int(facts.width), height: Int(facts.height))
        let scale = try limits.scale(of: size)
        var status = scan_codec_tiff_opened
        let count = 3 * scale.width * scale.height
        let colours = [UInt8](unsafeUninitializedCapacity: count) { pixels, filled in
            if let start = pixels.baseAddress {
                status = scan_codec_decode_tiff(file, UInt32(scale.reduction), start)
            }
            filled = status == scan_codec_tiff_opened ? count : 0
        }
        try check(status)
        // Of a fax libtiff goes on behind a damaged line, and says so.
        let said = Array(UnsafeBufferPointer(start: scan_codec_tiff_message(file), count: 256))
        let damage = said.first == 0 ? nil : Self.text(said, or: "")
        let stretch = Self.stretch(across: facts.dots_across, down: facts.dots_down)
        return .picture(
            DecodedScan(
                colours: colours, width: scale.width, height: scale.height, of: size,
                reduction: scale.reduction, orientation: Int(facts.orientation), damage: damage
            ).stretched(by: (5...8).contains(facts.orientation) ? stretch.turned : stretch))
    }

    /// How often columns and rows are repeated, so that both have as many dots.
    private static func stretch(across: Float, down: Float) -> ScanStretch {
        guard across > 0, down > 0, across.isFinite, down.isFinite else { return .none }
        func times(_ ratio: Float) -> Int { min(4, max(1, Int(ratio.rounded()))) }
        return ScanStretch(columns: times(down / across), rows: times(across / down))
    }

    private func check(_ status: scan_codec_tiff_status) throws(ScanImageError) {
        guard status != scan_codec_tiff_opened else { return }
        throw Self.error(
            status, Array(UnsafeBufferPointer(start: scan_codec_tiff_message(file), count: 256)))
    }

    private static func error(_ status: scan_codec_tiff_status, _ message: [CChar])
        -> ScanImageError
    {
        switch status {
        case scan_codec_tiff_no_library:
            return .pages(.tiff, .notInstalled(package: PagedFormat.tiff.package))
        case scan_codec_tiff_no_memory: return .pages(.tiff, .tooLong)
        case scan_codec_tiff_unsupported:
            return .pages(.tiff, .unsupported(reason: text(message, or: "libtiff knows none such")))
        default:
            return .pages(
                .tiff, .damaged(reason: text(message, or: "its data contradict the format")))
        }
    }

    private static func text(_ message: [CChar], or other: String) -> String {
        let bytes = message.prefix { $0 != 0 }.map(UInt8.init(bitPattern:))
        return bytes.isEmpty
            ? other : DecoderMessages.harmless(String(decoding: bytes, as: UTF8.self))
    }
}
