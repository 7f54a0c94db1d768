import Files
import SystemPackage

/// What lies in folders named `0` to `9`, each holding images of its digit: the names only.
public struct DigitFolders: Sendable, Equatable {
    /// The files found, digit after digit, in the order of their names' bytes.
    public private(set) var scans: [LabelledScan] = []

    /// What is there but cannot be a labelled image, by name.
    public private(set) var problems: [FileProblem] = []

    /// Lists the folders `0` to `9` below a folder, with all their subfolders.
    ///
    /// Hidden files and those that are still being written are passed over in silence; files that
    /// lie beside the ten folders are listed as problems.
    ///
    /// - Throws: A ``LabelError`` when the folder cannot be listed or has none of the ten.
    public init(in folder: FilePath) throws(LabelError) {
        let entries = try LabelError.wrap { () throws(FileError) in
            try FolderEntry.list(folder).filter { !$0.isIgnored }
        }
        var found = false
        for entry in entries {
            let digit = Int(entry.name).flatMap { (0...9).contains($0) ? entry.name : nil }
            if entry.kind == .folder, let digit, digit.count == 1 {
                found = true
                try LabelError.wrap { () throws(FileError) in
                    try collect(entry.path, label: digit)
                }
            } else if entry.kind != .folder && !Self.isOurs(entry.name) {
                problems.append(
                    FileProblem(
                        name: entry.name,
                        reason: "It lies beside the folders 0 to 9. Move it into that of its digit."
                    ))
            }
        }
        guard found else { throw .noDigitFolders(folder: folder.display) }
    }

    /// Adds the files of one folder and of those below it.
    private mutating func collect(_ folder: FilePath, label: String) throws(FileError) {
        var walk = FolderWalk(through: folder)
        while let entry = try walk.next() {
            let path = entry.path.bytes.dropFirst(folder.bytes.count + 1)
            let name = "\(label)/\(FileName.display(Array(path)))"
            if entry.kind == .regular {
                scans.append(LabelledScan(path: entry.path, name: name, label: label))
            } else {
                problems.append(
                    FileProblem(
                        name: name,
                        reason: "It is \(entry.kind.phrase), not a file. Put the file itself there."
                    ))
            }
        }
    }

    /// Whether a name beside the ten folders is one that digitd itself put there.
    private static func isOurs(_ name: String) -> Bool {
        name.lowercased().hasPrefix("readme") || name == "labels.csv"
    }
}
