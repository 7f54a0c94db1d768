import DigitTestSupport
import Testing

@testable import ScanLedger

@Suite struct `Answers that a ledger takes back` {
    private let ledger: ScanLedger

    init() throws { ledger = try ScanLedger.inMemory() }

    /// An answer as the outbox shows it: numbers in the rows from one on, or a rejection in that row.
    private func shown(
        _ name: String, from row: Int64, _ numbers: String..., documents: [String]? = nil
    ) -> AnsweredScan {
        var answer = answer(
            to: ScanClaim(id: 0, name: Array(name.utf8), display: name),
            status: numbers.isEmpty ? .rejected : .review, numbers: numbers,
            code: numbers.isEmpty ? "no-digit" : nil, reason: numbers.isEmpty ? "Blank." : nil)
        let names = documents ?? ["\(name).json", "\(name)~1.json"]
        answer.documentNames = DocumentNames { Array(names[min($0, names.count - 1)].utf8) }
        return AnsweredScan(
            answer: answer, time: noon, rows: row...row + Int64(max(0, numbers.count - 1)),
            documentName: Array(names[0].utf8))
    }

    /// A correction of a row as the outbox shows it.
    private func correction(
        of corrected: Int64, in row: Int64, to number: String?
    ) -> AnsweredScan {
        var scan = number.map { shown("a.png", from: row, $0) } ?? shown("a.png", from: row)
        scan.correction = CorrectionMark(corrects: corrected, field: 1, before: nil)
        scan.documentName = Array("a.png~corrected-\(row).json".utf8)
        scan.answer.model = nil
        return scan
    }

    @Test func `have the rows they had, and are filed away`() throws {
        // When
        let taken = try ledger.takeBack([
            shown("a.png", from: 5, "47", "9"), shown("b.png", from: 8),
        ])
        // Then
        #expect(taken.map(\.rows) == [5...6, 8...8])
        #expect(taken.map(\.claim.id) == [1, 2])
        let answers = try ledger.answers(afterRow: 0, limit: 10)
        #expect(answers.map(\.rows) == [5...6, 8...8])
        #expect(answers.map { $0.answer.numbers.map(\.text) } == [["47", "9"], []])
        #expect(answers.map(\.time) == [noon, noon])
        #expect(answers[0].answer.numbers == taken[0].answer.numbers)
        #expect(try ledger.unfinishedClaims().isEmpty)
        #expect(try ledger.answeredScans().isEmpty)
        // They are counted, once.
        #expect(try ledger.summary().count(.review) == 1)
        #expect(try ledger.summary().count(.rejected) == 1)
    }

    @Test func `are taken once, whatever is shown again`() throws {
        let first = [shown("a.png", from: 1, "47", "9")]
        #expect(try ledger.takeBack(first).count == 1)
        #expect(try ledger.takeBack(first).isEmpty)
        // One row that is known is enough.
        #expect(try ledger.takeBack([shown("other.png", from: 2, "3", "4")]).isEmpty)
        #expect(try ledger.takeBack(first + [shown("b.png", from: 3, "1")]).map(\.rows) == [3...3])
        #expect(try ledger.summary().count(.review) == 2)
    }

    @Test func `give no number of a row away`() throws {
        _ = try ledger.takeBack([shown("a.png", from: 1, "47")])
        #expect(try ledger.numbering().nextRow == 1)
        #expect(try ledger.numbering().nextScan == 2)
        try ledger.takeOver([], goingOnFrom: LedgerNumbering(nextScan: 1, nextRow: 2))
        let claims = try ledger.recordClaims(newClaims(1))
        #expect(claims.map(\.id) == [2])
        #expect(try ledger.recordAnswers([answer(to: claims[0])], at: noon).map(\.rows) == [2...2])
    }

    @Test func `get the first name of a document that is free, here and elsewhere`() throws {
        let names = ["a.json", "a~1.json", "a~2.json"]
        _ = try ledger.takeBack([shown("a.png", from: 1, "1", documents: names)])
        let second = try ledger.takeBack([shown("a.png", from: 2, "2", documents: names)]) {
            name, _ in name == Array("a~1.json".utf8)
        }
        #expect(second.map(\.documentName) == [Array("a~2.json".utf8)])
    }

    @Test func `are none of them taken, where one breaks a rule of the tables`() throws {
        var broken = shown("b.png", from: 2, "1")
        broken.answer.numbers[0].confidence = 2
        let error = #expect(throws: LedgerError.self) {
            try ledger.takeBack([shown("a.png", from: 1, "1"), broken])
        }
        if case .refused = error {} else { Issue.record("\(String(describing: error))") }
        #expect(try ledger.answers(afterRow: 0, limit: 10).isEmpty)
        #expect(try ledger.numbering().nextScan == 1)
        #expect(try ledger.summary() == LedgerSummary())
    }

    @Test func `are corrected as they were, once each`() throws {
        _ = try ledger.takeBack([shown("a.png", from: 1, "47")])
        // When a correction is shown, twice, another one of the same row, and one of a row that is not known
        let taken = try ledger.takeBack([
            correction(of: 1, in: 2, to: "41"), correction(of: 1, in: 2, to: "41"),
            correction(of: 1, in: 3, to: "42"), correction(of: 9, in: 4, to: "43"),
        ])
        // Then the first counts
        #expect(taken.map(\.rows) == [2...2])
        #expect(try ledger.correctedNumbers(ofScans: [1]).map(\.text) == ["41"])
        #expect(try ledger.number(ofRow: 2) == "41")
        #expect(try ledger.knownRows(among: [1, 2, 3, 4]) == [1, 2])
        // And a correction can be corrected.
        #expect(try ledger.takeBack([correction(of: 2, in: 5, to: nil)]).count == 1)
        #expect(try ledger.correctedNumbers(ofScans: [1]).map(\.text) == [nil])
        // No answer is counted for it.
        #expect(try ledger.summary().count(.review) == 1)
    }

    @Test func `are known by their rows`() throws {
        #expect(try ledger.knownRows(among: [1]) == [])
        _ = try ledger.takeBack([shown("a.png", from: 3, "47", "9"), shown("b.png", from: 6)])
        #expect(try ledger.knownRows(among: [2, 3, 4, 5, 6, 7]) == [3, 4, 6])
        #expect(try ledger.number(ofRow: 4) == "9")
        #expect(try ledger.number(ofRow: 6) == nil)
        #expect(try ledger.number(ofRow: 7) == nil)
    }
}
