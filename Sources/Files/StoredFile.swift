import Glibc
import SystemPackage

/// Whole files in and whole files out, so that a reader of ours never sees half of one.
package enum StoredFile {
    /// Returns the bytes of an ordinary file.
    ///
    /// The last step of the path must not be a symbolic link, and a pipe or a device is refused
    /// before a byte is read: opening one must never make us wait.
    package static func read(
        _ path: FilePath, limit: Int = 1 << 30, followingSymlink: Bool = true
    ) throws(FileError) -> [UInt8] {
        let descriptor = try openForReading(path, followingSymlink: followingSymlink)
        defer { Glibc.close(descriptor) }
        let size = try regularSize(of: descriptor, path: path)
        guard size <= limit else {
            throw .tooLarge(path: path.display, bytes: size, limit: limit)
        }
        var bytes = [UInt8](repeating: 0, count: size)
        var filled = 0
        while filled < size {
            let count = bytes.withUnsafeMutableBytes { buffer in
                Glibc.read(descriptor, buffer.baseAddress?.advanced(by: filled), size - filled)
            }
            if count < 0 {
                let errno = Errno.latest
                if errno == .interrupted { continue }
                throw .system(operation: "read", path: path.display, errno: errno)
            }
            if count == 0 { break }
            filled += count
        }
        bytes.removeLast(size - filled)
        return bytes
    }

    /// Opens an ordinary file for reading; the caller closes the descriptor.
    package static func openForReading(
        _ path: FilePath, followingSymlink: Bool = true
    ) throws(FileError) -> CInt {
        let flags = O_RDONLY | O_CLOEXEC | O_NONBLOCK | (followingSymlink ? 0 : O_NOFOLLOW)
        let descriptor = path.withPlatformString { Glibc.open($0, flags) }
        guard descriptor >= 0 else {
            let errno = Errno.latest
            if errno == .tooManySymbolicLinkLevels && !followingSymlink {
                throw .notAFile(path: path.display, kind: "a symbolic link")
            }
            throw .system(operation: "open", path: path.display, errno: errno)
        }
        do throws(FileError) {
            _ = try regularSize(of: descriptor, path: path)
        } catch {
            Glibc.close(descriptor)
            throw error
        }
        return descriptor
    }

    /// Writes a file so that it is there whole, and stays there when the power fails, or not at
    /// all; `mode` are its permissions before the process's umask.
    package static func write(
        _ bytes: [UInt8], to path: FilePath, mode: mode_t = 0o644
    ) throws(FileError) {
        var temporary = path
        let name = path.lastComponent?.string ?? "file"
        // A leading dot: every scanner of ours, and most of other people's, leaves it alone.
        temporary.removeLastComponent()
        temporary.append(".\(name).\(getpid()).tmp")
        try writeAndSync(bytes, to: temporary, mode: mode)
        do throws(FileError) {
            try rename(temporary, to: path)
        } catch {
            temporary.withPlatformString { _ = unlink($0) }
            throw error
        }
        try syncFolder(path.removingLastComponent())
    }

    /// Renames a file or a folder.
    package static func rename(_ old: FilePath, to new: FilePath) throws(FileError) {
        let renamed = old.withPlatformString { from in
            new.withPlatformString { to in Glibc.rename(from, to) }
        }
        guard renamed == 0 else {
            throw .system(operation: "write", path: new.display, errno: .latest)
        }
    }

    /// Removes a folder with the files in it, as far as the system lets us.
    package static func removeFolder(_ folder: FilePath) {
        for entry in (try? FolderEntry.list(folder)) ?? [] {
            if entry.kind == .folder {
                removeFolder(entry.path)
            } else {
                entry.path.withPlatformString { _ = unlink($0) }
            }
        }
        folder.withPlatformString { _ = rmdir($0) }
    }

    /// Writes a file and waits until the disk has it.
    package static func writeAndSync(
        _ bytes: [UInt8], to path: FilePath, mode: mode_t = 0o644
    ) throws(FileError) {
        let flags = O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC
        let descriptor = path.withPlatformString { Glibc.open($0, flags, mode) }
        guard descriptor >= 0 else {
            throw .system(operation: "create", path: path.display, errno: .latest)
        }
        var written = 0
        var failure: Errno?
        while written < bytes.count && failure == nil {
            let count = bytes.withUnsafeBytes { buffer in
                Glibc.write(
                    descriptor, buffer.baseAddress?.advanced(by: written), bytes.count - written)
            }
            if count >= 0 {
                written += count
            } else if Errno.latest != .interrupted {
                failure = Errno.latest
            }
        }
        if failure == nil && fsync(descriptor) != 0 { failure = Errno.latest }
        Glibc.close(descriptor)
        if let failure {
            path.withPlatformString { _ = unlink($0) }
            throw .system(operation: "write", path: path.display, errno: failure)
        }
    }

    /// Waits until the disk has the names in a folder.
    package static func syncFolder(_ folder: FilePath) throws(FileError) {
        let place = folder.isEmpty ? FilePath(".") : folder
        let descriptor = place.withPlatformString {
            Glibc.open($0, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        }
        guard descriptor >= 0 else {
            throw .system(operation: "open", path: place.display, errno: .latest)
        }
        defer { Glibc.close(descriptor) }
        guard fsync(descriptor) == 0 else {
            throw .system(operation: "sync", path: place.display, errno: .latest)
        }
    }

    /// Makes a folder and those above it where they are missing.
    package static func createFolder(_ folder: FilePath) throws(FileError) {
        if isFolder(folder) { return }
        let parent = folder.removingLastComponent()
        if !parent.isEmpty && parent != folder { try createFolder(parent) }
        let made = folder.withPlatformString { mkdir($0, 0o775) }
        guard made == 0 || isFolder(folder) else {
            throw .system(operation: "create", path: folder.display, errno: .latest)
        }
    }

    /// Whether a path leads to a folder.
    package static func isFolder(_ path: FilePath) -> Bool {
        var status = stat()
        return path.withPlatformString { stat($0, &status) } == 0
            && status.st_mode & S_IFMT == S_IFDIR
    }

    /// Whether anything is at a path.
    package static func exists(_ path: FilePath) -> Bool {
        var status = stat()
        return path.withPlatformString { lstat($0, &status) } == 0
    }

    /// The size of an open ordinary file in bytes.
    private static func regularSize(
        of descriptor: CInt, path: FilePath
    ) throws(FileError) -> Int {
        var status = stat()
        guard fstat(descriptor, &status) == 0 else {
            throw .system(operation: "examine", path: path.display, errno: .latest)
        }
        guard status.st_mode & S_IFMT == S_IFREG else {
            throw .notAFile(
                path: path.display, kind: FolderEntry.Kind(mode: status.st_mode).phrase)
        }
        return Int(status.st_size)
    }
}

extension Errno {
    /// The error number that the last refused system call of this thread left.
    package static var latest: Errno { Errno(rawValue: Glibc.errno) }
}
