import CivilTime
import ScanLedger

extension AnswerTime {
    /// The present moment, with the local time of this machine.
    static func now() -> AnswerTime {
        let now = LocalTime.now()
        return AnswerTime(
            millisecondsSince1970: now.millisecondsSince1970,
            secondsEastOfUTC: now.secondsEastOfUTC, day: now.date)
    }

    /// The moment as ISO 8601 in local time: `2026-11-22T14:03:07.123+01:00`.
    var iso8601: String {
        LocalTime(
            millisecondsSince1970: millisecondsSince1970, secondsEastOfUTC: secondsEastOfUTC
        ).iso8601
    }
}
