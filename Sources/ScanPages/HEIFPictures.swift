import Files
import Glibc
import ScanImages
import SystemPackage

/// The pictures of an HEIC file, by libheif's `heif-convert` in a process of its own with limits: most have one.
///
/// The orientation of the container is applied by it.
struct HEIFPictures: PageSource {
    /// Each picture as a PNG.
    private let pictures: [[UInt8]]

    var count: Int { pictures.count }

    init(of bytes: [UInt8], limits: ImageLimits) throws(ScanImageError) {
        // It writes files only, and knows their format by the ending.
        guard let file = MemoryFile(bytes), let folder = Self.makeFolder() else {
            throw .pages(.heif, .tooLong)
        }
        defer { StoredFile.removeFolder(folder) }
        let output = folder.appending("picture.png")
        let result = PageTool("heif-convert").run(["/dev/stdin", output.string], input: file)
        switch result {
        case .notThere: throw .pages(.heif, .notInstalled(package: PagedFormat.heif.package))
        case .tookTooMuch: throw .pages(.heif, .tooLong)
        case .ended(_, let messages, let status):
            let names = ((try? FolderEntry.list(folder)) ?? []).map(\.path)
                .sorted {
                    $0.string.count != $1.string.count
                        ? $0.string.count < $1.string.count : $0.string < $1.string
                }
            pictures = names.compactMap { try? StoredFile.read($0) }
            guard status == 0, !pictures.isEmpty else {
                throw .pages(.heif, .damaged(reason: messages.reason))
            }
        }
    }

    func content(of page: Int) throws(ScanImageError) -> ScanContent { .file(pictures[page - 1]) }

    /// A new folder that only this user may look into.
    private static func makeFolder() -> FilePath? {
        var template = Array("/tmp/digitd-XXXXXX".utf8CString)
        return mkdtemp(&template) == nil
            ? nil
            : FilePath(
                String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self))
    }
}
