import Files
import SystemPackage

/// A scan whose digits are known.
public struct LabelledScan: Sendable, Equatable {
    /// Where the file is.
    public var path: FilePath

    /// The file's name for reports, relative to the folder it was found in.
    public var name: String

    /// The digits on it, leading zeros kept; empty where there is no number.
    public var label: String

    /// Creates a labelled scan.
    public init(path: FilePath, name: String, label: String) {
        self.path = path
        self.name = name
        self.label = label
    }

    /// Reads the bytes of the file, never more than 64 MiB of them.
    package func bytes() throws(FileError) -> [UInt8] {
        try StoredFile.read(path, limit: 64 << 20, followingSymlink: false)
    }
}
