import ScanLedger
import Testing

@testable import DigitService

@Suite struct `A cell of the CSV` {
    @Test(
        arguments: [
            ("7.png", "7.png"), ("", ""), ("=1+1", "'=1+1"), ("+1", "'+1"), ("-1", "'-1"),
            ("@A1", "'@A1"), ("\t=1", "'\t=1"), ("\r=1", "\"'\r=1\""),
            ("a, b", "\"a, b\""), ("say \"7\"", "\"say \"\"7\"\"\""), ("\"", "\"\"\"\""),
            ("a\nb", "\"a\nb\""), ("=\"x\"", "\"'=\"\"x\"\"\""),
            ("\"\u{301}", "\"\"\"\u{301}\""),
        ])
    func `cannot be taken for a formula or for two cells`(text: String, cell: String) {
        #expect(ResultsTable.cell(text) == cell)
    }

    @Test(
        arguments: [
            (0.0, "0.0000"), (1.0, "1.0000"), (0.98765, "0.9877"), (0.00004, "0.0000"),
            (0.99996, "1.0000"), (0.05, "0.0500"),
        ])
    func `has a fixed count of decimals`(number: Double, text: String) {
        #expect(ResultsTable.decimal(number, places: 4) == text)
    }

    @Test func `says of each number of a scan whether it is doubtful`() {
        let numbers = [false, true, false].map {
            ScanAnswer.Number(
                text: "7", confidence: $0 ? 0.98996 : 0.99996, isDoubtful: $0,
                box: ScanAnswer.Box(x: 0, y: 0, width: 9, height: 9),
                reason: $0 ? "It is struck out." : nil)
        }
        let answered = AnsweredScan(
            answer: ScanAnswer(
                to: ScanClaim(id: 1, name: [0x61], display: "a"), status: .review,
                reason: "It is struck out.", durationInMilliseconds: 1, numbers: numbers,
                document: "", documentNames: []),
            time: AnswerTime(millisecondsSince1970: 0, secondsEastOfUTC: 0, day: "1970-01-01"),
            rows: 1...3, documentName: [])
        var bytes: [UInt8] = []
        ResultsTable.append(rowsOf: [answered], to: &bytes)
        let rows = String(decoding: bytes, as: UTF8.self).split(separator: "\r\n")
            .map { $0.split(separator: ",", omittingEmptySubsequences: false) }
        #expect(rows.map { $0[5] } == ["read", "review", "read"])
        #expect(rows.map { $0[9] } == ["", "It is struck out.", ""])
        #expect(rows.map { $0[7] } == ["0.9999", "0.9899", "0.9999"])
        // What an earlier version has stored has nothing of the columns added since.
        #expect(
            rows.map { Array($0[14...]) } == Array(repeating: ["", "", "", "", "", ""], count: 3))
    }

    @Test func `says where a number stands and what else it may be`() {
        let box = ScanAnswer.Box(x: 0, y: 0, width: 9, height: 9)
        let number = ScanAnswer.Number(
            text: "7", confidence: 1, isDoubtful: false, box: box, row: 2, column: 0,
            runnerUp: .init(text: "1", share: 0.01299), ink: .handwritten)
        let answered = AnsweredScan(
            answer: ScanAnswer(
                to: ScanClaim(id: 1, name: [0x61], display: "a"), status: .read,
                durationInMilliseconds: 1, numbers: [number], document: "", documentNames: []),
            time: AnswerTime(millisecondsSince1970: 0, secondsEastOfUTC: 0, day: "1970-01-01"),
            rows: 1...1, documentName: [])
        var bytes: [UInt8] = []
        ResultsTable.append(rowsOf: [answered], to: &bytes)
        #expect(
            String(decoding: bytes, as: UTF8.self).hasSuffix(",1.00,,2,0,1,0.0129,handwritten\r\n"))
        let columns = ResultsTable.header.split(separator: ",").suffix(6)
        #expect(
            columns == ["corrects", "row", "column", "runner_up", "runner_up_share", "ink\r\n"])
    }
}

@Suite struct `The time of an answer` {
    @Test(
        arguments: [
            (0, 0, "1970-01-01"), (1_795_132_800_123, 3_600, "2026-11-20"),
            (253_402_214_399_999, 50_400, "9999-12-31"), (253_402_300_800_000, 0, "9999-12-30"),
            (.max / 1_000, -43_200, "9999-12-30"),
        ] as [(Int64, Int, String)])
    func `has a day that the ledger takes, whatever the clock shows`(
        milliseconds: Int64, offset: Int, day: String
    ) throws {
        let time = AnswerTime.shown(millisecondsSince1970: milliseconds, secondsEastOfUTC: offset)
        #expect(time.day == day)
        #expect(time.iso8601.hasPrefix(day))
        let ledger = try ScanLedger.inMemory()
        let claims = try ledger.recordClaims([NewClaim(name: [0x61], display: "a")])
        let answer = ScanAnswer(
            to: claims[0], status: .read, durationInMilliseconds: 0, document: "{}",
            documentNames: [[0x61]])
        #expect(try ledger.recordAnswers([answer], at: time).count == 1)
    }

    @Test(
        arguments: [
            (0, 0, "1970-01-01T00:00:00.000+00:00"),
            (951_782_399_999, 0, "2000-02-28T23:59:59.999+00:00"),
            (951_782_400_000, 3600, "2000-02-29T01:00:00.000+01:00"),
            (1_709_164_800_000, -16_200, "2024-02-28T19:30:00.000-04:30"),
            (4_102_444_799_001, 20_700, "2100-01-01T05:44:59.001+05:45"),
            (-1, 0, "1969-12-31T23:59:59.999+00:00"),
        ])
    func `is local, with its distance from UTC`(milliseconds: Int, offset: Int, text: String) {
        let time = AnswerTime(
            millisecondsSince1970: Int64(milliseconds), secondsEastOfUTC: offset, day: "")
        #expect(time.iso8601 == text)
    }

    @Test func `begins with the day that names its file`() {
        let now = AnswerTime.now()
        #expect(now.iso8601.hasPrefix(now.day + "T"))
    }
}

@Suite struct `A batch of scans` {
    @Test func `is read in chunks that stay in cache, one at least for each core`() {
        func chunks(_ sizes: [Int], workers: Int) -> [Range<Int>] {
            let scans = sizes.map { size in
                var scan = ClaimedScan(
                    claim: ScanClaim(id: 1, name: [0x61], display: "a"), path: somePath)
                scan.size = size
                return scan
            }
            return ReadingDesk.chunks(of: scans, workers: workers)
        }
        #expect(chunks([], workers: 2).isEmpty)
        #expect(chunks([10], workers: 2) == [0..<1])
        #expect(chunks([10, 10, 10], workers: 2) == [0..<2, 2..<3])
        #expect(
            chunks(Array(repeating: 300, count: 100), workers: 2) == [
                0..<32, 32..<64, 64..<96, 96..<100,
            ])
        #expect(
            chunks([3 << 20, 3 << 20, 1, 9 << 20, 1], workers: 1) == [0..<1, 1..<3, 3..<4, 4..<5])
    }
}
