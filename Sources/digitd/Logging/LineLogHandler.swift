import CivilTime
import Logging

/// Logs one line an event on standard error, for people.
///
///     2026-11-22T10:03:12.123+01:00 warning Scan refused code=truncated file=07.png
///
/// With priorities, the line is `<4>Scan refused …` instead, which the journal understands: it
/// knows the time, and it reads the level from the number.
struct LineLogHandler: LogHandler {
    var logLevel: Logger.Level = .info
    var metadata: Logger.Metadata = [:]
    var metadataProvider: Logger.MetadataProvider?

    /// Whether lines start with `<N>` instead of time and level.
    var hasPriorities = false

    /// Where a finished line goes.
    var write: @Sendable (String) -> Void = { StandardStream.error.writeLine($0) }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        let text = LogText.render(
            "\(event.message)", merged(metadata, metadataProvider, with: event))
        guard !hasPriorities else { return write("<\(event.level.syslogPriority)>\(text)") }
        write("\(LocalTime.now().iso8601) \(event.level) \(text)")
    }
}

/// Returns all facts of an event: the logger's own, those of the task, and those of the message.
func merged(
    _ metadata: Logger.Metadata, _ provider: Logger.MetadataProvider?, with event: LogEvent
) -> Logger.Metadata {
    var all = metadata
    if let provider { all.merge(provider.get()) { _, new in new } }
    if let own = event.metadata { all.merge(own) { _, new in new } }
    if let error = event.error { all["error"] = "\(error)" }
    return all
}
