import Testing

@testable import ScanLedger

@Suite struct `A ledger corrects` {
    private let ledger: ScanLedger

    /// Two scans: one with the numbers 12 and 7, one with 7.
    init() throws {
        ledger = try ScanLedger.inMemory()
        let claims = try ledger.recordClaims(newClaims(2))
        _ = try ledger.recordAnswers(
            [answer(to: claims[0], numbers: ["12", "7"]), answer(to: claims[1])], at: noon)
        try ledger.recordFiled(claims.map(\.id), resultsFiles: [])
    }

    private let later = AnswerTime(
        millisecondsSince1970: noon.millisecondsSince1970 + 86_400_000, secondsEastOfUTC: 3600,
        day: "2025-11-23")

    private func record(
        _ scan: Int64, _ field: Int, _ text: String?, origin: Correction.Origin
    ) throws -> [AnsweredScan] {
        try ledger.recordCorrections(
            [
                Correction(
                    scan: scan, fields: [.init(number: field, text: text)], label: text ?? "none",
                    origin: origin)
            ], at: later
        ) { Array("c\($0.rows.lowerBound).json".utf8) }
    }

    @Test func `a number by a row of its own, in the day of the correction`() throws {
        let rows = try record(1, 2, "9", origin: .request("r1"))
        #expect(rows.map(\.rows) == [4...4])
        #expect(rows[0].correction == CorrectionMark(corrects: 2, field: 2, before: "7"))
        #expect(rows[0].answer.numbers.map(\.text) == ["9"])
        #expect(rows[0].answer.numbers[0].box == ScanAnswer.Box(x: 4, y: 5, width: 20, height: 18))
        #expect(rows[0].answer.numbers[0].row == 2)
        #expect(try ledger.answers(of: later.day, fromRow: 1, upToRow: 9, limit: 9) == rows)
        #expect(
            try ledger.answers(of: noon.day, fromRow: 1, upToRow: 9, limit: 9).map(\.rows)
                == [1...2, 3...3])
        #expect(try ledger.answers(afterRow: 2, limit: 9).map(\.rows) == [3...3, 4...4])
        #expect(try ledger.answeredScans() == rows)
        let names = ["c4.json", "c5.json"].map { Array($0.utf8) }
        #expect(try ledger.hasDocuments(named: names) == [true, false])
        #expect(try ledger.progress(ofRequest: "r1") == .recorded)
        try ledger.recordFiled([], corrections: [4], resultsFiles: [])
        #expect(try ledger.answeredScans().isEmpty)
        #expect(try ledger.progress(ofRequest: "r1") == .filed)
        #expect(try ledger.corrections(ofRequest: "r1") == rows)
    }

    @Test func `what the last row of a number says, for whoever looks through`() throws {
        _ = try record(1, 2, "9", origin: .request("r1"))
        _ = try record(1, 2, nil, origin: .request("r2"))
        _ = try record(2, 1, "7", origin: .request("r3"))
        let found = try ledger.correctedNumbers(ofScans: [1, 2, 3])
        #expect(found.map(\.scan) == [1, 2] && found.map(\.field) == [2, 1])
        #expect(found.map(\.text) == [nil, "7"] && found.allSatisfy(\.isByPerson))
        #expect(try ledger.correctedNumbers(ofScans: []).isEmpty)
        #expect(
            try ledger.corrections(ofDay: later.day) == CorrectionTally(count: 3, confirmed: 1))
        #expect(try ledger.corrections(ofDay: noon.day) == CorrectionTally())
    }

    @Test func `once for each origin, and not to what counts already`() throws {
        #expect(try record(2, 1, "9", origin: .label).count == 1)
        #expect(try record(2, 1, "9", origin: .label).isEmpty)
        #expect(try record(2, 1, "9", origin: .request("r")).isEmpty)
        #expect(try record(2, 1, "8", origin: .request("r2")).count == 1)
        // The label has not changed since it was taken over.
        #expect(try record(2, 1, "9", origin: .label).isEmpty)
        #expect(try record(2, 1, "6", origin: .label)[0].correction?.before == "8")
        #expect(try ledger.summary().corrections == 3)
    }

    /// Records what a model reads again.
    private func readAgain(
        _ text: String, doubtful: Bool, scan: Int64 = 3, origin: String
    ) throws -> [AnsweredScan] {
        try ledger.recordCorrections(
            [
                Correction(
                    scan: scan,
                    fields: [
                        .init(
                            number: 1, text: text,
                            reading: .init(
                                confidence: 0.75, isDoubtful: doubtful,
                                runnerUp: .init(text: "1", share: 0.25)))
                    ], label: text, origin: .request(origin), model: "fedcba987654")
            ], at: later
        ) { Array("c\($0.rows.lowerBound).json".utf8) }
    }

    @Test func `what a model doubts by what another one reads, and no person`() throws {
        let claims = try ledger.recordClaims(newClaims(1, name: "doubtful"))
        _ = try ledger.recordAnswers(
            [answer(to: claims[0], status: .review, numbers: ["7"])], at: noon)
        #expect(try ledger.doubtfulScans().map(\.claim.id) == [3])
        // What was accepted, and what is doubted as before, has nothing to say.
        #expect(try readAgain("8", doubtful: false, scan: 2, origin: "a").isEmpty)
        #expect(try readAgain("7", doubtful: true, origin: "b").isEmpty)
        let otherwise = try readAgain("8", doubtful: true, origin: "c")
        #expect(otherwise[0].correction == CorrectionMark(corrects: 4, field: 1, before: "7"))
        #expect(otherwise[0].isReadAgain && otherwise[0].answer.model == "fedcba987654")
        #expect(otherwise[0].answer.numbers[0].confidence == 0.75)
        #expect(otherwise[0].answer.numbers[0].runnerUp == .init(text: "1", share: 0.25))
        #expect(try ledger.doubtfulScans().map(\.claim.id) == [3])
        #expect(try readAgain("8", doubtful: false, origin: "d").count == 1)
        #expect(try ledger.doubtfulScans().isEmpty)
        // A person corrects the model, and no model a person.
        #expect(try record(3, 1, "9", origin: .label)[0].correction?.before == "8")
        #expect(try readAgain("5", doubtful: true, origin: "e").isEmpty)
        let summary = try ledger.summary()
        #expect(summary.corrections == 1 && summary.rereadings == 2)
    }

    @Test func `a number away, and back again`() throws {
        #expect(try record(2, 1, nil, origin: .request("a"))[0].answer.numbers.isEmpty)
        let back = try record(2, 1, "7", origin: .request("b"))
        #expect(back[0].correction == CorrectionMark(corrects: 4, field: 1, before: nil))
        #expect(back[0].answer.numbers[0].box.width == 20)
        let scans = try ledger.correctableScans(withContent: [[UInt8](repeating: 7, count: 32)])
        #expect(scans.map { $0.numbers.map(\.row) } == [[1, 2], [5]])
        #expect(scans[1].numbers.map(\.isCorrected) == [true])
    }

    @Test func `a scan that was answered without a number`() throws {
        let claim = try ledger.recordClaims(newClaims(1, name: "blank"))[0]
        let blank = answer(
            to: claim, status: .rejected, numbers: [], code: "no-digit", reason: "Blank.")
        _ = try ledger.recordAnswers([blank], at: noon)
        let row = try record(claim.id, 0, "5", origin: .label)[0]
        #expect(row.correction == CorrectionMark(corrects: 4, field: 1, before: nil))
        #expect(
            row.answer.numbers.map(\.box) == [ScanAnswer.Box(x: 0, y: 0, width: 28, height: 28)])
    }

    @Test func `nothing where there is no such number`() throws {
        #expect(try record(2, 3, "5", origin: .label).isEmpty)
        #expect(try ledger.numbering().nextRow == 4)
    }

    @Test func `contents found by name and by digest`() throws {
        let digest = [UInt8](repeating: 7, count: 32)
        #expect(try ledger.contents(ofScansNamed: "scan0.png", orDigest: nil).count == 1)
        #expect(
            try ledger.contents(ofScansNamed: "x", orDigest: "0707").map(\.sha256) == [digest])
        #expect(try ledger.contents(ofScansNamed: "can0.png", orDigest: nil).isEmpty)
    }
}
