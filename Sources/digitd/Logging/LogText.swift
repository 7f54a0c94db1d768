import Logging

/// The parts of a log line that all ways of logging share.
enum LogText {
    /// Returns the metadata as `key=value`, sorted by key; values with blanks are quoted.
    static func render(_ metadata: Logger.Metadata) -> String {
        metadata.sorted { $0.key < $1.key }
            .map { "\($0.key)=\(quoted($0.value))" }
            .joined(separator: " ")
    }

    /// Returns the message with its facts, on one line.
    static func render(_ message: String, _ metadata: Logger.Metadata) -> String {
        metadata.isEmpty ? message : message + " " + render(metadata)
    }

    private static func quoted(_ value: Logger.Metadata.Value) -> String {
        let text = "\(value)"
        let isPlain =
            !text.isEmpty
            && text.unicodeScalars.allSatisfy {
                $0 != "\"" && $0 != "=" && $0 != "\\" && $0.value > 0x20 && $0.value != 0x7f
            }
        guard !isPlain else { return text }
        var quoted = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": quoted += "\\\""
            case "\\": quoted += "\\\\"
            case "\n": quoted += "\\n"
            case "\t": quoted += "\\t"
            default:
                // A name from the inbox must not be able to steer someone's terminal.
                let isControl = scalar.value < 0x20 || (0x7f...0x9f).contains(scalar.value)
                quoted += isControl ? "\\u{\(String(scalar.value, radix: 16))}" : String(scalar)
            }
        }
        return quoted + "\""
    }
}

extension Logger.Level {
    /// The priority of syslog and of the journal: 3 is an error, 6 is information.
    var syslogPriority: Int {
        switch self {
        case .trace, .debug: 7
        case .info: 6
        case .notice: 5
        case .warning: 4
        case .error: 3
        case .critical: 2
        }
    }
}
