import Glibc

/// What sort of thing a name stands for.
public enum FileKind: String, Hashable, Sendable {
    /// Bytes: the only kind that can be a scan.
    case regular = "regular file"
    /// A folder.
    case folder = "folder"
    /// A symbolic link.
    case symbolicLink = "symbolic link"
    /// A named pipe.
    case fifo = "named pipe"
    /// A socket.
    case socket = "socket"
    /// A character or block device.
    case device = "device"
    /// Something this program has no word for.
    case unknown = "unknown kind of file"

    /// Creates the kind from a file's mode bits.
    package init(mode: mode_t) {
        self =
            switch mode & S_IFMT {
            case S_IFREG: .regular
            case S_IFDIR: .folder
            case S_IFLNK: .symbolicLink
            case S_IFIFO: .fifo
            case S_IFSOCK: .socket
            case S_IFCHR, S_IFBLK: .device
            default: .unknown
            }
    }

    /// The kind as a sentence names it that tells what a file should have been.
    package var phrase: String {
        switch self {
        case .regular: "a file"
        case .folder: "a folder"
        case .symbolicLink: "a symbolic link"
        case .fifo, .socket, .device, .unknown: "a pipe, a socket or a device"
        }
    }
}
