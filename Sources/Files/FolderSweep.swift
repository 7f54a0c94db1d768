import SystemPackage

/// Everything below a folder, in no order and with no list: a folder with a million files takes the memory of one
/// kernel buffer.
///
///     var sweep = FolderSweep(through: layout.done)
///     while let entry = try sweep.next() { … }
///
/// What is no folder comes as it is found; folders wait by their paths until the one they are in has been gone
/// through. Links are not followed. What comes into a folder or leaves it meanwhile may be told or not. Where the order
/// matters, ``FolderWalk`` is the one to take.
package struct FolderSweep {
    /// The folders that are still to be gone through.
    private var pending: [FilePath]

    /// The one that is gone through.
    private var entries: FolderEntries?

    /// Whether it is the first one, which may be reached through a link.
    private var isFirst = true

    /// Creates a sweep; nothing is looked at yet.
    package init(through folder: FilePath) {
        pending = [folder]
    }

    /// Returns the next thing that is no folder, or `nil` at the end.
    ///
    /// - Throws: A ``FileError`` when a folder cannot be read to its end; the next call goes on with another one.
    package mutating func next() throws(FileError) -> FolderEntry? {
        while true {
            guard let entries else {
                guard let path = pending.popLast() else { return nil }
                do throws(Errno) {
                    self.entries = try Self.open(path, followingLinks: isFirst)
                    isFirst = false
                } catch {
                    throw FileError("open", path, error)
                }
                continue
            }
            do throws(Errno) {
                if let entry = try next(in: entries) { return entry }
                self.entries = nil
            } catch {
                self.entries = nil
                throw FileError("read", entries.folder.path, error)
            }
        }
    }

    private static func open(
        _ path: FilePath, followingLinks: Bool
    ) throws(Errno) -> FolderEntries {
        let folder: Folder
        do {
            folder = try Folder(at: path, followingLinks: followingLinks)
        } catch {
            throw error.errno
        }
        return try FolderEntries(of: folder)
    }

    /// The next thing in one folder that is no folder.
    private mutating func next(in entries: FolderEntries) throws(Errno) -> FolderEntry? {
        while let entry = try entries.next() {
            let folder = entries.folder
            if entry.isFolder == true {
                pending.append(folder.path(of: entry.name))
                continue
            }
            // A file that went away since it was listed is simply not there.
            guard let facts = try? folder.facts(of: entry.name) else { continue }
            let path = folder.path(of: entry.name)
            if facts.kind == .folder {
                pending.append(path)
            } else {
                return FolderEntry(path: path, nameBytes: entry.name, facts: facts)
            }
        }
        return nil
    }
}
