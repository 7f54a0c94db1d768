import DigitReading
import DigitTraining

/// How the page works.
public struct DashboardSettings: Sendable {
    /// Where it listens.
    public var listen: ListenAddress

    /// How pictures are read, and how large they may be.
    public var reading: ReadingSettings

    /// Whether it refuses everything that would write.
    public var isReadOnly: Bool

    /// How many pictures are read or decoded at once.
    public var workers: Int

    /// The most requests a second from one address; twice as many may come in a burst.
    public var requestsPerSecond: Int

    /// The most streams of events that are open at once.
    public var eventStreams: Int

    /// The most connections that are open at once; more wait until one ends.
    public var connections: Int

    /// How the daemon learns, for those who ask when it does.
    public var retraining: RetrainingSettings

    /// Returns what `digitd status --json` prints; `nil` where nobody can say.
    public var status: (@Sendable () throws -> String)?

    /// Creates settings.
    public init(
        listen: ListenAddress = .standard, reading: ReadingSettings = ReadingSettings(),
        isReadOnly: Bool = false, workers: Int = 2, requestsPerSecond: Int = 500,
        eventStreams: Int = 100, connections: Int = 1000,
        retraining: RetrainingSettings = RetrainingSettings(),
        status: (@Sendable () throws -> String)? = nil
    ) {
        self.listen = listen
        self.reading = reading
        self.isReadOnly = isReadOnly
        self.workers = workers
        self.requestsPerSecond = requestsPerSecond
        self.eventStreams = eventStreams
        self.connections = connections
        self.retraining = retraining
        self.status = status
    }
}
