import Glibc
import SystemPackage

/// One name in a folder, with what stands behind it.
package struct FolderEntry: Sendable, Equatable {
    /// What a name stands for.
    package enum Kind: Sendable, Equatable {
        case file
        case folder
        case symlink
        case other

        /// Creates the kind from a file's mode bits.
        package init(mode: mode_t) {
            switch mode & S_IFMT {
            case S_IFREG: self = .file
            case S_IFDIR: self = .folder
            case S_IFLNK: self = .symlink
            default: self = .other
            }
        }

        /// The kind as a sentence names it.
        package var phrase: String {
            switch self {
            case .file: "a file"
            case .folder: "a folder"
            case .symlink: "a symbolic link"
            case .other: "a pipe, a socket or a device"
            }
        }
    }

    /// The whole path, starting as the listed folder's path does.
    package let path: FilePath

    /// What the name stands for; a symbolic link is not followed.
    package let kind: Kind

    /// The name, fit to be printed.
    package var name: String {
        FileName.display(path.lastComponent?.bytes ?? [])
    }

    /// Whether the name is one that the inbox would not take either: unfinished, hidden, or some
    /// other program's own.
    package var isIgnored: Bool { FileName.isIgnored(path.lastComponent?.bytes ?? []) }

    /// Returns what is in a folder, in the order of the names' bytes.
    package static func list(_ folder: FilePath) throws(FileError) -> [FolderEntry] {
        guard let stream = folder.withPlatformString({ opendir($0) }) else {
            throw .system(operation: "open", path: folder.display, errno: .latest)
        }
        defer { closedir(stream) }
        var entries: [FolderEntry] = []
        while let entry = readdir(stream) {
            let component = withUnsafePointer(to: &entry.pointee.d_name) { name in
                name.withMemoryRebound(to: CChar.self, capacity: 256) {
                    FilePath.Component(platformString: $0)
                }
            }
            guard let component, component.kind == .regular else { continue }
            let path = folder.appending(component)
            var status = stat()
            // A file that went away since readdir named it is simply not there.
            guard path.withPlatformString({ lstat($0, &status) }) == 0 else { continue }
            entries.append(FolderEntry(path: path, kind: Kind(mode: status.st_mode)))
        }
        return entries.sorted { $0.path.bytes.lexicographicallyPrecedes($1.path.bytes) }
    }
}
