import Files
import Glibc
import SystemPackage

// What has been kept for long enough goes: a file that is the very one, and the folders that it leaves empty.
extension Spool {
    /// Removes a file below one of the folders, if it is the one that is meant.
    ///
    /// Links are not followed, and nothing but an ordinary file is removed.
    ///
    /// - Parameters:
    ///   - path: Its path.
    ///   - folder: The folder.
    ///   - isMeant: Whether these bytes are those of the file that is meant.
    /// - Returns: Whether it was there, and is not any more.
    /// - Throws: Trouble of the machine; the file may be there.
    public func clear(
        _ path: RelativePath, in folder: SpoolFolder, where isMeant: ([UInt8]) -> Bool
    ) throws(SpoolError) -> Bool {
        do throws(Errno) {
            var parent = self.folder(folder)
            if let parentPath = path.parent { parent = try parent.folder(parentPath) }
            guard let facts = try parent.facts(of: path.name), facts.kind == .regular,
                isMeant(try parent.fileForReading(path.name).read(facts.size))
            else { return false }
            try parent.remove(path.name)
            return true
        } catch .noSuchFileOrDirectory, .notDirectory {
            return false
        } catch {
            throw .system(
                SystemCallFailure(
                    "unlinkat", on: layout[folder].appending(path.filePath.components),
                    errno: error))
        }
    }

    /// Removes the folders that lead to a path below one of the folders, as far as they are empty, the innermost
    /// first.
    public func removeEmptyFolders(leadingTo path: RelativePath, in folder: SpoolFolder) {
        var next = path.parent
        while let path = next {
            let top = self.folder(folder)
            guard let parent = path.parent.map({ try? top.folder($0) }) ?? top,
                (try? parent.removeEmptyFolder(path.name)) != nil
            else { return }
            next = path.parent
        }
    }

    /// What tells a folder from another one of its name, and from itself when something was put in or taken out.
    public struct FolderLook: Sendable, Equatable {
        fileprivate var identity: FileIdentity

        /// When something was put in or taken out last, since 1970.
        public fileprivate(set) var modified: Duration
    }

    /// How a folder below the inbox looks; nil when there is none.
    public func look(atInboxFolder path: RelativePath) -> FolderLook? {
        guard let parent = try? parentInInbox(of: path),
            let facts = try? parent.facts(of: path.name), facts.kind == .folder
        else { return nil }
        return FolderLook(identity: facts.identity, modified: facts.modified)
    }

    /// Removes a folder below the inbox, if it is empty.
    ///
    /// - Returns: Whether it has gone.
    public func removeEmptyInboxFolder(_ path: RelativePath) -> Bool {
        (try? parentInInbox(of: path).removeEmptyFolder(path.name)) != nil
    }

    private func parentInInbox(of path: RelativePath) throws(Errno) -> Folder {
        let inbox = folder(.inbox)
        guard let parent = path.parent else { return inbox }
        return try inbox.folder(parent)
    }
}
