import Files
import SystemPackage

// Whole files for people: JSON documents, copies for review. They get their name when all of them is
// written, so nobody ever sees half of one; the batch's sync makes them durable.
extension Spool {
    /// Writes a file below one of the folders, replacing an older one of that name.
    ///
    /// It is not synced: call ``sync()`` before relying on it. Something that stands in the way and
    /// cannot be replaced (a folder with the file's name, a file with the name of a folder on the
    /// way) is set aside with a `~` and a number, not removed.
    public func write(
        _ bytes: [UInt8], to folder: SpoolFolder, as path: RelativePath
    ) throws(SpoolError) {
        do throws(Errno) {
            let parent = try makeWay(to: path, in: self.folder(folder))
            let name = path.name
            if try !parent.writeNew(bytes, as: name, mode: SpoolLayout.fileMode) {
                try replace(name, in: parent, by: bytes)
            }
        } catch {
            throw .system(
                SystemCallFailure(
                    "write", on: layout[folder].appending(path.filePath.components), errno: error))
        }
    }

    /// Returns whether a name below one of the folders is taken, or would be by a file of another content.
    ///
    /// - Parameters:
    ///   - path: The name.
    ///   - folder: The folder.
    ///   - bytes: What a file must hold to be the very one that is to be written, whole or as a power cut
    ///     left it: cut short, or with zeros in place of its content. Without them each file is another.
    /// - Returns: `false` also where nothing can be seen: writing then tells what is wrong.
    public func isTaken(
        _ path: RelativePath, in folder: SpoolFolder, byOtherThan bytes: [UInt8]? = nil
    ) -> Bool {
        do throws(Errno) {
            var parent = self.folder(folder)
            if let parentPath = path.parent { parent = try parent.folder(parentPath) }
            guard let facts = try parent.facts(of: path.name) else { return false }
            guard let bytes, facts.kind == .regular, facts.size <= bytes.count else { return true }
            let found = try parent.fileForReading(path.name).read(facts.size)
            return !zip(found, bytes).allSatisfy { $0 == $1 || $0 == 0 }
        } catch {
            return false
        }
    }

    /// Writes a file in `work/` and renames it over what has its name.
    private func replace(
        _ name: [UInt8], in parent: Folder, by bytes: [UInt8]
    ) throws(Errno) {
        do throws(SystemCallFailure) {
            try parent.replace(
                name, with: bytes, by: temporaryName(), in: folder(.work),
                mode: SpoolLayout.fileMode, isLasting: false
            ) { () throws(Errno) in
                try setAside(name, in: parent)
            }
        } catch {
            throw error.errno
        }
    }

    /// Opens the folders that lead to a path, made if missing.
    private func makeWay(to path: RelativePath, in top: Folder) throws(Errno) -> Folder {
        guard let parentPath = path.parent else { return top }
        if let parent = try? top.folder(parentPath) { return parent }
        var folder = top
        for name in parentPath.components {
            do {
                folder = try folder.makeFolder(name, mode: SpoolLayout.folderMode)
            } catch .notDirectory {
                try setAside(name, in: folder)
                folder = try folder.makeFolder(name, mode: SpoolLayout.folderMode)
            }
        }
        return folder
    }
}

/// Renames a name that is in the way to the first free `NAME~1`, `NAME~2`, ….
@discardableResult
func setAside(_ name: [UInt8], in folder: Folder) throws(Errno) -> [UInt8] {
    try folder.rename(name, to: folder, firstFreeOf: name, from: 1)
}
