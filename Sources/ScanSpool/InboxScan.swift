import Files

/// Something in the inbox whose turn has come.
public struct InboxEntry: Hashable, Sendable {
    /// Where it is, below the inbox.
    public let path: RelativePath

    /// What it is; only a regular file can be a scan.
    public let kind: FileKind

    /// Its size in bytes.
    public let size: Int

    /// Its number in the filesystem, which stays with it through every rename.
    public let inode: UInt64

    /// When its content last changed, since 1970.
    public let modified: Duration

    /// Why it cannot be a scan, or `nil` for a regular file.
    ///
    /// Claim it like any other, and answer with this instead of reading it.
    public let refusal: SpoolError?
}

/// What one look into the inbox found.
public struct InboxScan: Sendable {
    /// What can be taken now, ordered by path.
    public internal(set) var ready: [InboxEntry] = []

    /// Whether the look reached the inbox's end; when not, scan again for the rest.
    ///
    /// The counts below are those of the pass so far.
    public internal(set) var isComplete = false

    /// In how long the first of the waiting files may be ready, if nothing touches it.
    public internal(set) var nextDue: Duration?

    /// How many files are not ready yet.
    public internal(set) var waiting = 0

    /// How many names are none of ours: `Docs/Decisions/0010` lists them.
    public internal(set) var ignored = 0

    /// How many things could not be taken and are left alone: see ``InboxScanner/postpone(_:because:)``.
    public internal(set) var postponed = 0

    /// How long the longest-waiting file has been in the inbox unchanged.
    public internal(set) var longestWait: Duration?

    /// What cannot be taken or looked into, at most sixteen of them, with the reason.
    public internal(set) var blocked: [BlockedEntry] = []
}

/// Something in the inbox that cannot be taken, or a folder there whose files cannot be seen.
public struct BlockedEntry: Hashable, Sendable {
    /// Where it is, below the inbox.
    public let path: RelativePath

    /// Why, as a sentence in its description.
    public let reason: SpoolError

    /// Creates the note of an entry.
    public init(path: RelativePath, reason: SpoolError) {
        self.path = path
        self.reason = reason
    }
}
