import ContentDigest
import Files
import SystemPackage

extension SHA256Digest {
    /// Creates the digest of a file, a mebibyte in memory at a time.
    ///
    /// - Parameter path: An ordinary file; a link is not followed.
    /// - Throws: What keeps it from being read.
    init(ofFileAt path: FilePath) throws {
        let file = try StoredFile.openForReading(path, followingSymlink: false)
        var offset = 0
        try self.init {
            let piece = try file.read(1 << 20, from: offset)
            offset += piece.count
            return piece.isEmpty ? nil : piece
        }
    }
}
