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

    @Test func `has the answer to a scan, or none`() throws {
        let ledger = try ScanLedger.inMemory()
        let claims = try ledger.recordClaims(newClaims(2))
        let answered = try ledger.recordAnswers([answer(to: claims[1])], at: noon)
        #expect(try ledger.answer(to: 2)?.rows == answered[0].rows)
        #expect(try ledger.answer(to: 1) == nil)
    }
}
