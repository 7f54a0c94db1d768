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

    /// What is still to be visited, the next one last.
    private var pending: [(path: FilePath, isFolder: Bool)]

    /// Creates a walk through the paths; `-` stands for standard input.
    init(_ paths: [String]) {
        pending = paths.reversed().map {
            (FilePath($0), $0 != "-" && StoredFile.isFolder(FilePath($0)))
        }
    }

    mutating func next() -> Scan? {
        while let (path, isFolder) = pending.popLast() {
            guard isFolder else { return path == "-" ? .standardInput : .file(path) }
            do throws(FileError) {
                for entry in try FolderEntry.list(path).reversed() where !entry.isIgnored {
                    // A link to a folder could lead round in a circle; one to a file is read.
                    let leadsToFolder = entry.kind == .symlink && StoredFile.isFolder(entry.path)
                    if !leadsToFolder { pending.append((entry.path, entry.kind == .folder)) }
                }
            } catch {
                return .unlistable(path, reason: "\(error)")
            }
        }
        return nil
    }
}
