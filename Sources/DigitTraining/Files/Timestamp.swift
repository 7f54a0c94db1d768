import Glibc

/// A moment as reports write it: local time with its offset from UTC.
public struct Timestamp: Sendable, Equatable {
    /// The moment as ISO 8601, to the second: `2026-11-22T14:05:09+01:00`.
    public let iso: String

    /// The moment as part of a file's name: `2026-11-22T14-05-09`.
    public var fileName: String { String(iso.prefix(19)).replacing(":", with: "-") }

    /// Creates a moment from its ISO 8601 form.
    public init(iso: String) {
        self.iso = iso
    }

    /// Returns the present moment.
    public static func now() -> Timestamp {
        var seconds = time(nil)
        var parts = tm()
        localtime_r(&seconds, &parts)
        let date = [Int(parts.tm_year) + 1900, Int(parts.tm_mon) + 1, Int(parts.tm_mday)]
        let clock = [Int(parts.tm_hour), Int(parts.tm_min), Int(parts.tm_sec)]
        let minutes = abs(Int(parts.tm_gmtoff)) / 60
        let sign = parts.tm_gmtoff < 0 ? "-" : "+"
        return Timestamp(
            iso: date.map(twoDigits).joined(separator: "-") + "T"
                + clock.map(twoDigits).joined(separator: ":")
                + sign + [minutes / 60, minutes % 60].map(twoDigits).joined(separator: ":"))
    }

    private static func twoDigits(_ number: Int) -> String {
        number < 10 ? "0\(number)" : "\(number)"
    }
}
