/// A format of files that may hold many pages, or that another program decodes.
///
/// It is recognised by content; names are not looked at.
public enum PagedFormat: String, Sendable, CaseIterable, CustomStringConvertible {
    /// Tagged Image File Format (TIFF 6.0), of one or many pages.
    case tiff
    /// Portable Document Format (ISO 32000).
    case pdf
    /// High Efficiency Image File Format (ISO/IEC 23008-12), as phones write it.
    case heif

    /// The format's usual name.
    public var description: String {
        switch self {
        case .tiff: "TIFF"
        case .pdf: "PDF"
        case .heif: "HEIC"
        }
    }

    /// What a file of the format is, for a sentence: "a TIFF picture".
    public var article: String {
        switch self {
        case .tiff: "a TIFF picture"
        case .pdf: "a PDF document"
        case .heif: "an HEIC picture"
        }
    }

    /// White space, and the bytes of a byte order mark of UTF-8.
    private static let isBeforePDF: Set<UInt8> = [0x09, 0x0A, 0x0D, 0x20, 0xEF, 0xBB, 0xBF]

    /// What files of the format begin with, and where.
    private var signatures: [(offset: Int, text: String)] {
        switch self {
        case .tiff: [(0, "II*\0"), (0, "MM\0*"), (0, "II+\0"), (0, "MM\0+")]
        case .pdf: [(0, "%PDF-")]
        case .heif: [(4, "ftyphei"), (4, "ftyphev"), (4, "ftypmif1"), (4, "ftypmsf1")]
        }
    }

    /// Whether a file that begins so is of the format.
    func isFormat(of head: [UInt8]) -> Bool {
        // Mail programs put a line end or a byte order mark before a PDF, and every viewer reads past them.
        let start = self == .pdf ? head.drop { Self.isBeforePDF.contains($0) } : head[...]
        return signatures.contains { start.dropFirst($0.offset).starts(with: $0.text.utf8) }
    }
}
