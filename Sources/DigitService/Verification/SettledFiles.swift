import Files
import ScanSpool
import SystemPackage

/// The files of a root that were there when a comparison began.
struct SettledFiles {
    let layout: SpoolLayout

    /// From when on files are too new; `nil` where no daemon makes any.
    let newest: Duration?

    /// Calls a body with each original in `done/` and `failed/`.
    func forEachOriginal(_ body: (FolderEntry) throws -> Void) throws {
        for shelf in [layout.done, layout.failed] {
            try forEach(below: shelf) { entry in
                if !FileName.hasSuffix(entry.nameBytes, ".reason.txt") { try body(entry) }
            }
        }
    }

    /// Calls a body with each document in `outbox/` and its path there.
    func forEachDocument(_ body: (RelativePath) throws -> Void) throws {
        try forEach(below: layout.outbox) { entry in
            guard FileName.hasSuffix(entry.nameBytes, ".json"),
                let path = Self.path(of: entry, below: layout.outbox)
            else { return }
            try body(path)
        }
    }

    /// The path of a file below `failed/`; nil where it lies elsewhere.
    func placeInFailed(_ entry: FolderEntry) -> RelativePath? {
        guard entry.path.bytes.starts(with: layout.failed.bytes + [UInt8(ascii: "/")]) else {
            return nil
        }
        return Self.path(of: entry, below: layout.failed)
    }

    /// The path of a file below the root, fit to be printed.
    func display(_ entry: FolderEntry) -> String {
        Self.path(of: entry, below: layout.root)?.display ?? entry.name
    }

    private func forEach(below folder: FilePath, _ body: (FolderEntry) throws -> Void) throws {
        var sweep = FolderSweep(through: folder)
        while let entry = try sweep.next() {
            guard entry.kind == .regular, newest.map({ entry.facts.changed < $0 }) ?? true
            else { continue }
            try body(entry)
        }
    }

    private static func path(of entry: FolderEntry, below folder: FilePath) -> RelativePath? {
        RelativePath(bytes: entry.path.bytes.dropFirst(folder.bytes.count + 1))
    }
}
