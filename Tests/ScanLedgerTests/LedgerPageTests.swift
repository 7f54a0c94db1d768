import DigitTestSupport
import ScanLedger
import Testing

@Suite struct `A file of many pages in the ledger` {
    private func pages(of claim: ScanClaim, statuses: [ScanAnswer.Status]) -> [ScanAnswer] {
        statuses.enumerated().map { place, status in
            var page = answer(
                to: claim.page(place + 1), status: status,
                numbers: status == .rejected ? [] : ["7", "8"],
                code: status == .rejected ? "no-digit" : nil,
                reason: status == .rejected ? "Nothing is on it." : nil)
            page.documentNames = [Array("\(claim.display)-\(place).json".utf8)]
            return page
        }
    }

    @Test func `has a scan for each page, which are filed away together`() throws {
        try withTemporaryFolder { folder in
            let ledger = try ScanLedger.open(at: "\(folder)/ledger.sqlite")
            let claims = try ledger.recordClaims(newClaims(2))
            let answers =
                pages(of: claims[0], statuses: [.read, .rejected, .read])
                + pages(of: claims[1], statuses: [.rejected, .rejected])
            let answered = try ledger.recordAnswers(answers, at: noon)
            #expect(answered.map(\.claim.id) == [1, 3, 4, 2, 5])
            #expect(answered.map(\.claim.page) == [1, 2, 3, 1, 2])
            #expect(answered.map(\.claim.file) == [1, 1, 1, 2, 2])
            #expect(answered.map(\.claim.isFurtherPage) == [false, true, true, false, true])
            #expect(answered[1].claim.display == "scan0.png#page=2")
            #expect(answered.map(\.rows) == [1...2, 3...3, 4...5, 6...6, 7...7])
            // As they were recorded, they are handed out after a restart.
            #expect(try ledger.answeredScans().map(\.claim.file) == [1, 1, 1, 2, 2])
            #expect(try ledger.answeredScans().map(\.answer.numbers) == answers.map(\.numbers))
            #expect(try ledger.claimedScans().isEmpty)
            try ledger.recordFiled(answered.map(\.claim.id), resultsFiles: [])
            #expect(try ledger.filedScans(among: [1]).map(\.claim.page) == [1, 2, 3])
            #expect(try ledger.filedScans(among: [2]).map(\.claim.page) == [1, 2])
            #expect(try ledger.summary().answers == 5)
            // The next file is nobody's page.
            #expect(try ledger.recordClaims(newClaims(1, name: "next")).map(\.id) == [6])
        }
    }

    @Test func `has each page once`() throws {
        try withTemporaryFolder { folder in
            let ledger = try ScanLedger.open(at: "\(folder)/ledger.sqlite")
            let claim = try ledger.recordClaims(newClaims(1))[0]
            var answers = pages(of: claim, statuses: [.read, .read, .read])
            answers[2].claim.page = 2
            #expect(throws: LedgerError.self) { try ledger.recordAnswers(answers, at: noon) }
            #expect(try ledger.claimedScans().map(\.page) == [nil])
            answers[2].claim.page = 3
            #expect(try ledger.recordAnswers(answers, at: noon).count == 3)
        }
    }

    @Test func `is taken back page by page, as one file`() throws {
        try withTemporaryFolder { folder in
            let ledger = try ScanLedger.open(at: "\(folder)/ledger.sqlite")
            func shown(_ name: String, page: Int?, row: Int64, digest: UInt8 = 7) -> AnsweredScan {
                let claim = ScanClaim(
                    id: 0, name: Array(name.utf8), display: "\(name)\(row)", page: page)
                var given = answer(to: claim)
                given.sha256 = [UInt8](repeating: digest, count: 32)
                given.documentNames = [Array("\(name)-\(row).json".utf8)]
                return AnsweredScan(
                    answer: given, time: noon, rows: row...row, documentName: given.documentNames[0]
                )
            }
            let taken = try ledger.takeBack([
                shown("a.pdf", page: 1, row: 1), shown("a.pdf", page: 2, row: 2),
                shown("a.pdf", page: 3, row: 3),
                // The same file once more, another one, a picture, and a page whose first ones are lost.
                shown("a.pdf", page: 1, row: 4), shown("b.pdf", page: 2, row: 5),
                shown("c.png", page: nil, row: 6), shown("a.pdf", page: 2, row: 9),
            ])
            #expect(taken.map(\.claim.file) == [1, 1, 1, 4, 5, 6, 7])
            // In a later call the page before is found in the ledger.
            let later = try ledger.takeBack([shown("a.pdf", page: 2, row: 7, digest: 8)])
            #expect(later.map(\.claim.file) == [8])
            let next = try ledger.takeBack([shown("a.pdf", page: 3, row: 10)])
            #expect(next.map(\.claim.file) == [7])
        }
    }

    @Test(arguments: [
        ("a.pdf#page=2", "a.pdf", 2), ("x/ä #page=1#page=12", "x/ä #page=1", 12),
    ])
    func `is told by its name`(name: String, file: String, page: Int) throws {
        let parted = try #require(ScanClaim.parted(name.utf8))
        #expect(parted.file == Array(file.utf8) && parted.page == page)
        #expect(ScanClaim.display(file, page: page) == name)
    }

    @Test(arguments: [
        "a.pdf", "a#page=", "a#page=0", "a#page=02", "a#page=+2", "a#page=2x", "a#page=-1",
        "page=2", "#page=3", "",
    ])
    func `is not told by other names`(name: String) {
        #expect(ScanClaim.parted(name.utf8) == nil)
    }
}
