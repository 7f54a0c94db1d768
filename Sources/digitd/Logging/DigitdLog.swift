import Logging
import Synchronization

/// The log of the running daemon: where it goes is fixed at the start, its level may change.
struct DigitdLog: Sendable {
    /// Writes to the log.
    let logger: Logger

    private let sharedThreshold: SharedThreshold

    /// Creates the log that the configuration asks for, as far as it is possible here.
    init(_ log: DigitdConfiguration.Log, environment: [String: String]) {
        self.init(level: log.level, handler: Self.handler(for: log, environment: environment))
    }

    /// Creates a log that writes through a handler.
    init(level: Logger.Level, handler: any LogHandler) {
        let threshold = SharedThreshold(level)
        sharedThreshold = threshold
        logger = Logger(label: "digitd") { _ in
            AdjustableLogHandler(base: handler, threshold: threshold)
        }
    }

    /// Messages below this level are not written, by no copy of the logger.
    var threshold: Logger.Level {
        get { sharedThreshold.level }
        nonmutating set { sharedThreshold.level = newValue }
    }

    private static func handler(
        for log: DigitdConfiguration.Log, environment: [String: String]
    ) -> any LogHandler {
        let leadsToJournal = JournalSocket.isStandardError(named: environment["JOURNAL_STREAM"])
        let wantsJournal =
            switch log.destination {
            case .automatic: leadsToJournal
            case .journal: true
            case .lines: false
            }
        guard wantsJournal else { return LineLogHandler() }
        // Without the socket, the journal still understands lines that start with a priority.
        guard let socket = JournalSocket() else {
            return LineLogHandler(hasPriorities: leadsToJournal)
        }
        return JournalLogHandler(send: { socket.send($0) })
    }
}

/// A level that all copies of a logger share, so that it can change while they are in use.
private final class SharedThreshold: Sendable {
    private let value: Mutex<Logger.Level>

    init(_ level: Logger.Level) { value = Mutex(level) }

    var level: Logger.Level {
        get { value.withLock { $0 } }
        set { value.withLock { $0 = newValue } }
    }
}

/// A handler whose level is the shared one.
private struct AdjustableLogHandler: LogHandler {
    var base: any LogHandler
    let threshold: SharedThreshold

    var logLevel: Logger.Level {
        get { threshold.level }
        set { threshold.level = newValue }
    }

    var metadata: Logger.Metadata {
        get { base.metadata }
        set { base.metadata = newValue }
    }

    var metadataProvider: Logger.MetadataProvider? {
        get { base.metadataProvider }
        set { base.metadataProvider = newValue }
    }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { base[metadataKey: key] }
        set { base[metadataKey: key] = newValue }
    }

    func log(event: LogEvent) {
        // The library that runs our services prints each of them in full for every step it takes.
        guard event.level >= .notice || event.source != "ServiceLifecycle" else { return }
        base.log(event: event)
    }
}
