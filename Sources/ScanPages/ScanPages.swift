import ScanImages

/// The pages of a file: one of a picture, any number of a TIFF or a PDF.
///
///     let pages = try ScanPages(of: bytes, limits: limits)
///     for page in 1...pages.count { reader.read([try pages.content(of: page)]) }
///
/// A page is decoded when it is asked for, so that no more than one is in memory; one that cannot be decoded does not
/// keep the others from it.
public struct ScanPages {
    /// How many pages there are; at least one.
    public let count: Int

    private let source: any PageSource

    /// The most pages of a file.
    public static let mostPages = 500

    /// Opens a file.
    ///
    /// - Parameters:
    ///   - bytes: The whole file.
    ///   - limits: What is refused as too large, and what is decoded at a reduced scale.
    /// - Throws: Why none of its pages can be read: it is damaged, locked, has more than ``mostPages``, or what
    ///   decodes its format is not installed. A picture is not looked at before it is decoded.
    public init(of bytes: [UInt8], limits: ImageLimits = ImageLimits()) throws(ScanImageError) {
        let source: any PageSource
        if let format = Self.format(of: bytes) {
            guard bytes.count <= limits.maximumBytes else {
                throw .tooManyBytes(bytes.count, limit: limits.maximumBytes)
            }
            source =
                switch format {
                case .tiff: try TIFFPages(of: bytes, limits: limits)
                case .pdf: try PDFPages(of: bytes, limits: limits)
                case .heif: try HEIFPictures(of: bytes, limits: limits)
                }
            guard source.count > 0 else { throw .pages(format, .noPages) }
            guard source.count <= Self.mostPages else {
                throw .pages(format, .tooMany(source.count, limit: Self.mostPages))
            }
        } else {
            source = SinglePicture(bytes: bytes)
        }
        self.source = source
        count = source.count
    }

    /// The format of a file that may have many pages, by its content; `nil` of a picture, and of what is neither.
    public static func format(of bytes: [UInt8]) -> PagedFormat? {
        if case .pages(let format) = ImageFormat.detect(in: bytes) { format } else { nil }
    }

    /// Returns what can be read of a page.
    ///
    /// - Parameter page: The page, from 1.
    /// - Returns: The decoded page; of a PNG or a JPEG the file itself, which is decoded where it is read.
    /// - Throws: Why it cannot be decoded.
    public func content(of page: Int) throws(ScanImageError) -> ScanContent {
        try source.content(of: page)
    }

    /// Returns what can be read of a file, or of one of its pages.
    ///
    /// - Parameters:
    ///   - page: The page, from 1; `nil` means the only one.
    ///   - bytes: The whole file.
    ///   - limits: What is refused as too large, and what is decoded at a reduced scale.
    /// - Returns: The decoded page; the file itself where it is no file of pages.
    /// - Throws: Why it cannot be decoded, or that there is no such page.
    public static func content(
        of page: Int?, in bytes: [UInt8], limits: ImageLimits = ImageLimits()
    ) throws(ScanImageError) -> ScanContent {
        guard let format = format(of: bytes) else {
            if let page, page > 1 { throw .noSecondPage(page) }
            return .file(bytes)
        }
        let pages = try ScanPages(of: bytes, limits: limits)
        let page = page ?? 1
        guard 1...pages.count ~= page else {
            throw .pages(format, .noSuchPage(page, of: pages.count))
        }
        return try pages.content(of: page)
    }
}

/// A file that is open, page by page.
protocol PageSource {
    /// How many pages there are.
    var count: Int { get }

    /// Returns what can be read of a page, from 1.
    func content(of page: Int) throws(ScanImageError) -> ScanContent
}

/// A picture, or what will be refused as none.
private struct SinglePicture: PageSource {
    let bytes: [UInt8]
    let count = 1

    func content(of page: Int) throws(ScanImageError) -> ScanContent { .file(bytes) }
}
