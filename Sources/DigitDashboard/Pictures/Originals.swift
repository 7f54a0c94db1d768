import ContentDigest
import Files
import ScanLedger
import ScanSpool
import SystemPackage

/// Finds the originals of answered scans.
///
/// What is asked for is a number of the ledger, and what is opened follows from the ledger's own row: nothing
/// that a request says ever becomes part of a path.
struct Originals: Sendable {
    private let layout: SpoolLayout
    private let limit: Int

    /// Creates a finder.
    ///
    /// - Parameters:
    ///   - layout: The folders of the root.
    ///   - limit: The most bytes of an original that are read.
    init(layout: SpoolLayout, limit: Int) {
        self.layout = layout
        self.limit = limit
    }

    /// Returns the bytes of a scan's original; `nil` where it is not to be found.
    ///
    /// It is known by its content, since its name may have been given to others before.
    func bytes(of scan: AnsweredScan) -> [UInt8]? {
        guard let digest = scan.answer.sha256 else { return nil }
        for place in places(of: scan) {
            guard let bytes = content(place.path, below: place.folder) else { continue }
            if SHA256Digest(of: bytes).bytes == digest { return bytes }
        }
        return nil
    }

    private func places(
        of scan: AnsweredScan
    ) -> [(folder: FilePath, path: RelativePath)] {
        guard let path = RelativePath(bytes: scan.claim.name),
            let day = RelativePath(scan.time.day)
        else { return [] }
        let id = String(scan.claim.file)
        let names = (0..<4).map { path.tagged(RelativePath.tag(id, number: $0)) }
        let (failed, done) = (
            names.map { (layout.failed, $0) }, names.map { (layout.done, $0.below(day)) }
        )
        // A page that was refused lies where the others of its file were read.
        let isRejected = scan.answer.status == .rejected
        let filed = scan.claim.page != nil ? done + failed : isRejected ? failed : done
        // Until it is filed it lies in work/, under a name of its own.
        let claimed = layout.claimed(id).lastComponent.map {
            (layout.work, RelativePath(components: [$0.bytes]))
        }
        return filed + [claimed].compactMap(\.self)
    }

    /// The bytes of an ordinary file; no link on the way is followed.
    private func content(_ path: RelativePath, below folder: FilePath) -> [UInt8]? {
        do {
            var parent = try Folder(at: folder)
            if let above = path.parent { parent = try parent.folder(above) }
            let file = try parent.fileForReading(path.name)
            let facts = try FileFacts(of: file.descriptor)
            guard facts.kind == .regular, facts.size <= limit else { return nil }
            return try file.read(facts.size)
        } catch {
            return nil
        }
    }
}
