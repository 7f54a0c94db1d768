import Files
import SystemPackage

extension RelativePath {
    /// Returns one of the names to try until one is free: for `a.png` they are `a.png`, `a~1.png`, `a~2.png`, ….
    package func numbered(_ number: Int) -> RelativePath {
        tagged(number == 0 ? nil : "\(number)")
    }
}

extension Folder {
    /// Renames a name of this folder into another one, to the first name that is free there.
    ///
    /// - Parameters:
    ///   - name: The name.
    ///   - goal: The other folder, on the same filesystem.
    ///   - wanted: The name it should get. Where that is taken, it gets `WANTED~1`, `WANTED~2`, ….
    ///   - first: The number to begin with; 0 stands for the name as it is.
    /// - Returns: The name that it has now.
    /// - Throws: What the system refuses; nothing has changed then.
    @discardableResult
    package func rename(
        _ name: [UInt8], to goal: Folder, firstFreeOf wanted: [UInt8], from first: Int = 0
    ) throws(Errno) -> [UInt8] {
        let path = RelativePath(components: [wanted])
        var number = first
        while true {
            let free = path.numbered(number).name
            do {
                try rename(name, to: goal, free)
                return free
            } catch .fileExists {
                number += 1
            }
        }
    }
}

extension StoredFile {
    /// Renames a file to the first free of `NAME`, `NAME~1`, `NAME~2`, …, so that no other file is replaced.
    ///
    /// The folders of both names are on the disk on return.
    ///
    /// - Throws: A `FileError` when the system refuses.
    package static func rename(_ old: FilePath, toFirstFree new: FilePath) throws(FileError) {
        let (from, to) = (old.removingLastComponent(), new.removingLastComponent())
        guard let name = old.lastComponent?.bytes, let wanted = new.lastComponent?.bytes else {
            preconditionFailure("'\(old.display)' or '\(new.display)' has no name")
        }
        do throws(SystemCallFailure) {
            let (source, goal) = (
                try Folder(at: from, followingLinks: true), try Folder(at: to, followingLinks: true)
            )
            do throws(Errno) {
                try source.rename(name, to: goal, firstFreeOf: wanted)
            } catch {
                throw SystemCallFailure("renameat2", on: old, to: new, errno: error)
            }
            try goal.sync()
            if source.identity != goal.identity { try source.sync() }
        } catch {
            let isNamed = error.call == "fsync"
            throw .system(
                operation: isNamed ? "sync" : "write", path: (isNamed ? to : new).display,
                errno: error.errno)
        }
    }
}
