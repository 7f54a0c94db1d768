import SystemPackage

/// Everything below a folder, in the order of the names' bytes; a folder's own entries come in its
/// place.
///
///     var walk = FolderWalk(through: training.appending("7"))
///     while let entry = try walk.next() { … }
///
/// Names that the inbox would not take are passed over, with all that is in such folders, unless they are
/// asked for. Links are not followed. Folders are listed one at a time, so a walk through a million files takes the
/// memory of the largest folder.
package struct FolderWalk {
    /// What is still to be visited, the next one last.
    private var pending: [FolderEntry] = []

    /// Whether ``folder`` is still to be listed.
    private var isEntering = true

    /// The folder that was listed last, or could not be.
    package private(set) var folder: FilePath

    /// Whether names count that the inbox would not take.
    private let takesIgnored: Bool

    /// Creates a walk; nothing is looked at yet.
    package init(through folder: FilePath, takingIgnored takesIgnored: Bool = false) {
        self.folder = folder
        self.takesIgnored = takesIgnored
    }

    /// Returns the next thing that is no folder, or `nil` at the end.
    ///
    /// - Throws: A ``FileError`` when a folder cannot be listed; the next call goes on behind it.
    package mutating func next() throws(FileError) -> FolderEntry? {
        while true {
            if isEntering {
                isEntering = false
                pending += try FolderEntry.list(folder).filter { takesIgnored || !$0.isIgnored }
                    .reversed()
            }
            guard let entry = pending.popLast() else { return nil }
            guard entry.kind == .folder else { return entry }
            (folder, isEntering) = (entry.path, true)
        }
    }
}
