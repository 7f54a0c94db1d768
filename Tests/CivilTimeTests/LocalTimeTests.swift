import CivilTime
import Foundation
import Testing

@Suite struct `A moment in local time` {
    @Test(
        arguments: [
            (0, 0, "1970-01-01T00:00:00.000+00:00"),
            (951_782_399_999, 0, "2000-02-28T23:59:59.999+00:00"),
            (951_782_400_000, 3600, "2000-02-29T01:00:00.000+01:00"),
            (1_709_164_800_000, -16_200, "2024-02-28T19:30:00.000-04:30"),
            (4_102_444_799_001, 20_700, "2100-01-01T05:44:59.001+05:45"),
            (-1, 0, "1969-12-31T23:59:59.999+00:00"),
        ])
    func `is written with its distance from UTC`(milliseconds: Int64, offset: Int, text: String) {
        let time = LocalTime(millisecondsSince1970: milliseconds, secondsEastOfUTC: offset)
        #expect(time.iso8601 == text)
        #expect(time.iso8601WithoutMilliseconds == text.prefix(19) + text.suffix(6))
        #expect(time.date == text.prefix(10))
        #expect(LocalTime(iso8601: text) == time)
    }

    @Test(arguments: [
        "", "2000-02-29", "2000-02-30T01:00:00.000+01:00", "2000-02-29T01:00:00.000Z+1:00",
        "2000-02-29 01:00:00.000+01:00", "2000-02-29T01:00:00.000+01:000",
        "x000-02-29T01:00:00.000+01:00",
    ])
    func `is read in no other form`(text: String) {
        #expect(LocalTime(iso8601: text) == nil)
    }

    @Test func `is the one that Foundation writes, on any day of four centuries`() throws {
        // A step that meets every hour of the day and every day of the year.
        let step: Int64 = 1_000 * (24 * 3600 * 11 + 3671)
        let from: Int64 = -6_000_000_000_000
        for index in 0..<13_000 as Range<Int64> {
            let milliseconds = from + index * step
            let offset = Int(index % 29 - 14) * 3600
            let zone = try #require(TimeZone(secondsFromGMT: offset))
            let date = Date(timeIntervalSince1970: Double(milliseconds) / 1000)
            let expected = date.formatted(
                Date.ISO8601FormatStyle(timeZone: zone).year().month().day()
                    .time(includingFractionalSeconds: false))
            let time = LocalTime(millisecondsSince1970: milliseconds, secondsEastOfUTC: offset)
            #expect(
                time.iso8601WithoutMilliseconds.prefix(19) == expected,
                "\(milliseconds) ms, \(offset) s")
        }
    }

    @Test func `takes the distance from UTC that this machine has at that moment`() {
        for year in 0..<60 {
            let milliseconds = Int64(year) * 31_556_952_000
            let date = Date(timeIntervalSince1970: Double(milliseconds) / 1000)
            #expect(
                LocalTime(millisecondsSince1970: milliseconds).secondsEastOfUTC
                    == TimeZone.current.secondsFromGMT(for: date), "\(milliseconds) ms")
        }
    }

    @Test func `is the present one`() {
        let before = Date()
        let now = LocalTime.now()
        let time = Date(timeIntervalSince1970: Double(now.millisecondsSince1970) / 1000)
        #expect(abs(time.timeIntervalSince(before)) < 60)
        #expect(now.iso8601.hasPrefix(now.date + "T"))
    }
}
