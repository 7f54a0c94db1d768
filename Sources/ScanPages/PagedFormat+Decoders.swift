import CScanCodecs
import Glibc
import ScanImages

extension PagedFormat {
    /// The Debian package that holds what decodes files of the format.
    public var package: String {
        switch self {
        case .tiff: "libtiff6"
        case .pdf: "poppler-utils"
        case .heif: "libheif-examples"
        }
    }

    /// Whether what decodes files of the format is installed on this machine.
    public var isDecodable: Bool {
        switch self {
        case .tiff: TIFFPages.isLibraryThere
        case .pdf: ["pdfinfo", "pdftoppm"].allSatisfy(PageTool.isThere)
        case .heif: PageTool.isThere("heif-convert")
        }
    }
}

extension TIFFPages {
    fileprivate static var isLibraryThere: Bool {
        var (file, count): (OpaquePointer?, UInt32) = (nil, 0)
        var message = [CChar](repeating: 0, count: 256)
        return scan_codec_open_tiff([], 0, 1, &file, &count, &message) != scan_codec_tiff_no_library
    }
}

extension PageTool {
    /// Whether a program is in one of the folders of the PATH, as execvp(3) looks for it.
    fileprivate static func isThere(_ name: String) -> Bool {
        let path = getenv("PATH").map { String(cString: $0) } ?? "/bin:/usr/bin"
        return path.split(separator: ":").contains { access("\($0)/\(name)", X_OK) == 0 }
    }
}
