import ScanLedger
import Testing

@Suite struct `The tables refuse` {
    let ledger: ScanLedger
    let claims: [ScanClaim]

    init() throws {
        ledger = try ScanLedger.inMemory()
        claims = try ledger.recordClaims(newClaims(2))
    }

    @Test func `a second answer to a scan, and keep nothing of its batch`() throws {
        _ = try ledger.recordAnswers([answer(to: claims[0])], at: noon)
        #expect(throws: LedgerError.self) {
            try ledger.recordAnswers([answer(to: claims[1]), answer(to: claims[0])], at: noon)
        }
        #expect(try ledger.claimedScans().map(\.id) == [2])
        #expect(try ledger.summary().answers == 1)
        // The numbers of the refused rows are given to the next ones: no gap in the CSV.
        #expect(try ledger.recordAnswers([answer(to: claims[1])], at: noon).map(\.rows) == [2...2])
    }

    @Test func `an answer to a scan nobody claimed`() throws {
        let stranger = ScanClaim(id: 9, name: [0x61], display: "a")
        #expect(throws: LedgerError.self) {
            try ledger.recordAnswers([answer(to: stranger)], at: noon)
        }
        #expect(try ledger.answeredScans().isEmpty)
    }

    @Test func `filing away what is not answered`() throws {
        let error = #expect(throws: LedgerError.self) {
            try ledger.recordFiled([1, 2], resultsFiles: [])
        }
        #expect(
            error?.description
                == """
                The ledger ':memory:' refused a row: 0 of 2 scans were answered and became filed, \
                in: \n
                """.trimmingSuffix("\n"))
    }

    @Test(arguments: ["", "12a", "-1", "=1"])
    func `a number that is not made of digits`(text: String) throws {
        #expect(throws: LedgerError.self) {
            try ledger.recordAnswers([answer(to: claims[0], numbers: [text])], at: noon)
        }
    }

    @Test func `a rejection without its reason`() throws {
        #expect(throws: LedgerError.self) {
            try ledger.recordAnswers(
                [answer(to: claims[0], status: .rejected, numbers: [], code: "no-digit")], at: noon)
        }
    }

    @Test func `a confidence beyond one and a day that is none`() throws {
        var sure = answer(to: claims[0])
        sure.numbers[0].confidence = 1.01
        #expect(throws: LedgerError.self) { try ledger.recordAnswers([sure], at: noon) }
        var someDay = noon
        someDay.day = "22 November"
        #expect(throws: LedgerError.self) {
            try ledger.recordAnswers([answer(to: claims[0])], at: someDay)
        }
    }

    @Test func `an empty name`() throws {
        #expect(throws: LedgerError.self) {
            try ledger.recordClaims([NewClaim(name: [], display: "x")])
        }
    }
}

extension String {
    /// The text without an ending, where it has that ending.
    fileprivate func trimmingSuffix(_ suffix: String) -> String {
        hasSuffix(suffix) ? String(dropLast(suffix.count)) : self
    }
}
