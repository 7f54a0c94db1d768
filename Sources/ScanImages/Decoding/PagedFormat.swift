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
        signatures.contains { head.dropFirst($0.offset).starts(with: $0.text.utf8) }
    }
}
