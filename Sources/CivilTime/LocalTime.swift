import Glibc
import PlainText

/// A moment as the clocks on the wall showed it: local time with its distance from UTC.
///
///     let time = LocalTime(millisecondsSince1970: 951_782_400_000, secondsEastOfUTC: 3600)
///     time.date        // "2000-02-29"
///     time.iso8601     // "2000-02-29T01:00:00.000+01:00"
package struct LocalTime: Sendable, Hashable {
    /// Milliseconds since the start of 1970, UTC; negative before.
    package let millisecondsSince1970: Int64

    /// How far the local time was ahead of UTC, in seconds.
    package let secondsEastOfUTC: Int

    /// Creates a moment of a place whose distance from UTC is known.
    package init(millisecondsSince1970: Int64, secondsEastOfUTC: Int) {
        self.millisecondsSince1970 = millisecondsSince1970
        self.secondsEastOfUTC = secondsEastOfUTC
    }

    /// Creates a moment with the local time that this machine had then.
    package init(millisecondsSince1970: Int64) {
        var seconds = time_t(Self.split(millisecondsSince1970).seconds)
        var local = tm()
        localtime_r(&seconds, &local)
        self.init(
            millisecondsSince1970: millisecondsSince1970, secondsEastOfUTC: local.tm_gmtoff)
    }

    /// Returns the present moment, with the local time of this machine.
    package static func now() -> LocalTime {
        var clock = timespec()
        clock_gettime(CLOCK_REALTIME, &clock)
        return LocalTime(
            millisecondsSince1970: Int64(clock.tv_sec) * 1000 + Int64(clock.tv_nsec / 1_000_000))
    }

    private static func split(_ milliseconds: Int64) -> (seconds: Int64, milliseconds: Int64) {
        let (seconds, rest) = milliseconds.quotientAndRemainder(dividingBy: 1000)
        return rest < 0 ? (seconds - 1, rest + 1000) : (seconds, rest)
    }
}

extension LocalTime {
    /// The local date: `2026-11-22`.
    package var date: String { Self.date(in: calendar) }

    /// The moment as ISO 8601, to the millisecond: `2026-11-22T14:03:07.123+01:00`.
    package var iso8601: String {
        let milliseconds = Self.split(millisecondsSince1970).milliseconds
        return dateAndClock + ".\(milliseconds.zeroPadded(to: 3))" + distanceFromUTC
    }

    /// Reads a moment as ``iso8601`` writes it; nil for any other text.
    package init?(iso8601 text: String) {
        let bytes = Array(text.utf8)
        guard bytes.count == 29, bytes[23] == UInt8(ascii: "+") || bytes[23] == UInt8(ascii: "-")
        else { return nil }
        func number(_ range: Range<Int>) -> Int? {
            Int(String(decoding: bytes[range], as: UTF8.self))
        }
        guard let year = number(0..<4), let month = number(5..<7), let day = number(8..<10),
            let hour = number(11..<13), let minute = number(14..<16), let second = number(17..<19),
            let millisecond = number(20..<23), let hours = number(24..<26),
            let minutes = number(27..<29)
        else { return nil }
        var calendar = tm()
        (calendar.tm_year, calendar.tm_mon) = (Int32(year - 1900), Int32(month - 1))
        (calendar.tm_mday, calendar.tm_hour) = (Int32(day), Int32(hour))
        (calendar.tm_min, calendar.tm_sec) = (Int32(minute), Int32(second))
        let distance = (hours * 60 + minutes) * (bytes[23] == UInt8(ascii: "-") ? -60 : 60)
        self.init(
            millisecondsSince1970: Int64(timegm(&calendar) - distance) * 1000 + Int64(millisecond),
            secondsEastOfUTC: distance)
        guard iso8601 == text else { return nil }
    }

    /// The moment as ISO 8601, to the second: `2026-11-22T14:03:07+01:00`.
    package var iso8601WithoutMilliseconds: String { dateAndClock + distanceFromUTC }

    /// The calendar's and the clock's numbers: those of UTC, so much later or earlier.
    private var calendar: tm {
        var seconds = time_t(Self.split(millisecondsSince1970).seconds) + secondsEastOfUTC
        var calendar = tm()
        gmtime_r(&seconds, &calendar)
        return calendar
    }

    private static func date(in calendar: tm) -> String {
        "\((Int(calendar.tm_year) + 1900).zeroPadded(to: 4))-"
            + "\((calendar.tm_mon + 1).zeroPadded(to: 2))-\(calendar.tm_mday.zeroPadded(to: 2))"
    }

    private var dateAndClock: String {
        let calendar = calendar
        let clock = [calendar.tm_hour, calendar.tm_min, calendar.tm_sec]
        return Self.date(in: calendar) + "T"
            + clock.map { $0.zeroPadded(to: 2) }.joined(separator: ":")
    }

    private var distanceFromUTC: String {
        let minutes = abs(secondsEastOfUTC) / 60
        return (secondsEastOfUTC < 0 ? "-" : "+")
            + "\((minutes / 60).zeroPadded(to: 2)):\((minutes % 60).zeroPadded(to: 2))"
    }
}
