import DigitTestSupport
import NeuralNetwork
import Testing

@testable import ScanLedger

/// What a ledger should hold, kept in the simplest way there is.
private struct LedgerModel {
    var claims: [Int64: ScanClaim] = [:]
    var answered: [AnsweredScan] = []
    var filed: [AnsweredScan] = []
    var numbering = LedgerNumbering()
}

@Suite(.tellingSeeds) struct `Through any sequence of writes the ledger` {
    @Test(arguments: 0..<20 as Range<UInt64>)
    func `holds what was written, and nothing else`(seed: UInt64) throws {
        // Given
        var generator = SeededGenerator(testSeed: seed)
        let ledger = try ScanLedger.inMemory()
        var model = LedgerModel()
        for step in 0..<40 {
            // When
            switch Int.random(in: 0..<5, using: &generator) {
            case 0, 1: try claim(in: ledger, &model, using: &generator)
            case 2: try answerSome(in: ledger, &model, using: &generator)
            case 3: try fileSome(in: ledger, &model, using: &generator)
            default: try giveUpOrRetry(in: ledger, &model, using: &generator)
            }
            // Then
            let context: Comment = "seed \(seed), step \(step)"
            #expect(
                try ledger.claimedScans()
                    == model.claims.values.sorted { ($0.attempts, $0.id) < ($1.attempts, $1.id) },
                context)
            #expect(try ledger.answeredScans() == model.answered, context)
            #expect(try ledger.numbering() == model.numbering, context)
            try expectSummary(of: ledger, model, context)
        }
    }

    @Test(arguments: 0..<10 as Range<UInt64>)
    func `hands a day out whole, in portions of any size`(seed: UInt64) throws {
        // Given answers of two days, some filed, some not
        var generator = SeededGenerator(testSeed: seed)
        let ledger = try ScanLedger.inMemory()
        var model = LedgerModel()
        for _ in 0..<10 {
            try claim(in: ledger, &model, using: &generator)
            try answerSome(in: ledger, &model, using: &generator)
            try fileSome(in: ledger, &model, using: &generator)
        }
        let all = (model.filed + model.answered).sorted { $0.rows.lowerBound < $1.rows.lowerBound }
        for day in Self.days {
            // When
            let limit = Int.random(in: 1...7, using: &generator)
            var portions: [AnsweredScan] = []
            var next: Int64 = 1
            while case let portion = try ledger.answers(
                of: day, fromRow: next, upToRow: model.numbering.nextRow - 1, limit: limit),
                let last = portion.last
            {
                portions += portion
                next = last.rows.upperBound + 1
            }
            // Then
            #expect(
                portions == all.filter { $0.time.day == day },
                "seed \(seed), \(limit) at a time")
        }
        let lastClaimed = all.sorted { $0.claim.id < $1.claim.id }.suffix(3)
        #expect(
            try ledger.lastAnswers(3)
                == lastClaimed.sorted { $0.rows.lowerBound > $1.rows.lowerBound }, "seed \(seed)")
    }

    @Test(arguments: 0..<20 as Range<UInt64>)
    func `sees identities as runs without gaps`(seed: UInt64) {
        var generator = SeededGenerator(testSeed: seed)
        let scans = (0..<30).filter { _ in Bool.random(using: &generator) }.map(Int64.init)
        let ranges = ScanLedger.ranges(of: scans.shuffled(using: &generator))
        #expect(ranges.flatMap { Array($0) } == scans, "seed \(seed)")
        #expect(
            zip(ranges, ranges.dropFirst()).allSatisfy { $0.upperBound + 1 < $1.lowerBound },
            "seed \(seed): \(ranges)")
    }

    private static let days = ["2025-11-22", "2025-11-23"]

    private func claim(
        in ledger: ScanLedger, _ model: inout LedgerModel,
        using generator: inout SeededGenerator
    ) throws {
        let count = Int.random(in: 0...6, using: &generator)
        let recorded = try ledger.recordClaims(newClaims(count))
        #expect(recorded.map(\.id) == (0..<Int64(count)).map { model.numbering.nextScan + $0 })
        model.numbering.nextScan += Int64(count)
        for claim in recorded { model.claims[claim.id] = claim }
    }

    private func answerSome(
        in ledger: ScanLedger, _ model: inout LedgerModel,
        using generator: inout SeededGenerator
    ) throws {
        let some = model.claims.values.sorted { $0.id < $1.id }
            .filter { _ in Bool.random(using: &generator) }.shuffled(using: &generator)
        var time = noon
        time.day = Self.days.randomElement(using: &generator) ?? noon.day
        let answers = some.map { claim in
            switch Int.random(in: 0..<3, using: &generator) {
            case 0: answer(to: claim)
            case 1: answer(to: claim, status: .review, numbers: ["007", "1", "22"])
            default:
                answer(
                    to: claim, status: .rejected, numbers: [],
                    code: Bool.random(using: &generator) ? "no-digit" : "too-large",
                    reason: "It cannot be read.")
            }
        }
        for var answered in try ledger.recordAnswers(answers, at: time) {
            #expect(answered.rows.lowerBound == model.numbering.nextRow)
            model.numbering.nextRow = answered.rows.upperBound + 1
            model.claims[answered.claim.id] = nil
            // Of the names it might have had, the ledger keeps the one it has.
            answered.answer.documentNames = [answered.documentName]
            model.answered.append(answered)
        }
    }

    private func fileSome(
        in ledger: ScanLedger, _ model: inout LedgerModel,
        using generator: inout SeededGenerator
    ) throws {
        let some = model.answered.filter { _ in Bool.random(using: &generator) }
        try ledger.recordFiled(some.map(\.claim.id), resultsFiles: [])
        model.answered.removeAll { some.contains($0) }
        model.filed += some.map { answered in
            var answered = answered
            answered.answer.document = ""
            return answered
        }
    }

    private func giveUpOrRetry(
        in ledger: ScanLedger, _ model: inout LedgerModel,
        using generator: inout SeededGenerator
    ) throws {
        let some = model.claims.values.sorted { $0.id < $1.id }
            .filter { _ in Bool.random(using: &generator) }
        if Bool.random(using: &generator) {
            try ledger.forgetClaims(some.map(\.id))
            for claim in some { model.claims[claim.id] = nil }
        } else {
            for claim in try ledger.recordAttempts(some) { model.claims[claim.id] = claim }
        }
    }

    private func expectSummary(
        of ledger: ScanLedger, _ model: LedgerModel, _ context: Comment
    ) throws {
        let summary = try ledger.summary()
        let answers = (model.answered + model.filed).map(\.answer)
        for status in ScanAnswer.Status.allCases {
            #expect(summary.count(status) == answers.count { $0.status == status }, context)
        }
        for tally in summary.tallies {
            #expect(
                tally.count
                    == answers.count { $0.status == tally.status && $0.code == tally.code },
                context)
        }
        #expect(summary.answers == answers.count, context)
        #expect(summary.claimed == model.claims.count, context)
        #expect(summary.answered == model.answered.count, context)
    }
}
