import ContentDigest
import Logging

/// Logs to the journal of systemd with every fact in a field of its own.
///
///     journalctl -u digitd DIGITD_FILE=07.png          everything about one scan
///     journalctl -u digitd -o json-pretty              all fields
///
/// `MESSAGE` holds the constant message and its facts, so that plain `journalctl` shows both.
struct JournalLogHandler: LogHandler {
    var logLevel: Logger.Level = .info
    var metadata: Logger.Metadata = [:]
    var metadataProvider: Logger.MetadataProvider?

    /// Sends an entry; returns whether it was taken.
    var send: @Sendable ([(name: String, value: String)]) -> Bool

    /// Takes what could not be sent.
    var fallback = LineLogHandler(hasPriorities: true)

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        let facts = merged(metadata, metadataProvider, with: event)
        if !send(Self.fields(of: event, facts)) {
            var whole = event
            whole.metadata = facts
            fallback.log(event: whole)
        }
    }

    /// Returns the fields of an entry.
    static func fields(
        of event: LogEvent, _ facts: Logger.Metadata
    ) -> [(name: String, value: String)] {
        var fields = [
            (name: "MESSAGE", value: LogText.render("\(event.message)", facts)),
            (name: "MESSAGE_ID", value: messageID(of: "\(event.message)")),
            (name: "PRIORITY", value: "\(event.level.syslogPriority)"),
            (name: "SYSLOG_IDENTIFIER", value: "digitd"),
            (name: "CODE_FILE", value: event.file),
            (name: "CODE_LINE", value: "\(event.line)"),
            (name: "CODE_FUNC", value: event.function),
        ]
        for (key, value) in facts.sorted(by: { $0.key < $1.key }) {
            fields.append((name: fieldName(for: key), value: "\(value)"))
        }
        return fields
    }

    /// The identity of a kind of event: 128 bits of the SHA-256 digest of its constant message.
    ///
    /// Messages are constant, so the text itself names the kind, and a catalogue needs no second
    /// list that could drift (`Docs/Decisions/0024-journal-fields.md`).
    static func messageID(of message: String) -> String {
        String(SHA256Digest(of: Array("digitd: \(message)".utf8)).hexadecimal.prefix(32))
    }

    /// The journal takes upper-case letters, digits and underscores, 64 of them.
    static func fieldName(for key: String) -> String {
        var name = "DIGITD_"
        var previous: Character = " "
        for letter in key {
            if letter.isUppercase, previous.isLowercase { name += "_" }
            let isPlain = letter.isASCII && (letter.isLetter || letter.isNumber)
            name += isPlain ? letter.uppercased() : "_"
            previous = letter
        }
        return String(name.prefix(64))
    }
}
