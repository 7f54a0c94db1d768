import ScanLedger
import Testing

@Suite struct `The ledger` {
    @Test func `numbers claims from one on and counts their first attempt`() throws {
        // Given
        let ledger = try ScanLedger.inMemory()
        // When
        let claims = try ledger.recordClaims(newClaims(2))
        // Then
        #expect(claims.map(\.id) == [1, 2])
        #expect(claims.map(\.attempts) == [1, 1])
        #expect(try ledger.claimedScans() == claims)
        #expect(try ledger.summary().claimed == 2)
    }

    @Test func `keeps names byte for byte, however odd`() throws {
        // Given
        let ledger = try ScanLedger.inMemory()
        let name: [UInt8] = [0xFF, 0x0A, 0x22, 0x3D, 0x2F] + [UInt8](repeating: 0x61, count: 255)
        // When
        let claim = NewClaim(name: name, display: #"\xFF\n"=/a…"#, inode: .max)
        _ = try ledger.recordClaims([claim])
        // Then
        let found = try #require(try ledger.claimedScans().first)
        #expect(found.name == name)
        #expect(found.display == claim.display)
        #expect(found.inode == .max)
    }

    @Test func `never gives a number twice, also after a claim was forgotten`() throws {
        // Given
        let ledger = try ScanLedger.inMemory()
        let claims = try ledger.recordClaims(newClaims(3))
        // When
        try ledger.forgetClaims([claims[2].id])
        // Then
        #expect(try ledger.recordClaims(newClaims(1)).map(\.id) == [4])
        #expect(try ledger.claimedScans().map(\.id) == [1, 2, 4])
    }

    @Test func `puts the scan that was tried most often last`() throws {
        // Given
        let ledger = try ScanLedger.inMemory()
        let claims = try ledger.recordClaims(newClaims(3))
        // When
        let again = try ledger.recordAttempts([claims[0]])
        // Then
        #expect(again.map(\.attempts) == [2])
        #expect(try ledger.claimedScans().map(\.id) == [2, 3, 1])
    }

    @Test func `numbers the rows of the CSV through all scans and days`() throws {
        // Given
        let ledger = try ScanLedger.inMemory()
        let claims = try ledger.recordClaims(newClaims(3))
        // When
        let first = try ledger.recordAnswers(
            [answer(to: claims[0], numbers: ["504192", "7"]), rejection(of: claims[1])], at: noon)
        var tomorrow = noon
        tomorrow.day = "2025-11-23"
        let second = try ledger.recordAnswers([answer(to: claims[2])], at: tomorrow)
        // Then
        #expect(first.map(\.rows) == [1...2, 3...3])
        #expect(second.map(\.rows) == [4...4])
    }

    @Test func `gives back unfinished answers as they were recorded`() throws {
        // Given
        let ledger = try ScanLedger.inMemory()
        let claims = try ledger.recordClaims(newClaims(2))
        var page = answer(to: claims[0], status: .review, numbers: ["007", "1"])
        page.numbers[0].isDoubtful = false
        // When
        let answered = try ledger.recordAnswers([page, rejection(of: claims[1])], at: noon)
        // Then
        var expected = answered
        for index in expected.indices {
            expected[index].answer.documentNames = [expected[index].documentName]
        }
        #expect(try ledger.answeredScans() == expected)
        #expect(try ledger.claimedScans().isEmpty)
    }

    @Test func `keeps only what a person may ask for once an answer is filed`() throws {
        // Given
        let ledger = try ScanLedger.inMemory()
        let claims = try ledger.recordClaims(newClaims(2))
        let answered = try ledger.recordAnswers(claims.map { answer(to: $0) }, at: noon)
        // When
        let file = ResultsFileRecord(day: noon.day, length: 321, lastRow: 2)
        try ledger.recordFiled(answered.map(\.claim.id), resultsFiles: [file])
        // Then
        #expect(try ledger.answeredScans().isEmpty)
        #expect(try ledger.resultsFile(of: noon.day) == file)
        #expect(try ledger.resultsFile(of: "2025-11-23") == nil)
        #expect(try ledger.filedScans(among: [2, 3, 1]).map(\.claim.id) == [1, 2])
        let last = try ledger.lastAnswers(1)
        #expect(last.map(\.claim.display) == ["scan1.png"])
        #expect(last.map(\.answer.document) == [""])
    }

    @Test func `gives the second scan of a name a document of its own`() throws {
        // Given
        let ledger = try ScanLedger.inMemory()
        let claims = try ledger.recordClaims(newClaims(1) + newClaims(1))
        // When
        let answered = try ledger.recordAnswers(claims.map { answer(to: $0) }, at: noon)
        // Then
        #expect(
            answered.map { String(decoding: $0.documentName, as: UTF8.self) }
                == ["scan0.png.json", "scan0.png~2.json"])
    }

    @Test func `counts its answers by status and code`() throws {
        // Given
        let ledger = try ScanLedger.inMemory()
        let claims = try ledger.recordClaims(newClaims(6))
        // When
        _ = try ledger.recordAnswers(claims[..<2].map { answer(to: $0) }, at: noon)
        _ = try ledger.recordAnswers(
            [
                answer(to: claims[2]), answer(to: claims[3], status: .review),
                rejection(of: claims[4]),
            ],
            at: noon)
        // Then
        let summary = try ledger.summary()
        #expect(
            summary.tallies == [
                .init(status: .read, code: nil, count: 3),
                .init(status: .rejected, code: "no-digit", count: 1),
                .init(status: .review, code: nil, count: 1),
            ])
        #expect(summary.answers == 5)
        #expect(summary.count(.read) == 3)
        #expect(summary.claimed == 1)
        #expect(summary.answered == 5)
    }

    @Test func `remembers the last retraining`() throws {
        // Given
        let ledger = try ScanLedger.inMemory()
        #expect(try ledger.summary().lastRetraining == nil)
        // When
        let record = RetrainingRecord(
            startedAt: 1, finishedAt: 2, outcome: .promoted, model: "0123456789ab",
            summary: "98.1 % became 98.4 %")
        try ledger.recordRetraining(
            RetrainingRecord(
                startedAt: 0, finishedAt: 1, outcome: .failed, model: nil, summary: "exit code 70"))
        try ledger.recordRetraining(record)
        // Then
        #expect(try ledger.summary().lastRetraining == record)
    }

    @Test func `gives the answers of a day in portions`() throws {
        // Given three answers of one day, with one of the next day between them
        let ledger = try ScanLedger.inMemory()
        let claims = try ledger.recordClaims(newClaims(4))
        var tomorrow = noon
        tomorrow.day = "2025-11-23"
        for (index, time) in [noon, tomorrow, noon, noon].enumerated() {
            let numbers = index == 0 ? ["1", "2"] : ["3"]
            _ = try ledger.recordAnswers([answer(to: claims[index], numbers: numbers)], at: time)
        }
        // When
        let first = try ledger.answers(of: noon.day, fromRow: 1, upToRow: 5, limit: 2)
        let rest = try ledger.answers(of: noon.day, fromRow: 5, upToRow: 5, limit: 2)
        // Then
        #expect(first.map(\.rows) == [1...2, 4...4])
        #expect(rest.map(\.rows) == [5...5])
        #expect(try ledger.numbering() == LedgerNumbering(nextScan: 5, nextRow: 6))
    }

    @Test func `takes over how far a file reaches that an older ledger has written`() throws {
        let ledger = try ScanLedger.inMemory()
        let file = ResultsFileRecord(day: noon.day, length: 999, lastRow: 7)
        try ledger.takeOver([file], goingOnFrom: LedgerNumbering(nextScan: 8, nextRow: 8))
        #expect(try ledger.resultsFile(of: noon.day) == file)
        try ledger.takeOver([], goingOnFrom: LedgerNumbering(nextScan: 3, nextRow: 3))
        let claims = try ledger.recordClaims(newClaims(1))
        #expect(try ledger.recordAnswers([answer(to: claims[0])], at: noon).map(\.rows) == [8...8])
    }

    private func rejection(of claim: ScanClaim) -> ScanAnswer {
        answer(
            to: claim, status: .rejected, numbers: [], code: "no-digit",
            reason: "The page is blank.")
    }
}
