import Glibc
import ScanLedger

extension AnswerTime {
    /// The present moment, with the local time of this machine.
    static func now() -> AnswerTime {
        var clock = timespec()
        clock_gettime(CLOCK_REALTIME, &clock)
        var local = tm()
        localtime_r(&clock.tv_sec, &local)
        return AnswerTime(
            millisecondsSince1970: Int64(clock.tv_sec) * 1000 + Int64(clock.tv_nsec / 1_000_000),
            secondsEastOfUTC: local.tm_gmtoff,
            day: """
                \(padded(Int(local.tm_year) + 1900, 4))-\(padded(Int(local.tm_mon) + 1, 2))-\
                \(padded(Int(local.tm_mday), 2))
                """)
    }

    /// The moment as ISO 8601 in local time: `2026-11-22T14:03:07.123+01:00`.
    var iso8601: String {
        let milliseconds = millisecondsSince1970 + Int64(secondsEastOfUTC) * 1000
        let (days, ofDay) = milliseconds.quotientAndRemainder(flooringBy: 86_400_000)
        let (year, month, day) = Self.civilDate(daysSince1970: days)
        let offset = abs(secondsEastOfUTC) / 60
        func two(_ value: some BinaryInteger) -> String { padded(Int(value), 2) }
        return """
            \(padded(Int(year), 4))-\(two(month))-\(two(day))\
            T\(two(ofDay / 3_600_000)):\(two(ofDay / 60_000 % 60)):\(two(ofDay / 1000 % 60))\
            .\(padded(Int(ofDay % 1000), 3))\
            \(secondsEastOfUTC < 0 ? "-" : "+")\(two(offset / 60)):\(two(offset % 60))
            """
    }

    /// The date of a day of the Gregorian calendar (Howard Hinnant, *chrono-Compatible Low-Level
    /// Date Algorithms*, `civil_from_days`): years begin in March, so the leap day ends one.
    private static func civilDate(
        daysSince1970 days: Int64
    ) -> (year: Int64, month: Int64, day: Int64) {
        let (era, dayOfEra) = (days + 719_468).quotientAndRemainder(flooringBy: 146_097)
        let yearOfEra =
            (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let marchMonth = (5 * dayOfYear + 2) / 153
        let month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9
        return (
            yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month,
            dayOfYear - (153 * marchMonth + 2) / 5 + 1
        )
    }
}

extension Int64 {
    fileprivate func quotientAndRemainder(
        flooringBy divisor: Int64
    ) -> (quotient: Int64, remainder: Int64) {
        let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder)
    }
}

/// A number with leading zeros.
private func padded(_ value: Int, _ width: Int) -> String {
    let digits = String(value)
    return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
}
