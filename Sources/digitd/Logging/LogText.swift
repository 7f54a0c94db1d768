import Glibc
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

    /// Returns the local time of a moment given in milliseconds since 1970.
    static func timestamp(milliseconds: Int64) -> String {
        timestamp(
            timespec(
                tv_sec: Int(milliseconds / 1000), tv_nsec: Int(milliseconds % 1000) * 1_000_000))
    }

    /// Returns the local time with milliseconds and offset: `2026-11-22T10:03:12.123+0100`.
    static func timestamp(_ time: timespec) -> String {
        var seconds = time.tv_sec
        var parts = tm()
        localtime_r(&seconds, &parts)
        func padded(_ number: Int, _ width: Int = 2) -> String {
            let digits = String(number)
            return String(repeating: "0", count: max(0, width - digits.count)) + digits
        }
        let date =
            "\(parts.tm_year + 1900)-\(padded(Int(parts.tm_mon) + 1))-\(padded(Int(parts.tm_mday)))"
        let clock =
            "\(padded(Int(parts.tm_hour))):\(padded(Int(parts.tm_min))):\(padded(Int(parts.tm_sec)))"
        let offset = parts.tm_gmtoff / 60
        let zone =
            (offset < 0 ? "-" : "+") + padded(abs(offset) / 60) + ":" + padded(abs(offset) % 60)
        return "\(date)T\(clock).\(padded(time.tv_nsec / 1_000_000, 3))\(zone)"
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
