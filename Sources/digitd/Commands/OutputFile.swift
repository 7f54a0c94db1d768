import Files
import SystemPackage

/// The file a command will write: checked before the work, written whole after it.
struct OutputFile {
    /// Where the file will be.
    let path: FilePath

    /// Checks that the file can be created, so that an hour of training is not thrown away.
    ///
    /// - Throws: A ``CommandFailure`` when the file is there and must not be replaced, or when its
    ///   folder does not exist or may not be written.
    init(_ text: String, replacing: Bool) throws(CommandFailure) {
        path = FilePath.absolute(text)
        var folder = path
        folder.removeLastComponent()
        if StoredFile.isFolder(path) {
            throw CommandFailure(.cannotCreate, "'\(text)' is a folder. Give the name of a file.")
        }
        if !replacing, StoredFile.exists(path) {
            throw CommandFailure(
                .cannotCreate, "'\(text)' is there already. Give another name, or --force.")
        }
        guard StoredFile.isFolder(folder) else {
            throw CommandFailure(
                .cannotCreate,
                "The folder '\(folder)' is not there. Create it: mkdir -p '\(folder)'")
        }
        if let reason = StoredFile.reasonNotWritable(folder) {
            throw CommandFailure(
                .cannotCreate, "The folder '\(folder)' cannot be written: \(reason).")
        }
    }

    /// Writes the file so that it is there whole or not at all.
    func write(_ bytes: [UInt8]) throws(CommandFailure) {
        do throws(FileError) {
            try StoredFile.write(bytes, to: path)
        } catch {
            throw CommandFailure(.inputOutput, "\(error)")
        }
    }
}
