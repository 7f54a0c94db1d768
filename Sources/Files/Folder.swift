import Glibc
import SystemPackage

/// An open folder: the place that names are looked up in, whatever happens to its path meanwhile.
///
/// It owns its descriptor and closes it with the last reference, so that a folder replaced under one
/// thread is not closed under another.
package final class Folder: Sendable {
    package let descriptor: Int32
    package let path: FilePath
    package let identity: FileIdentity

    /// Takes over a descriptor, which is closed with this object.
    private init(takingOwnership descriptor: Int32, path: FilePath) throws(Errno) {
        self.descriptor = descriptor
        self.path = path
        do {
            identity = try FileFacts(of: descriptor).identity
        } catch {
            // A class whose initializer throws has no deinit to close it.
            close(descriptor)
            throw error
        }
    }

    deinit {
        close(descriptor)
    }

    package static let openFlags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC

    /// Opens the folder at a path; a link in the last place is not followed.
    package convenience init(at path: FilePath, followingLinks: Bool = false)
        throws(SystemCallFailure)
    {
        let flags = followingLinks ? Self.openFlags & ~O_NOFOLLOW : Self.openFlags
        let descriptor = try SystemCall.run("open", on: path) {
            path.withPlatformString { open($0, flags) }
        }
        do throws(Errno) {
            try self.init(takingOwnership: descriptor, path: path)
        } catch {
            throw SystemCallFailure("fstat", on: path, errno: error)
        }
    }

    /// Opens a folder below this one, without following a link on the way.
    ///
    /// One step for each name: `openat2` would do it in one, but a unit with `RestrictSUIDSGID=` may
    /// not call it.
    package func folder(_ relative: RelativePath) throws(Errno) -> Folder {
        var folder = self
        for name in relative.components { folder = try folder.folder(named: name) }
        return folder
    }

    /// Opens a folder in this one; a link is not followed.
    ///
    /// - Throws: `.notDirectory` when the name is a link or anything else that is no folder.
    package func folder(named name: [UInt8]) throws(Errno) -> Folder {
        let descriptor = try SystemCall.attempt("openat") {
            withCString(name) { openat(self.descriptor, $0, Self.openFlags) }
        }
        return try Folder(takingOwnership: descriptor, path: path(of: name))
    }

    /// The facts of a name, or `nil` when there is no such name.
    package func facts(of name: [UInt8]) throws(Errno) -> FileFacts? {
        do {
            return try withCString(name) { (name) throws(Errno) in
                try FileFacts(of: name, in: descriptor)
            }
        } catch .noSuchFileOrDirectory {
            return nil
        }
    }

    /// Opens a file of this folder, which closes it in the end.
    package func file(_ name: [UInt8], _ flags: Int32, mode: mode_t = 0) throws(Errno) -> OpenFile {
        let descriptor = try SystemCall.attempt("openat") {
            withCString(name) {
                openat(self.descriptor, $0, flags | O_NOFOLLOW | O_CLOEXEC | O_NOCTTY, mode)
            }
        }
        return OpenFile(takingOwnership: descriptor)
    }

    /// Opens a file of this folder for reading, without waiting for a pipe's writer.
    ///
    /// Its access time is left as it was: nobody needs to know of our look, and noting it would
    /// change the inode each time. Only a file's owner may ask for that.
    package func fileForReading(_ name: [UInt8]) throws(Errno) -> OpenFile {
        do {
            return try file(name, O_RDONLY | O_NONBLOCK | Self.noAccessTime)
        } catch .notPermitted {
            return try file(name, O_RDONLY | O_NONBLOCK)
        }
    }

    /// `O_NOATIME`, which Glibc shows only to those who ask for all of GNU.
    private static let noAccessTime: Int32 = 0o1000000

    /// The names in the folder, without `.` and `..`, in no order.
    package func names() throws(SystemCallFailure) -> [[UInt8]] {
        do throws(Errno) {
            return try everyName()
        } catch {
            throw SystemCallFailure("readdir", on: path, errno: error)
        }
    }

    func everyName() throws(Errno) -> [[UInt8]] {
        var names: [[UInt8]] = []
        let entries = try FolderEntries(of: self)
        while let entry = try entries.next() { names.append(entry.name) }
        return names
    }

    /// The path of a name, starting as the folder's own path does.
    package func path(of name: [UInt8]) -> FilePath { path.appending(name: name) }
}
