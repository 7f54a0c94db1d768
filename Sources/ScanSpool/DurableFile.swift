import Glibc
import SystemPackage

/// Writing a single file so that it is either the old one or the whole new one, whatever happens.
public enum DurableFile {
    /// Writes a file: beside its place, synced, renamed over it, and the folder synced.
    ///
    /// For files that stand alone. Many files at once are cheaper with
    /// ``Spool/write(_:to:as:)`` and one ``Spool/sync()``.
    public static func write(_ bytes: [UInt8], to path: FilePath) throws(SpoolError) {
        let parent = path.removingLastComponent()
        guard let last = path.lastComponent, let name = RelativePath(last.string)?.bytes else {
            throw .system(SystemCallFailure("open", on: path, errno: .invalidArgument))
        }
        let folder = try SpoolError.wrap { () throws(SystemCallFailure) in
            try Folder(at: parent.isEmpty ? "." : parent, followingLinks: true)
        }
        let temporary = fitting(Array(".".utf8) + name, suffix: ".\(getpid()).tmp")
        do throws(Errno) {
            do throws(Errno) {
                let file = try folder.file(
                    temporary, O_WRONLY | O_CREAT | O_TRUNC, mode: SpoolLayout.fileMode)
                try file.write(bytes, at: 0)
                try file.sync()
                try folder.rename(temporary, over: folder, name)
            } catch {
                try? folder.remove(temporary)
                throw error
            }
        } catch {
            throw .system(SystemCallFailure("write", on: path, errno: error))
        }
        try SpoolError.wrap { () throws(SystemCallFailure) in try folder.sync() }
    }
}
