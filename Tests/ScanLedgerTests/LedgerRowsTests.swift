import DigitTestSupport
import GRDB
import Testing

@testable import ScanLedger

@Suite struct `A row of the ledger` {
    private let ledger: ScanLedger

    init() throws { ledger = try ScanLedger.inMemory() }

    private func change(_ sql: String) throws {
        try ledger.writer.write { db in
            // The tables' own rules would keep such rows out.
            try db.execute(sql: "PRAGMA ignore_check_constraints = 1")
            try db.execute(sql: sql)
        }
    }

    @Test func `gives back all that an answer has`() throws {
        let claims = try ledger.recordClaims(newClaims(1))
        var answer = answer(to: claims[0], status: .review, numbers: ["47", "9"])
        answer.numbers[1].box = ScanAnswer.Box(x: 0, y: 0, width: 1, height: 2)
        answer.numbers[1].ink = .printed
        let recorded = try ledger.recordAnswers([answer], at: noon)
        let read = try #require(try ledger.answeredScans().first)
        // Other names for the document are no longer wanted.
        answer.documentNames = [read.documentName]
        #expect(read.answer == answer)
        #expect(read.time == noon)
        #expect(read.rows == recorded[0].rows)
        #expect(read.claim == claims[0])
    }

    @Test func `gives back what is missing as missing`() throws {
        let claims = try ledger.recordClaims(newClaims(2))
        var bare = answer(to: claims[0])
        (bare.model, bare.sha256, bare.width, bare.height) = (nil, nil, nil, nil)
        bare.numbers = [
            ScanAnswer.Number(
                text: "0", confidence: 0, isDoubtful: false,
                box: ScanAnswer.Box(x: 0, y: 0, width: 1, height: 1))
        ]
        let none = answer(
            to: claims[1], status: .rejected, numbers: [], code: "no-digit", reason: "Blank.")
        _ = try ledger.recordAnswers([bare, none], at: noon)
        let read = try ledger.answeredScans()
        #expect(read[0].answer.numbers == bare.numbers)
        #expect(read[0].answer.model == nil && read[0].answer.sha256 == nil)
        #expect(read[0].answer.width == nil && read[0].answer.height == nil)
        #expect(read[1].answer.numbers == [])
        #expect(read[1].answer.code == "no-digit" && read[1].answer.reason == "Blank.")
        // An answer without a number has a row all the same.
        #expect(read.map(\.rows) == [1...1, 2...2])
    }

    @Test func `keeps names that are no text, and inodes of all 64 bits`() throws {
        let claim = NewClaim(name: [0xFF, 0x0A, 0x20], display: "\\xFF\\n ", inode: .max)
        let claims = try ledger.recordClaims([claim])
        #expect(claims[0].name == [0xFF, 0x0A, 0x20])
        #expect(claims[0].inode == .max)
        #expect(try ledger.claimedScans() == claims)
    }

    @Test func `has no document any more once it was filed away`() throws {
        let claims = try ledger.recordClaims(newClaims(1))
        _ = try ledger.recordAnswers([answer(to: claims[0])], at: noon)
        #expect(try ledger.lastAnswers(1)[0].answer.document == #"{"schema":1}"#)
        try ledger.recordFiled([1], resultsFiles: [])
        #expect(try ledger.lastAnswers(1)[0].answer.document == "")
        #expect(try ledger.filedScans(among: [1, 2]).map(\.claim.id) == [1])
    }

    @Test(arguments: [
        ("UPDATE answer SET status = 'guessed'", "a row holds what no row can hold: 'status'"),
        ("UPDATE result SET ink = 'pencil'", "a row holds what no row can hold: 'ink'"),
    ])
    func `with a word that nobody knows is damage, and names its place`(
        sql: String, reason: String
    ) throws {
        let claims = try ledger.recordClaims(newClaims(1))
        _ = try ledger.recordAnswers([answer(to: claims[0])], at: noon)
        try change(sql)
        let error = #expect(throws: LedgerError.self) { try ledger.answeredScans() }
        #expect(error == .damaged(path: ":memory:", reason: reason))
    }
}
