import SystemPackage

/// One name in a folder, with what stands behind it.
package struct FolderEntry: Sendable {
    /// The whole path, starting as the listed folder's path does.
    package let path: FilePath

    /// The name's bytes.
    package let nameBytes: [UInt8]

    /// What the name stands for; a symbolic link is not followed.
    package let facts: FileFacts

    /// What sort of thing that is.
    package var kind: FileKind { facts.kind }

    /// The name, fit to be printed.
    package var name: String { FileName.display(nameBytes) }

    /// Whether the name is one that the inbox would not take either: unfinished, hidden, or some
    /// other program's own.
    package var isIgnored: Bool { FileName.isIgnored(nameBytes) }

    /// Returns what is in a folder, in the order of the names' bytes.
    ///
    /// - Throws: A ``FileError`` when the folder cannot be listed to its end.
    package static func list(_ path: FilePath) throws(FileError) -> [FolderEntry] {
        do throws(SystemCallFailure) {
            let folder = try Folder(at: path, followingLinks: true)
            return try folder.names()
                .sorted { $0.lexicographicallyPrecedes($1) }
                .compactMap { name in
                    // A file that went away since it was listed is simply not there.
                    (try? folder.facts(of: name)).map {
                        FolderEntry(path: folder.path(of: name), nameBytes: name, facts: $0)
                    }
                }
        } catch {
            throw FileError("open", path, error.errno)
        }
    }
}
