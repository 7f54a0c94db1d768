import DigitTestSupport
import NeuralNetwork
import Testing

@testable import ScanLedger

/// What counts of one number, kept in the simplest way there is.
private struct NumberModel: Equatable {
    let scan: Int64
    let field: Int
    let answered: String
    var text: String?
    var isDoubtful: Bool
    var isByPerson = false
    var isByModel = false

    /// Whether a row has to be written for what is said.
    func takes(_ text: String?, _ reading: Correction.Reading?) -> Bool {
        guard let reading else { return !(isByPerson && self.text == text) }
        return isDoubtful && !isByPerson && self.text != nil
            && (self.text != text || !reading.isDoubtful)
    }

    mutating func take(_ text: String?, _ reading: Correction.Reading?) {
        self.text = text
        isDoubtful = reading?.isDoubtful ?? false
        (isByPerson, isByModel) = (reading == nil, reading != nil)
    }
}

@Suite(.tellingSeeds) struct `Through any sequence of corrections the ledger` {
    private let ledger: ScanLedger
    private let numbers: [NumberModel]

    /// Six scans of one to three numbers, every other scan doubtful.
    init() throws {
        ledger = try ScanLedger.inMemory()
        let claims = try ledger.recordClaims(newClaims(6))
        let texts = [["1"], ["12", "3"], ["4", "5", "6"], ["7"], ["88", "9"], ["0", "0", "0"]]
        _ = try ledger.recordAnswers(
            zip(claims, texts).map { claim, texts in
                answer(
                    to: claim, status: claim.id.isMultiple(of: 2) ? .review : .read, numbers: texts)
            }, at: noon)
        numbers = zip(claims, texts).flatMap { claim, texts in
            texts.enumerated().map { index, text in
                NumberModel(
                    scan: claim.id, field: index + 1, answered: text, text: text,
                    isDoubtful: claim.id.isMultiple(of: 2))
            }
        }
    }

    @Test(arguments: 0..<20 as Range<UInt64>)
    func `lets what was said last count, and no model over a person`(seed: UInt64) throws {
        var generator = SeededGenerator(testSeed: seed)
        var model = numbers
        var rows: [AnsweredScan] = []
        for step in 0..<40 {
            // When somebody, or another model, says something of a number
            let place = Int.random(in: model.indices, using: &generator)
            let text = ["1", "2", "77", nil].randomElement(using: &generator) ?? nil
            let reading = try reading(using: &generator, of: text)
            let recorded = try ledger.recordCorrections(
                [
                    Correction(
                        scan: model[place].scan,
                        fields: [.init(number: model[place].field, text: text, reading: reading)],
                        label: "step \(step)", origin: .request("step \(step)"),
                        model: reading == nil ? nil : "fedcba987654")
                ], at: noon
            ) { Array("c\($0.rows.lowerBound)".utf8) }
            // Then there is a row where it is news, and none else
            let context: Comment = "step \(step) of \(model[place])"
            #expect(recorded.count == (model[place].takes(text, reading) ? 1 : 0), context)
            if let row = recorded.first {
                #expect(row.correction?.before == model[place].text, context)
                #expect(row.correction?.field == model[place].field, context)
                #expect(row.isReadAgain == (reading != nil), context)
                model[place].take(text, reading)
            }
            rows += recorded
            try expect(model, context)
        }
        #expect(try ledger.answers(afterRow: 12, limit: 1_000) == rows)
        #expect(Set(rows.map(\.rows.lowerBound)).count == rows.count)
        #expect(
            try ledger.summary().corrections + ledger.summary().rereadings == rows.count)
    }

    /// What a model says every other time; it never says that there is no number.
    private func reading(
        using generator: inout SeededGenerator, of text: String?
    ) throws -> Correction.Reading? {
        guard text != nil, Bool.random(using: &generator) else { return nil }
        return Correction.Reading(
            confidence: 0.5, isDoubtful: Bool.random(using: &generator), runnerUp: nil)
    }

    private func expect(_ model: [NumberModel], _ context: Comment) throws {
        let found = try (1...6).flatMap { scan in
            try ledger.correctableScan(scan)?.numbers ?? []
        }
        #expect(found.map(\.field) == model.map(\.field), context)
        #expect(found.map(\.text) == model.map(\.text), context)
        #expect(found.map(\.isDoubtful) == model.map(\.isDoubtful), context)
        #expect(found.map(\.isCorrected) == model.map(\.isByPerson), context)

        let corrected = try ledger.correctedNumbers(ofScans: [1, 2, 3, 4, 5, 6])
        let said = model.filter { $0.isByPerson || $0.isByModel }
        #expect(corrected.map(\.scan) == said.map(\.scan), context)
        #expect(corrected.map(\.text) == said.map(\.text), context)
        #expect(corrected.map(\.isByPerson) == said.map(\.isByPerson), context)

        let open = Set(model.filter { $0.isDoubtful && $0.text != nil }.map(\.scan))
        #expect(try ledger.doubtfulScans().map(\.claim.id) == open.sorted(), context)
    }
}
