import CSystemCalls
import Glibc
import SystemPackage

// Files that have their name only when all of them is written, so that nobody ever sees half of one.
extension Folder {
    /// Writes a file without a name and then gives it one; it is not synced.
    ///
    /// That is half the price of a rename, since only one folder changes, and only that one is locked.
    ///
    /// - Returns: Whether it is there; `false` when the name is taken, or when nothing on this machine
    ///   knows files without a name.
    package func writeNew(
        _ bytes: [UInt8], as name: [UInt8], mode: mode_t
    ) throws(Errno) -> Bool {
        guard let file = try unnamedFile(mode: mode) else { return false }
        try file.write(bytes, at: 0)
        return try self.name(file, name)
    }

    /// Writes a file under a temporary name and renames it over what has its own.
    ///
    /// - Parameters:
    ///   - name: The file's name in this folder.
    ///   - bytes: The content.
    ///   - temporary: The name it is written under, which nobody looks for. When anything fails, it
    ///     is removed.
    ///   - staging: Where that is, on the same filesystem.
    ///   - mode: The permissions, before the umask takes its share.
    ///   - isLasting: Whether content and name are on the disk on return.
    ///   - makeWay: Called when a folder has the name; it has to move that away.
    /// - Throws: The call that failed: one of ``create(_:with:mode:isLasting:)``, `renameat` to the
    ///   name, or `fsync` on this folder.
    package func replace(
        _ name: [UInt8], with bytes: [UInt8], by temporary: [UInt8], in staging: Folder,
        mode: mode_t, isLasting: Bool, makeWay: (() throws(Errno) -> Void)? = nil
    ) throws(SystemCallFailure) {
        do throws(SystemCallFailure) {
            try staging.create(temporary, with: bytes, mode: mode, isLasting: isLasting)
            try staging.put(temporary, over: self, name, makeWay)
            if isLasting { try sync() }
        } catch {
            try? staging.remove(temporary)
            throw error
        }
    }

    /// Writes a file under a temporary name and gives it its own, if nothing has that name.
    ///
    /// The parameters are those of ``replace(_:with:by:in:mode:isLasting:makeWay:)``.
    ///
    /// - Returns: Whether it is there; `false` when the name is taken.
    /// - Throws: The call that failed: one of ``create(_:with:mode:isLasting:)``, `renameat2` to the
    ///   name, or `fsync` on this folder.
    package func add(
        _ name: [UInt8], with bytes: [UInt8], by temporary: [UInt8], mode: mode_t, isLasting: Bool
    ) throws(SystemCallFailure) -> Bool {
        try create(temporary, with: bytes, mode: mode, isLasting: isLasting)
        do throws(Errno) {
            try rename(temporary, to: self, name)
        } catch {
            try? remove(temporary)
            if error == .fileExists { return false }
            throw SystemCallFailure(
                "renameat2", on: path(of: temporary), to: path(of: name), errno: error)
        }
        if isLasting { try sync() }
        return true
    }

    /// Writes a new file; what had its name before is removed.
    ///
    /// - Throws: `openat`, or `write` for all that follows, on the file, which is removed again when
    ///   it cannot be written whole.
    package func create(
        _ name: [UInt8], with bytes: [UInt8], mode: mode_t, isLasting: Bool
    ) throws(SystemCallFailure) {
        let file: OpenFile
        do throws(Errno) {
            file = try newFile(name, mode: mode)
        } catch {
            throw SystemCallFailure("openat", on: path(of: name), errno: error)
        }
        do throws(Errno) {
            try file.write(bytes, at: 0)
            if isLasting { try file.sync() }
        } catch {
            try? remove(name)
            throw SystemCallFailure("write", on: path(of: name), errno: error)
        }
    }

    private func newFile(_ name: [UInt8], mode: mode_t) throws(Errno) -> OpenFile {
        let flags = O_WRONLY | O_CREAT | O_EXCL
        do {
            return try file(name, flags, mode: mode)
        } catch .fileExists {
            // The rest of a process that died; never written through, for it may be a link.
            try remove(name)
            return try file(name, flags, mode: mode)
        }
    }

    private func put(
        _ temporary: [UInt8], over goal: Folder, _ name: [UInt8],
        _ makeWay: (() throws(Errno) -> Void)?
    ) throws(SystemCallFailure) {
        do throws(Errno) {
            do throws(Errno) {
                try rename(temporary, over: goal, name)
            } catch {
                guard error == .isDirectory, let makeWay else { throw error }
                try makeWay()
                try rename(temporary, over: goal, name)
            }
        } catch {
            throw SystemCallFailure(
                "renameat", on: path(of: temporary), to: goal.path(of: name), errno: error)
        }
    }

    /// Makes a file in this folder that has no name yet, for writing; `nil` where the filesystem
    /// knows no such files.
    private func unnamedFile(mode: mode_t) throws(Errno) -> OpenFile? {
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
    private func name(_ file: borrowing OpenFile, _ name: [UInt8]) throws(Errno) -> Bool {
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
}
