import CSystemCalls
import Glibc
import SystemPackage

// What changes a folder's names, and what makes the change last.
extension Folder {
    /// Makes a folder at a path; those above it have to be there.
    ///
    /// The corresponding C function is `mkdir`.
    package static func make(at path: FilePath, mode: mode_t) throws(Errno) {
        _ = try SystemCall.attempt("mkdir") { path.withPlatformString { mkdir($0, mode) } }
    }

    /// Opens a folder in this one, making it when it is missing.
    ///
    /// - Throws: `.notDirectory` when the name is taken by something else.
    package func makeFolder(_ name: [UInt8], mode: mode_t) throws(Errno) -> Folder {
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

    /// Removes a folder of this one with all that is in it; a link is removed, not followed.
    package func removeFolder(_ name: [UInt8]) throws(Errno) {
        let folder = try folder(named: name)
        // All names first: what is removed while it is listed may hide others.
        for inside in try folder.everyName() {
            if try folder.facts(of: inside)?.kind == .folder {
                try folder.removeFolder(inside)
            } else {
                try folder.remove(inside)
            }
        }
        try removeEmptyFolder(name)
    }

    /// Removes a folder of this one that has nothing in it.
    package func removeEmptyFolder(_ name: [UInt8]) throws(Errno) {
        _ = try SystemCall.attempt("unlinkat") {
            withCString(name) { unlinkat(descriptor, $0, AT_REMOVEDIR) }
        }
    }

    /// What an ordinary user can still put onto a filesystem.
    package struct Room: Sendable {
        /// The bytes that can be written.
        package var bytes: Int

        /// The files that can be made; `nil` where their number has no limit of its own.
        package var files: Int?

        fileprivate init(_ facts: statvfs) {
            bytes = Int(facts.f_bavail) * Int(facts.f_frsize)
            // Filesystems without a fixed number of inodes say that there are none at all.
            files = facts.f_files > 0 ? Int(facts.f_favail) : nil
        }
    }

    /// What an ordinary user can still put onto this folder's filesystem.
    ///
    /// The corresponding C function is `fstatvfs`.
    package func room() throws(SystemCallFailure) -> Room {
        var facts = statvfs()
        _ = try SystemCall.run("fstatvfs", on: path) { fstatvfs(descriptor, &facts) }
        return Room(facts)
    }

    /// What an ordinary user can still put onto the filesystem of a folder that need not be readable.
    ///
    /// The corresponding C function is `statvfs`.
    package static func room(at path: FilePath) throws(Errno) -> Room {
        var facts = statvfs()
        _ = try SystemCall.attempt("statvfs") { path.withPlatformString { statvfs($0, &facts) } }
        return Room(facts)
    }

    /// Puts everything on the disk that was written or renamed in this folder's filesystem.
    ///
    /// The corresponding C function is `syncfs`.
    package func syncFilesystem() throws(SystemCallFailure) {
        _ = try SystemCall.run("syncfs", on: path) { digitd_sync_filesystem(descriptor) }
    }

    /// Puts the folder's names on the disk.
    ///
    /// The corresponding C function is `fsync`.
    package func sync() throws(SystemCallFailure) {
        _ = try SystemCall.run("fsync", on: path) { fsync(descriptor) }
    }
}
