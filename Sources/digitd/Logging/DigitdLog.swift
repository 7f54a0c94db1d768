import Logging

/// The log of the running daemon.
enum DigitdLog {
    /// Returns a logger that writes where the configuration says, and where that is possible.
    static func logger(
        for log: DigitdConfiguration.Log, environment: [String: String]
    ) -> Logger {
        let handler = handler(for: log, environment: environment)
        var logger = Logger(label: "digitd") { _ in handler }
        logger.logLevel = log.level
        return logger
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
