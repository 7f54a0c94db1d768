import CSystemCalls
import Glibc
import SystemPackage

/// Whole files in and whole files out, so that a reader of ours never sees half of one.
///
/// For files and folders that are found by their paths: models, reports, what a command is given. The
/// spool has its folders open and works in them.
package enum StoredFile {
    /// Returns the bytes of an ordinary file.
    ///
    /// Without `followingSymlink` the last step of the path must not be a symbolic link. A pipe or a
    /// device is refused before a byte is read: opening one must never make us wait.
    package static func read(
        _ path: FilePath, limit: Int = 1 << 30, followingSymlink: Bool = true
    ) throws(FileError) -> [UInt8] {
        let file = try openForReading(path, followingSymlink: followingSymlink)
        let size = try regularSize(of: file, path: path)
        guard size <= limit else {
            throw .tooLarge(path: path.display, bytes: size, limit: limit)
        }
        do {
            return try file.read(size)
        } catch {
            throw FileError("read", path, error)
        }
    }

    /// Opens an ordinary file for reading.
    package static func openForReading(
        _ path: FilePath, followingSymlink: Bool = true
    ) throws(FileError) -> OpenFile {
        let flags = O_RDONLY | O_NONBLOCK | (followingSymlink ? 0 : O_NOFOLLOW)
        let file: OpenFile
        do throws(Errno) {
            file = try OpenFile(at: path, flags)
        } catch {
            if error == .tooManySymbolicLinkLevels && !followingSymlink {
                throw .notAFile(path: path.display, kind: FileKind.symbolicLink.phrase)
            }
            throw FileError("open", path, error)
        }
        _ = try regularSize(of: file, path: path)
        return file
    }

    /// The size of an open ordinary file in bytes.
    private static func regularSize(
        of file: borrowing OpenFile, path: FilePath
    ) throws(FileError) -> Int {
        let facts: FileFacts
        do throws(Errno) {
            facts = try FileFacts(of: file.descriptor)
        } catch {
            throw FileError("examine", path, error)
        }
        guard facts.kind == .regular else {
            throw .notAFile(path: path.display, kind: facts.kind.phrase)
        }
        return facts.size
    }
}

// MARK: - Writing

extension StoredFile {
    /// Writes a file so that it is there whole, and stays there when the power fails, or not at
    /// all; `mode` are its permissions before the process's umask.
    package static func write(
        _ bytes: [UInt8], to path: FilePath, mode: mode_t = 0o644
    ) throws(FileError) {
        let (place, name) = parted(path)
        let temporary = temporaryName(for: name)
        do throws(SystemCallFailure) {
            let folder = try Folder(at: place, followingLinks: true)
            try folder.replace(
                name, with: bytes, by: temporary, in: folder, mode: mode, isLasting: true)
        } catch {
            let unfinished = path.removingLastComponent().appending(name: temporary)
            switch error.call {
            case "open", "fstat", "openat": throw FileError("create", unfinished, error.errno)
            case "renameat": throw FileError("write", path, error.errno)
            case "fsync": throw FileError("sync", place, error.errno)
            default: throw FileError("write", unfinished, error.errno)
            }
        }
    }

    /// Writes a file like ``write(_:to:mode:)``, if nothing has its name.
    ///
    /// - Returns: Whether it was written; `false` when the name is taken.
    package static func writeNew(
        _ bytes: [UInt8], to path: FilePath, mode: mode_t = 0o644
    ) throws(FileError) -> Bool {
        let (place, name) = parted(path)
        do throws(SystemCallFailure) {
            return try Folder(at: place, followingLinks: true)
                .add(name, with: bytes, by: temporaryName(for: name), mode: mode, isLasting: true)
        } catch {
            throw FileError(error.call == "fsync" ? "sync" : "write", path, error.errno)
        }
    }

    /// Writes a file and waits until the disk has it; its name is not waited for.
    package static func writeAndSync(
        _ bytes: [UInt8], to path: FilePath, mode: mode_t = 0o644
    ) throws(FileError) {
        let (place, name) = parted(path)
        do throws(SystemCallFailure) {
            try Folder(at: place, followingLinks: true)
                .create(name, with: bytes, mode: mode, isLasting: true)
        } catch {
            throw FileError(error.call == "write" ? "write" : "create", path, error.errno)
        }
    }

    /// Writes a file that can be made again at any time, over what is there, without waiting for the
    /// disk, which would take most of the time of ten thousand small files.
    package static func writeQuickly(_ bytes: [UInt8], to path: FilePath) throws(FileError) {
        do throws(Errno) {
            let file = try OpenFile(at: path, O_WRONLY | O_CREAT | O_TRUNC, mode: 0o644)
            try file.write(bytes, at: 0)
        } catch {
            throw FileError("write", path, error)
        }
    }

    /// Removes what ``write(_:to:mode:)`` left half written in a folder, because its process died or
    /// the disk did not even let it tidy up.
    ///
    /// Call it when this process itself writes nothing there at the moment.
    package static func removeAbandoned(in folder: FilePath) {
        guard let folder = try? Folder(at: folder, followingLinks: true) else { return }
        for name in (try? folder.names()) ?? [] {
            guard let process = writer(of: name) else { continue }
            if process == getpid() || kill(process, 0) != 0 && errno == ESRCH {
                try? folder.remove(name)
            }
        }
    }

    /// A leading dot: every scanner of ours, and most of other people's, leaves it alone.
    private static func temporaryName(for name: [UInt8]) -> [UInt8] {
        Array(".".utf8) + name + Array(".\(getpid()).tmp".utf8)
    }

    /// The process that writes a file under a temporary name; `nil` for every other name.
    private static func writer(of name: [UInt8]) -> pid_t? {
        let parts = name.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard parts.count >= 4, parts[0].isEmpty, parts[parts.count - 1].elementsEqual("tmp".utf8)
        else { return nil }
        let number = String(decoding: parts[parts.count - 2], as: UTF8.self)
        return pid_t(number).flatMap { $0 > 0 ? $0 : nil }
    }

    /// The folder that holds what a path names, and its name there.
    private static func parted(_ path: FilePath) -> (folder: FilePath, name: [UInt8]) {
        let folder = path.removingLastComponent()
        return (folder.isEmpty ? "." : folder, path.lastComponent?.bytes ?? Array("file".utf8))
    }
}

// MARK: - Names and folders

extension StoredFile {
    /// Renames a file or a folder, if nothing has the new name.
    ///
    /// - Throws: A ``FileError`` with `.fileExists` when the name is taken; nothing has changed then.
    package static func rename(_ old: FilePath, to new: FilePath) throws(FileError) {
        do throws(Errno) {
            _ = try SystemCall.attempt("renameat2") {
                old.withPlatformString { from in
                    new.withPlatformString { to in
                        digitd_rename_without_replacing(AT_FDCWD, from, AT_FDCWD, to)
                    }
                }
            }
        } catch {
            throw FileError("write", new, error)
        }
    }

    /// Removes a file's name.
    package static func remove(_ path: FilePath) throws(FileError) {
        do throws(Errno) {
            _ = try SystemCall.attempt("unlink") { path.withPlatformString { unlink($0) } }
        } catch {
            throw FileError("remove", path, error)
        }
    }

    /// Removes a folder with all that is in it, as far as the system lets us.
    package static func removeFolder(_ path: FilePath) {
        let (place, name) = parted(path)
        try? Folder(at: place, followingLinks: true).removeFolder(name)
    }

    /// Waits until the disk has the names in a folder.
    package static func syncFolder(_ path: FilePath) throws(FileError) {
        let place: FilePath = path.isEmpty ? "." : path
        do throws(SystemCallFailure) {
            try Folder(at: place, followingLinks: true).sync()
        } catch {
            throw FileError(error.call == "fsync" ? "sync" : "open", place, error.errno)
        }
    }

    /// Makes a folder and those above it where they are missing.
    package static func createFolder(_ folder: FilePath) throws(FileError) {
        if isFolder(folder) { return }
        let parent = folder.removingLastComponent()
        if !parent.isEmpty && parent != folder { try createFolder(parent) }
        do throws(Errno) {
            try Folder.make(at: folder, mode: 0o775)
        } catch {
            guard isFolder(folder) else { throw FileError("create", folder, error) }
        }
    }

    /// Whether a path leads to a folder.
    package static func isFolder(_ path: FilePath) -> Bool {
        (try? FileFacts(at: path))?.kind == .folder
    }

    /// Whether anything is at a path.
    package static func exists(_ path: FilePath) -> Bool {
        (try? FileFacts(at: path, followingLinks: false)) != nil
    }

    /// Why names cannot be made in a folder; `nil` when they can.
    ///
    /// The corresponding C function is `access`.
    package static func reasonNotWritable(_ folder: FilePath) -> Errno? {
        do throws(Errno) {
            _ = try SystemCall.attempt("access") {
                folder.withPlatformString { access($0, W_OK | X_OK) }
            }
            return nil
        } catch {
            return error
        }
    }
}
