/// Whether a file is complete, as its own format tells.
public enum FileCompleteness: Sendable {
    /// The format's end marker is there.
    case complete
    /// The format is known and its end is missing.
    case incomplete
    /// The format has no end marker that we know.
    case unknown
}

/// Tells from a file's first and last bytes (64 each, fewer of a smaller file) and its size whether
/// it is complete.
public typealias CompletenessCheck =
    @Sendable (_ head: [UInt8], _ tail: [UInt8], _ size: Int) -> FileCompleteness

/// Tells whether the end of a file's own format lies anywhere in it, with other data behind it.
///
/// It is asked of files that lack their end, and may read all of the file: `read` gives `count` bytes from
/// `offset` on, or fewer at the end.
public typealias EndSearch =
    @Sendable (_ size: Int, _ read: (_ offset: Int, _ count: Int) -> [UInt8]) -> Bool

/// How long a file must have been left alone before it is taken.
///
/// Each time it is touched the wait begins anew. Scanners open and close a file several times, so a
/// closed file is not a finished one; only quiet *and* a known end make it safe to be quick.
public struct SettleRule: Hashable, Sendable {
    /// For a file that is complete.
    public var settle: Duration

    /// For a file whose format is unknown, whose end has other data behind it, or that we may not look into.
    public var unknownSettle: Duration

    /// For a file whose end is missing: then it is taken anyway, and its reading says what is wrong.
    public var incompleteLimit: Duration

    /// Creates a rule.
    public init(
        settle: Duration = .milliseconds(100), unknownSettle: Duration = .seconds(2),
        incompleteLimit: Duration = .seconds(60)
    ) {
        self.settle = settle
        self.unknownSettle = unknownSettle
        self.incompleteLimit = incompleteLimit
    }

    func quietTime(_ completeness: FileCompleteness) -> Duration {
        switch completeness {
        case .complete: settle
        case .unknown: max(settle, unknownSettle)
        case .incomplete: max(settle, incompleteLimit)
        }
    }
}
