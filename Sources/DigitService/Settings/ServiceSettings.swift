import DigitReading
import DigitTraining
import ScanSpool

/// How the daemon works: read once, validated by whoever made it, and replaced as a whole when the
/// configuration is read again.
public struct ServiceSettings: Sendable {
    /// How long a complete file must have been left alone before it is taken.
    public var settle: Duration

    /// How long a file that is incomplete by its own format is waited for.
    public var incompleteLimit: Duration

    /// How long a file must have been left alone whose format tells nothing of its end.
    public var unknownSettle: Duration

    /// How often the inbox is looked through even when nothing has been noticed.
    public var rescanInterval: Duration

    /// The largest number of scans that share one transaction and one sync.
    public var batchSize: Int

    /// The number of cores that read at once; 0 means all of them.
    public var workers: Int

    /// How often a scan is tried when its reading comes to no end.
    public var attempts: Int

    /// How long reading a scan may take that is read alone.
    public var scanTimeLimit: Duration

    /// Intake pauses while the file system has less room than this.
    public var minimumFreeBytes: Int

    /// How scans are read.
    public var reading: ReadingSettings

    /// What is known of the numbers on scans by the folder they were dropped into.
    public var hints: FolderHints

    /// When and how the daemon learns.
    public var retraining: RetrainingSettings

    /// How long a retraining may take.
    public var retrainingTimeLimit: Duration

    /// For how long what was answered is kept.
    public var retention: RetentionSettings

    /// Creates settings; the defaults are those of `Config/digitd.yaml`.
    public init(
        settle: Duration = .milliseconds(100), incompleteLimit: Duration = .seconds(60),
        unknownSettle: Duration = .seconds(2), rescanInterval: Duration = .seconds(5),
        batchSize: Int = 1024, workers: Int = 0, attempts: Int = 3,
        scanTimeLimit: Duration = .seconds(30),
        minimumFreeBytes: Int = 64 << 20, reading: ReadingSettings = ReadingSettings(),
        hints: FolderHints = FolderHints(),
        retraining: RetrainingSettings = RetrainingSettings(),
        retrainingTimeLimit: Duration = .seconds(6 * 3600),
        retention: RetentionSettings = RetentionSettings()
    ) {
        self.settle = settle
        self.incompleteLimit = incompleteLimit
        self.unknownSettle = unknownSettle
        self.rescanInterval = rescanInterval
        self.batchSize = batchSize
        self.workers = workers
        self.attempts = attempts
        self.scanTimeLimit = scanTimeLimit
        self.minimumFreeBytes = minimumFreeBytes
        self.reading = reading
        self.hints = hints
        self.retraining = retraining
        self.retrainingTimeLimit = retrainingTimeLimit
        self.retention = retention
    }

    /// How long files are left alone, as the inbox scanner wants to hear it.
    var settleRule: SettleRule {
        SettleRule(
            settle: settle, unknownSettle: unknownSettle, incompleteLimit: incompleteLimit)
    }
}
