import Glibc

/// The socket that systemd's journal listens on.
///
/// The protocol is the journal's native one (systemd.io, *Native Journal Protocol*): a datagram of
/// fields, each `NAME=value` and a line feed, or, when the value holds line feeds, `NAME`, a line
/// feed, the length as 64-bit little-endian number, the value and a line feed.
final class JournalSocket: Sendable {
    private let descriptor: Int32
    private let path: String

    /// Opens a socket to the journal, or returns `nil` when there is no journal.
    init?(path: String = "/run/systemd/journal/socket") {
        guard access(path, W_OK) == 0 else { return nil }
        let kind = Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
        let opened = socket(AF_UNIX, kind, 0)
        guard opened >= 0 else { return nil }
        descriptor = opened
        self.path = path
    }

    deinit { close(descriptor) }

    /// Sends one entry; returns whether the journal took it.
    ///
    /// The address is given each time: a connected socket would be lost when the journal restarts.
    func send(_ fields: [(name: String, value: String)]) -> Bool {
        let datagram = Self.datagram(fields)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let bytes = Array(path.utf8)
        guard bytes.count < MemoryLayout.size(ofValue: address.sun_path) else { return false }
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
        return withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
                sendto(
                    descriptor, datagram, datagram.count, Int32(MSG_NOSIGNAL), generic,
                    socklen_t(MemoryLayout<sockaddr_un>.size)) == datagram.count
            }
        }
    }

    /// Returns the bytes of one entry.
    static func datagram(_ fields: [(name: String, value: String)]) -> [UInt8] {
        var bytes: [UInt8] = []
        for field in fields {
            bytes += field.name.utf8
            if field.value.utf8.contains(UInt8(ascii: "\n")) {
                bytes.append(UInt8(ascii: "\n"))
                withUnsafeBytes(of: UInt64(field.value.utf8.count).littleEndian) { bytes += $0 }
            } else {
                bytes.append(UInt8(ascii: "="))
            }
            bytes += field.value.utf8
            bytes.append(UInt8(ascii: "\n"))
        }
        return bytes
    }

    /// Whether standard error leads to the journal: systemd tells its device and inode.
    static func isStandardError(named journalStream: String?) -> Bool {
        guard let parts = journalStream?.split(separator: ":"), parts.count == 2 else {
            return false
        }
        var facts = stat()
        guard fstat(StandardStream.error.rawValue, &facts) == 0 else { return false }
        return UInt64(parts[0]) == UInt64(facts.st_dev) && UInt64(parts[1]) == UInt64(facts.st_ino)
    }
}
