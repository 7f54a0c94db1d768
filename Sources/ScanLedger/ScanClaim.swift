/// A file of the inbox that is about to be claimed.
public struct NewClaim: Sendable, Equatable {
    /// The path below the inbox, byte for byte.
    public var name: [UInt8]

    /// The same path as people read it: valid UTF-8 without control characters.
    public var display: String

    /// The number of the file in its file system, which stays with it through every rename.
    public var inode: UInt64

    /// Creates the intent to claim a file.
    public init(name: [UInt8], display: String, inode: UInt64 = 0) {
        self.name = name
        self.display = display
        self.inode = inode
    }
}

/// A file that was claimed, as the ledger remembers it.
public struct ScanClaim: Sendable, Equatable, Identifiable {
    /// The identity of the scan; also the id of its file in `work/`.
    public var id: Int64

    /// The path below the inbox, byte for byte.
    public var name: [UInt8]

    /// The same path as people read it.
    public var display: String

    /// The number of the file in its file system.
    public var inode: UInt64

    /// How often reading this scan was begun, the present time included.
    public var attempts: Int

    /// Creates a claim.
    public init(
        id: Int64, name: [UInt8], display: String, inode: UInt64 = 0, attempts: Int = 1
    ) {
        self.id = id
        self.name = name
        self.display = display
        self.inode = inode
        self.attempts = attempts
    }
}
