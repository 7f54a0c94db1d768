/// A picture format that digitd reads.
///
/// It is recognised by content; names are not looked at.
public enum ImageFormat: String, Sendable, CaseIterable, CustomStringConvertible {
    /// Portable Network Graphics (ISO/IEC 15948).
    case png
    /// JPEG (ITU-T T.81), in a JFIF or EXIF file.
    case jpeg

    /// The format's usual name.
    public var description: String {
        switch self {
        case .png: "PNG"
        case .jpeg: "JPEG"
        }
    }

    /// The bytes that every file of the format begins with.
    var signature: [UInt8] {
        switch self {
        case .png: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
        case .jpeg: [0xFF, 0xD8, 0xFF]
        }
    }

    /// What the first bytes of a file say about it.
    public enum Detected: Sendable, Equatable {
        /// There are no bytes.
        case empty
        /// It is a picture of a format that digitd reads.
        case picture(ImageFormat)
        /// It ends inside the signature of a format that digitd reads.
        case beginning(ImageFormat)
        /// It is of a format that may hold many pages.
        case pages(PagedFormat)
        /// It is something else, named for a sentence: "a GIF picture", "text".
        case other(String)
        /// It is nothing known.
        case unknown
    }

    /// Tells the format of a file from its first bytes; 64 of them are plenty.
    public static func detect(in head: some Collection<UInt8>) -> Detected {
        let head = Array(head.prefix(64))
        if head.isEmpty { return .empty }
        for format in ImageFormat.allCases {
            if head.starts(with: format.signature) { return .picture(format) }
            if format.signature.starts(with: head) { return .beginning(format) }
        }
        if let format = PagedFormat.allCases.first(where: { $0.isFormat(of: head) }) {
            return .pages(format)
        }
        if let name = ForeignFormat.name(of: head) { return .other(name) }
        return .unknown
    }
}

/// Formats that are recognised to be refused by name.
private enum ForeignFormat {
    static func name(of head: [UInt8]) -> String? {
        for (offset, signature, name) in signatures {
            if head.dropFirst(offset).starts(with: signature) { return name }
        }
        return isText(head) ? "text" : nil
    }

    private static let signatures: [(offset: Int, signature: [UInt8], name: String)] = [
        (0, bytes("GIF8"), "a GIF picture"),
        (0, bytes("BM"), "a BMP picture"),
        (8, bytes("WEBP"), "a WebP picture"),
        (4, bytes("ftypavi"), "an AVIF picture"),
        (4, bytes("ftyp"), "a video"),
        (4, [0x6A, 0x50, 0x20, 0x20, 0x0D, 0x0A], "a JPEG 2000 picture"),
        (0, [0xFF, 0x0A], "a JPEG XL picture"),
        (4, bytes("JXL "), "a JPEG XL picture"),
        (0, [0x8A, 0x4D, 0x4E, 0x47], "an MNG animation"),
        (0, bytes("8BPS"), "a Photoshop document"),
        (0, [0x00, 0x00, 0x01, 0x00], "an icon"),
        (0, bytes("%!PS"), "a PostScript document"),
        (0, [0x50, 0x4B, 0x03, 0x04], "a ZIP archive or an office document"),
        (0, [0x1F, 0x8B], "a gzip archive"),
        (0, [0x00, 0x00, 0x08, 0x03], "an IDX file of images"),
        (0, [0x00, 0x00, 0x08, 0x01], "an IDX file of labels"),
        (0, bytes("SQLite format 3"), "an SQLite database"),
        (0, [0x7F, 0x45, 0x4C, 0x46], "a program"),
        (0, bytes("<svg"), "an SVG drawing"),
        (0, bytes("<?xml"), "an XML document"),
        (0, bytes("<!DOCTYPE html"), "a web page"),
        (0, bytes("<html"), "a web page"),
    ]

    private static func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }

    /// Whether there are only printable characters and line ends, most of them ASCII, as in text
    /// of any encoding that scans are mixed up with.
    private static func isText(_ head: [UInt8]) -> Bool {
        let ascii = head.count { (0x20...0x7E).contains($0) || (0x09...0x0D).contains($0) }
        let other = head.count { $0 >= 0x80 }
        return ascii + other == head.count && ascii > other
    }
}
