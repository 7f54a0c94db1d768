import CSystemCalls
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

    /// Opens a folder in this one, making it when it is missing.
    ///
    /// - Throws: `.notDirectory` when the name is taken by something else.
    package func makeFolder(_ name: [UInt8], mode: mode_t = 0o770) throws(Errno) -> Folder {
        do {
            _ = try SystemCall.attempt("mkdirat") {
                withCString(name) { mkdirat(descriptor, $0, mode) }
            }
        } catch {
            guard error == .fileExists else { throw error }
        }
        return try folder(named: name)
    }

    /// Renames a name of this folder into another one, if nothing has that name there.
    package func rename(_ name: [UInt8], to goal: Folder, _ newName: [UInt8]) throws(Errno) {
        _ = try SystemCall.attempt("renameat2") {
            withCString(name) { name in
                withCString(newName) { newName in
                    digitd_rename_without_replacing(
                        descriptor, name, goal.descriptor, newName)
                }
            }
        }
    }

    /// Renames a name of this folder into another one, replacing a file of that name.
    package func rename(_ name: [UInt8], over goal: Folder, _ newName: [UInt8]) throws(Errno) {
        _ = try SystemCall.attempt("renameat") {
            withCString(name) { name in
                withCString(newName) { newName in
                    renameat(descriptor, name, goal.descriptor, newName)
                }
            }
        }
    }

    /// Removes a file's name.
    package func remove(_ name: [UInt8]) throws(Errno) {
        _ = try SystemCall.attempt("unlinkat") {
            withCString(name) { unlinkat(descriptor, $0, 0) }
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

    /// Makes a file in this folder that has no name yet, for writing; `nil` where the filesystem
    /// knows no such files.
    package func unnamedFile(mode: mode_t) throws(Errno) -> OpenFile? {
        do {
            let descriptor = try SystemCall.attempt("openat") {
                digitd_open_unnamed(self.descriptor, mode)
            }
            return OpenFile(takingOwnership: descriptor)
        } catch .notSupported, .isDirectory, .invalidArgument {
            // Linux names the first; a kernel without O_TMPFILE sees a folder opened for writing.
            return nil
        }
    }

    /// Gives a file without a name one in this folder.
    ///
    /// - Returns: Whether it has the name now; `false` when the name is taken, or when nothing on
    ///   this machine lets us name such a file.
    package func name(_ file: borrowing OpenFile, _ name: [UInt8]) throws(Errno) -> Bool {
        let (descriptor, folder) = (file.descriptor, self.descriptor)
        do {
            _ = try SystemCall.attempt("linkat") {
                withCString(name) { digitd_link_unnamed(descriptor, folder, $0) }
            }
            return true
        } catch .fileExists {
            return false
        } catch .noSuchFileOrDirectory {
            // An older kernel, or the folder is gone: the other way tells.
        }
        do {
            _ = try SystemCall.attempt("linkat") {
                withCString(name) { digitd_link_unnamed_by_proc(descriptor, folder, $0) }
            }
            return true
        } catch .fileExists, .noSuchFileOrDirectory {
            return false
        }
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

    /// Puts the folder's names on the disk.
    ///
    /// The corresponding C function is `fsync`.
    package func sync() throws(SystemCallFailure) {
        _ = try SystemCall.run("fsync", on: path) { fsync(descriptor) }
    }

    /// The names in the folder, without `.` and `..`, in no order.
    package func names() throws(SystemCallFailure) -> [[UInt8]] {
        do throws(Errno) {
            var names: [[UInt8]] = []
            let entries = try FolderEntries(of: self)
            while let entry = try entries.next() { names.append(entry.name) }
            return names
        } catch {
            throw SystemCallFailure("readdir", on: path, errno: error)
        }
    }

    package func path(of name: [UInt8]) -> FilePath {
        path.appending(RelativePath(components: [name]).filePath.components)
    }
}

/// A stream of a folder's entries: the memory of one kernel buffer, however many files there are.
package final class FolderEntries {
    package struct Entry {
        package let name: [UInt8]
        /// Whether the entry is a folder, or `nil` when the filesystem does not say.
        package let isFolder: Bool?
    }

    private let stream: OpaquePointer
    /// Kept so that its path and identity stay at hand while we read.
    package let folder: Folder

    package init(of folder: Folder) throws(Errno) {
        // A descriptor of its own: reading through the folder's would share its position.
        let descriptor = try SystemCall.attempt("openat") {
            openat(folder.descriptor, ".", Folder.openFlags)
        }
        guard let stream = fdopendir(descriptor) else {
            let code = errno
            close(descriptor)
            throw Errno(rawValue: code)
        }
        self.stream = stream
        self.folder = folder
    }

    deinit {
        closedir(stream)
    }

    package func next() throws(Errno) -> Entry? {
        while true {
            // readdir returns NULL at the end and on failure; only errno tells which.
            errno = 0
            guard let entry = readdir(stream) else {
                let code = errno
                if code == 0 { return nil }
                throw Errno(rawValue: code)
            }
            let type = Int(entry.pointee.d_type)
            // The name starts at its own offset: the importer's 256-byte tuple would be copied.
            let offset = MemoryLayout<dirent>.offset(of: \.d_name) ?? 0
            let start = UnsafeRawPointer(entry) + offset
            let length = strlen(start.assumingMemoryBound(to: CChar.self))
            let name = UnsafeRawBufferPointer(start: start, count: length)
            if name.elementsEqual(".".utf8) || name.elementsEqual("..".utf8) { continue }
            return Entry(
                name: Array(name), isFolder: type == DT_UNKNOWN ? nil : type == DT_DIR)
        }
    }
}

/// An open file, closed when it goes out of scope.
package struct OpenFile: ~Copyable {
    package let descriptor: Int32

    package init(takingOwnership descriptor: Int32) {
        self.descriptor = descriptor
    }

    deinit {
        close(descriptor)
    }

    /// Reads at most `count` bytes from an offset; fewer only at the end of the file.
    package func read(_ count: Int, from offset: Int = 0) throws(Errno) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        var length = 0
        while length < count {
            let got = try SystemCall.attempt("pread") {
                bytes.withUnsafeMutableBytes { buffer in
                    pread(
                        descriptor, buffer.baseAddress.map { $0 + length }, count - length,
                        off_t(offset + length))
                }
            }
            if got == 0 { break }
            length += got
        }
        bytes.removeLast(count - length)
        return bytes
    }

    /// Writes all the bytes at an offset, however many calls it takes.
    package func write(_ bytes: [UInt8], at offset: Int) throws(Errno) {
        var done = 0
        while done < bytes.count {
            done += try SystemCall.attempt("pwrite") {
                bytes.withUnsafeBytes { buffer in
                    pwrite(
                        descriptor, buffer.baseAddress.map { $0 + done }, bytes.count - done,
                        off_t(offset + done))
                }
            }
        }
    }

    /// Puts the content on the disk.
    ///
    /// The corresponding C function is `fsync`.
    ///
    /// A failed fsync must not be tried again on the same file: the kernel may have dropped the
    /// pages it could not write. Write the file anew instead.
    package func sync() throws(Errno) {
        _ = try SystemCall.attempt("fsync") { fsync(descriptor) }
    }

    /// Cuts the file to a length.
    ///
    /// The corresponding C function is `ftruncate`.
    package func truncate(to length: Int) throws(Errno) {
        _ = try SystemCall.attempt("ftruncate") { ftruncate(descriptor, off_t(length)) }
    }
}
