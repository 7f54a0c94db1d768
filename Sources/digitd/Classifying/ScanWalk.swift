import Files
import SystemPackage

/// The scans that a list of paths stands for: files as they are given, folders with everything
/// below them in the order of their names.
///
/// Folders are listed one at a time, so a walk through a million files takes the memory of the
/// largest folder.
struct ScanWalk: Sequence, IteratorProtocol {
    /// One thing to read.
    enum Scan: Equatable, Sendable {
        /// A file, with its path as it was given.
        case file(FilePath)

        /// Standard input.
        case standardInput

        /// A folder that cannot be listed.
        case unlistable(FilePath, reason: String)
    }

    /// The paths that are still to be visited, the next one last.
    private var paths: [(path: FilePath, isFolder: Bool)]

    /// The walk through the folder that we are in.
    private var walk: FolderWalk?

    /// Creates a walk through the paths; `-` stands for standard input.
    init(_ paths: [String]) {
        self.paths = paths.reversed().map {
            (FilePath($0), $0 != "-" && StoredFile.isFolder(FilePath($0)))
        }
    }

    mutating func next() -> Scan? {
        while true {
            do throws(FileError) {
                while let entry = try walk?.next() {
                    // A link to a folder could lead round in a circle; one to a file is read.
                    let leadsToFolder =
                        entry.kind == .symbolicLink && StoredFile.isFolder(entry.path)
                    if !leadsToFolder { return .file(entry.path) }
                }
            } catch {
                return .unlistable(walk?.folder ?? "", reason: "\(error)")
            }
            walk = nil
            guard let (path, isFolder) = paths.popLast() else { return nil }
            guard isFolder else { return path == "-" ? .standardInput : .file(path) }
            walk = FolderWalk(through: path)
        }
    }
}
