import ScanLedger
import Testing

@Suite struct `Looking through the ledger` {
    @Test func `goes on behind scans that were forgotten, to the first one`() throws {
        let ledger = try ScanLedger.inMemory()
        let claims = try ledger.recordClaims(newClaims(5))
        try ledger.forgetClaims([claims[1].id, claims[4].id])
        let answers = [claims[0], claims[2], claims[3]].map { answer(to: $0) }
        _ = try ledger.recordAnswers(answers, at: noon)
        let first = try ledger.answers(matching: AnswerFilter(), before: nil, limit: 2)
        #expect(first.answers.map(\.claim.id) == [4, 3])
        #expect(first.next == 3)
        let second = try ledger.answers(matching: AnswerFilter(), before: first.next, limit: 2)
        #expect(second.answers.map(\.claim.id) == [1])
        #expect(second.next == nil)
    }

    @Test func `tells doubtful numbers alone, the least sure first`() throws {
        let ledger = try ScanLedger.inMemory()
        let claims = try ledger.recordClaims(newClaims(3))
        var unsure = answer(to: claims[2], status: .review, numbers: ["8", "9"])
        unsure.numbers[0].confidence = 0.2
        unsure.numbers[1].isDoubtful = false
        _ = try ledger.recordAnswers(
            [answer(to: claims[0]), answer(to: claims[1], status: .review), unsure], at: noon)
        let found = try ledger.doubtfulNumbers(in: nil, limit: 10)
        #expect(found.count == 2)
        #expect(found.numbers.map(\.text) == ["8", "7"])
        #expect(found.numbers.map(\.scan) == [3, 2])
        #expect(found.numbers.map(\.field) == [1, 1])
        #expect(try ledger.doubtfulNumbers(in: nil, limit: 1).numbers.map(\.text) == ["8"])
        #expect(try ledger.doubtfulNumbers(in: "elsewhere", limit: 10).count == 0)
    }

    @Test func `tells a number that stays doubtful for another model as that one reads it`() throws
    {
        let ledger = try ScanLedger.inMemory()
        let claims = try ledger.recordClaims(newClaims(2))
        _ = try ledger.recordAnswers(claims.map { answer(to: $0, status: .review) }, at: noon)
        func readAgain(_ scan: Int64, _ text: String, isDoubtful: Bool) throws {
            let reading = Correction.Reading(
                confidence: 0.6, isDoubtful: isDoubtful, runnerUp: nil)
            let correction = Correction(
                scan: scan, fields: [.init(number: 1, text: text, reading: reading)], label: text,
                origin: .request("reread-\(scan)"), model: "0123456789ab")
            _ = try ledger.recordCorrections([correction], at: noon) { _ in [UInt8(scan)] }
        }
        try readAgain(1, "9", isDoubtful: true)
        try readAgain(2, "9", isDoubtful: false)
        let found = try ledger.doubtfulNumbers(in: nil, limit: 10)
        #expect(found.count == 1)
        #expect(found.numbers.map(\.scan) == [1] && found.numbers.map(\.text) == ["9"])
    }

    @Test func `counts what was answered and corrected, stretch by stretch`() throws {
        let ledger = try ScanLedger.inMemory()
        func time(_ minute: Int64) -> AnswerTime {
            AnswerTime(
                millisecondsSince1970: noon.millisecondsSince1970 + 60_000 * minute,
                secondsEastOfUTC: noon.secondsEastOfUTC, day: noon.day)
        }
        let claims = try ledger.recordClaims(newClaims(40))
        for (minute, claim) in claims.enumerated() {
            let status: ScanAnswer.Status = minute % 4 == 0 ? .review : .read
            _ = try ledger.recordAnswers(
                [answer(to: claim, status: status)], at: time(Int64(minute)))
        }
        try ledger.recordFiled(claims.map(\.id), resultsFiles: [])
        let correction = Correction(
            scan: 31, fields: [.init(number: 1, text: "9")], label: "9", origin: .request("r"))
        _ = try ledger.recordCorrections([correction], at: time(35)) { _ in [99] }
        let found = try ledger.activity(
            since: time(20).millisecondsSince1970, every: 600_000, count: 3)
        #expect(found.map(\.answers) == [10, 10, 0])
        #expect(found.map(\.review) == [3, 2, 0])
        #expect(found.map(\.corrected) == [0, 1, 0])
        #expect(found[2].doubt == nil && found[0].doubt == 0.3)
        #expect(found[1].start == time(30).millisecondsSince1970)
    }

    @Test func `has the answer to a scan, or none`() throws {
        let ledger = try ScanLedger.inMemory()
        let claims = try ledger.recordClaims(newClaims(2))
        let answered = try ledger.recordAnswers([answer(to: claims[1])], at: noon)
        #expect(try ledger.answer(to: 2)?.rows == answered[0].rows)
        #expect(try ledger.answer(to: 1) == nil)
    }
}
