import DigitTestSupport
import GRDB
import NeuralNetwork
import Testing

@testable import ScanLedger

@Suite(.tellingSeeds) struct `A filter of answers` {
    /// A ledger with one answer for each name, in their order, which is that of the scans.
    private func ledger(_ names: [String]) throws -> ScanLedger {
        let ledger = try ScanLedger.inMemory()
        let claims = try ledger.recordClaims(
            names.map { NewClaim(name: Array($0.utf8), display: $0) })
        _ = try ledger.recordAnswers(claims.map { answer(to: $0) }, at: noon)
        return ledger
    }

    /// The names of what passes, the newest first.
    private func names(
        in ledger: ScanLedger, _ change: (inout AnswerFilter) -> Void
    ) throws -> [String] {
        var filter = AnswerFilter()
        change(&filter)
        return try ledger.answers(matching: filter, before: nil, limit: 100).answers
            .map(\.claim.display)
    }

    @Test func `takes a folder for what is below it, at whatever depth`() throws {
        let ledger = try ledger(["a/1.png", "a/b/2.png", "ab/3.png", "a", "b/a/4.png"])
        #expect(try names(in: ledger) { $0.folder = "a" } == ["a/b/2.png", "a/1.png"])
        #expect(try names(in: ledger) { $0.folder = "a/b" } == ["a/b/2.png"])
        #expect(try names(in: ledger) { $0.folder = "A" } == [])
    }

    @Test(arguments: ["%", "_", "*", "?", "[ab]", "'", "\\"])
    func `takes no sign of a name for a joker`(sign: String) throws {
        let ledger = try ledger(["\(sign)/x.png", "a/x.png", "a/\(sign).png"])
        #expect(try names(in: ledger) { $0.folder = sign } == ["\(sign)/x.png"])
        #expect(try names(in: ledger) { $0.name = sign } == ["a/\(sign).png", "\(sign)/x.png"])
    }

    @Test func `finds a part of a name in capitals or not`() throws {
        let ledger = try ledger(["Scan-07.PNG", "scan-17.png", "other.png"])
        #expect(try names(in: ledger) { $0.name = "sCaN" } == ["scan-17.png", "Scan-07.PNG"])
        #expect(try names(in: ledger) { $0.name = "7.p" } == ["scan-17.png", "Scan-07.PNG"])
        #expect(try names(in: ledger) { $0.name = "" }.count == 3)
    }

    @Test func `asks for a number as it was answered`() throws {
        let ledger = try ScanLedger.inMemory()
        let claims = try ledger.recordClaims(newClaims(3))
        _ = try ledger.recordAnswers(
            [
                answer(to: claims[0], numbers: ["007", "12"]),
                answer(to: claims[1], numbers: ["7"]),
                answer(to: claims[2], numbers: ["12"]),
            ], at: noon)
        #expect(try names(in: ledger) { $0.number = "007" } == ["scan0.png"])
        #expect(try names(in: ledger) { $0.number = "12" } == ["scan2.png", "scan0.png"])
        let correction = Correction(
            scan: 3, fields: [.init(number: 1, text: "7")], label: "7", origin: .label)
        _ = try ledger.recordCorrections([correction], at: noon) { _ in [1] }
        #expect(try names(in: ledger) { $0.number = "7" } == ["scan1.png"])
    }

    @Test func `finds answers behind many that do not pass, one look after the other`() throws {
        let ledger = try ledger(["a.png", "b.png"])
        // As if many scans had been forgotten since.
        try ledger.writer.write { db in
            try db.execute(
                sql: "UPDATE numbering SET nextScan = ?",
                arguments: [2 * ScanLedger.scansPerLook + 10])
        }
        var page = try ledger.answers(matching: AnswerFilter(), before: nil, limit: 10)
        #expect(page == AnswerPage(answers: [], next: ScanLedger.scansPerLook + 10))
        page = try ledger.answers(matching: AnswerFilter(), before: page.next, limit: 10)
        #expect(page == AnswerPage(answers: [], next: 10))
        page = try ledger.answers(matching: AnswerFilter(), before: page.next, limit: 10)
        #expect(page.answers.map(\.claim.id) == [2, 1] && page.next == nil)
    }

    /// What a scan should have to pass.
    private func passes(_ scan: AnsweredScan, _ filter: AnswerFilter) -> Bool {
        let (display, numbers) = (scan.claim.display, scan.answer.numbers)
        if let status = filter.status, status != scan.answer.status { return false }
        if let day = filter.day, day != scan.time.day { return false }
        if let folder = filter.folder, !display.hasPrefix(folder + "/") { return false }
        if let name = filter.name, !display.contains(name) { return false }
        if let number = filter.number, !numbers.map(\.text).contains(number) { return false }
        if let bar = filter.confidenceBelow, !numbers.contains(where: { $0.confidence < bar }) {
            return false
        }
        return true
    }

    @Test(arguments: 0..<20 as Range<UInt64>)
    func `lets pass what it says, in pages of any size`(seed: UInt64) throws {
        var generator = SeededGenerator(testSeed: seed)
        func one<Value>(of values: [Value]) -> Value {
            values[Int.random(in: values.indices, using: &generator)]
        }
        // Given
        let ledger = try ScanLedger.inMemory()
        let displays = (0..<60).map { "\(one(of: ["a/", "a/b/", "c/", ""]))\($0).png" }
        let claims = try ledger.recordClaims(
            displays.map { NewClaim(name: Array($0.utf8), display: $0) })
        var all: [AnsweredScan] = []
        for claim in claims {
            var answer = answer(
                to: claim, status: one(of: [.read, .review]),
                numbers: one(of: [["7"], ["12", "7"], ["504192"]]))
            for index in answer.numbers.indices {
                answer.numbers[index].confidence = Double.random(in: 0...1, using: &generator)
            }
            var time = noon
            time.day = one(of: ["2025-11-22", "2025-11-23"])
            all += try ledger.recordAnswers([answer], at: time)
        }
        for round in 0..<10 {
            // When
            var filter = AnswerFilter()
            filter.status = one(of: [nil, nil, .read, .review])
            filter.folder = one(of: [nil, nil, "a", "a/b", "c"])
            filter.name = one(of: [nil, nil, "1", "5.png"])
            filter.number = one(of: [nil, nil, "7", "504192"])
            filter.confidenceBelow = one(of: [nil, nil, 0.2, 0.7])
            filter.day = one(of: [nil, nil, "2025-11-23"])
            let limit = Int.random(in: 1...20, using: &generator)
            var found: [Int64] = []
            var page = AnswerPage(answers: [], next: nil)
            repeat {
                page = try ledger.answers(matching: filter, before: page.next, limit: limit)
                #expect(page.answers.count <= limit)
                found += page.answers.map(\.claim.id)
            } while page.next != nil
            // Then
            #expect(
                found == all.filter { passes($0, filter) }.map(\.claim.id).reversed(),
                "round \(round): \(filter)")
        }
    }
}
