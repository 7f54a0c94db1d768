import Glibc
import PlainText
import SystemPackage

/// Which file this is, whatever it is called: two names of one file have the same identity.
public struct FileIdentity: Hashable, Sendable {
    package let device: UInt64
    package let inode: UInt64
}

/// What the filesystem says about a file: the parts of `stat` that digitd looks at.
package struct FileFacts: Sendable {
    package let kind: FileKind
    package let identity: FileIdentity
    package let size: Int
    package let links: Int
    package let owner: uid_t
    package let group: gid_t
    package let mode: mode_t

    /// When content, size, mode, owner or name last changed (`st_ctime`), since 1970.
    ///
    /// Users cannot set it, and it moves when a file is renamed or linked into the inbox.
    package let changed: Duration

    /// When the content last changed (`st_mtime`), since 1970; users can set it, and a rename leaves it.
    package let modified: Duration

    private init(_ facts: stat) {
        kind = FileKind(mode: facts.st_mode)
        identity = FileIdentity(device: UInt64(facts.st_dev), inode: UInt64(facts.st_ino))
        size = Int(facts.st_size)
        links = Int(facts.st_nlink)
        owner = facts.st_uid
        group = facts.st_gid
        mode = facts.st_mode & 0o7777
        changed =
            .seconds(facts.st_ctim.tv_sec) + .nanoseconds(facts.st_ctim.tv_nsec)
        modified =
            .seconds(facts.st_mtim.tv_sec) + .nanoseconds(facts.st_mtim.tv_nsec)
    }

    /// The facts of an open file.
    ///
    /// The corresponding C function is `fstat`.
    package init(of descriptor: Int32) throws(Errno) {
        var facts = stat()
        _ = try SystemCall.attempt("fstat") { fstat(descriptor, &facts) }
        self.init(facts)
    }

    /// The facts of a name in an open folder, links not followed.
    ///
    /// The corresponding C function is `fstatat`.
    package init(of name: UnsafePointer<CChar>, in folder: Int32) throws(Errno) {
        var facts = stat()
        _ = try SystemCall.attempt("fstatat") {
            fstatat(folder, name, &facts, AT_SYMLINK_NOFOLLOW)
        }
        self.init(facts)
    }

    /// The facts of what a path leads to.
    ///
    /// The corresponding C function is `stat`, or `lstat`.
    package init(at path: FilePath, followingLinks: Bool = true) throws(Errno) {
        var facts = stat()
        let flags = followingLinks ? 0 : AT_SYMLINK_NOFOLLOW
        _ = try SystemCall.attempt("fstatat") {
            path.withPlatformString { fstatat(AT_FDCWD, $0, &facts, flags) }
        }
        self.init(facts)
    }

    /// Owner and mode for a sentence: `owner alice, mode 0600`.
    package var ownerAndMode: String {
        "owner \(Self.userName(owner)), mode \(mode.zeroPadded(to: 4, radix: 8))"
    }

    private static func userName(_ user: uid_t) -> String {
        var entry = passwd()
        var found: UnsafeMutablePointer<passwd>?
        return withUnsafeTemporaryAllocation(of: CChar.self, capacity: 4096) { buffer in
            let result = buffer.baseAddress.map {
                getpwuid_r(user, &entry, $0, buffer.count, &found)
            }
            guard result == 0, let name = found?.pointee.pw_name else { return "\(user)" }
            return String(cString: name)
        }
    }
}
