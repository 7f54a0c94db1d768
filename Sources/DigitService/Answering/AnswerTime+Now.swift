import CivilTime
import ScanLedger

extension AnswerTime {
    /// The present moment, with the local time of this machine.
    static func now() -> AnswerTime {
        let now = LocalTime.now()
        return shown(
            millisecondsSince1970: now.millisecondsSince1970,
            secondsEastOfUTC: now.secondsEastOfUTC)
    }

    /// The moment that a clock shows, or the last one whose year has four digits.
    ///
    /// A clock that shows a later one is wrong, and no reason to let scans wait.
    static func shown(millisecondsSince1970: Int64, secondsEastOfUTC: Int) -> AnswerTime {
        // A day before the end of the year 9999 of UTC: so it is that year in every place.
        let time = LocalTime(
            millisecondsSince1970: min(millisecondsSince1970, 253_402_214_399_999),
            secondsEastOfUTC: secondsEastOfUTC)
        return AnswerTime(
            millisecondsSince1970: time.millisecondsSince1970,
            secondsEastOfUTC: secondsEastOfUTC, day: time.date)
    }

    /// The moment as ISO 8601 in local time: `2026-11-22T14:03:07.123+01:00`.
    var iso8601: String {
        LocalTime(
            millisecondsSince1970: millisecondsSince1970, secondsEastOfUTC: secondsEastOfUTC
        ).iso8601
    }
}
