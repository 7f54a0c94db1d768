import DigitReading
import DigitTestSupport
import Files
import Foundation
import NeuralNetwork
import ScanLedger
import ScanSpool
import SystemPackage
import Testing

@testable import DigitService

@Suite(.tellingSeeds) struct `Answers that only the results files show` {
    private static let time = AnswerTime(
        millisecondsSince1970: 1_795_350_000_123, secondsEastOfUTC: 3600, day: "2026-11-22")

    /// An answer of any form.
    private func answer(
        to claim: ScanClaim, _ generator: inout some RandomNumberGenerator
    ) -> ScanAnswer {
        let status = ScanAnswer.Status.allCases.randomElement(using: &generator) ?? .read
        func maybe<Value>(_ value: Value) -> Value? { Bool.random(using: &generator) ? value : nil }
        var answer = ScanAnswer(
            to: claim, status: status, model: "0123456789ab",
            sha256: (0..<32).map { _ in UInt8.random(in: 0...255, using: &generator) },
            width: 640, height: 480,
            durationInMilliseconds: Double(Int.random(in: 0...9999, using: &generator)) / 100,
            document: "", documentNames: [])
        if status != .read {
            (answer.code, answer.reason) = ("code", "A \"reason\", with a comma.")
        }
        if status != .rejected {
            answer.numbers = (1...Int.random(in: 1...4, using: &generator)).map { field in
                ScanAnswer.Number(
                    text: "00\(Int.random(in: 0...9999, using: &generator))",
                    confidence: Double(Int.random(in: 0...10_000, using: &generator)) / 10_000,
                    // Of a scan that is to be reviewed, one number is in doubt at least.
                    isDoubtful: status == .review && (field == 1 || .random(using: &generator)),
                    box: ScanAnswer.Box(x: field, y: 0, width: 9, height: 12),
                    row: maybe(field), column: maybe(0),
                    runnerUp: maybe(ScanAnswer.RunnerUp(text: "17", share: 0.25)),
                    ink: maybe(.printed), reason: maybe("It is smudged, or = is."))
            }
        }
        answer.document = answer.rememberedDocument
        let path = RelativePath(bytes: claim.name)
        answer.documentNames = DocumentNames { number in
            path?.documentPath(tag: RelativePath.tag("\(claim.id)", number: number)).bytes ?? []
        }.below(Self.time.day)
        return answer
    }

    private static let names = [
        "a.png", "a.png", "sub/b.png", "=c.png", "'-d.png", "e, \"f\".png",
        String(repeating: "n", count: 250) + ".png",
    ]

    /// Records answers in a ledger, and hands them out.
    private func answered(_ spool: Spool, seed: UInt64) throws -> [AnsweredScan] {
        var generator = SeededGenerator(testSeed: seed)
        let ledger = try ScanLedger.open(at: spool.layout.ledger.string)
        let claims = try ledger.recordClaims(
            (0..<200).map { _ in
                let name = Self.names.randomElement(using: &generator) ?? "a.png"
                return NewClaim(name: Array(name.utf8), display: name)
            })
        let answers = claims.map { answer(to: $0, &generator) }
        let scans = try ledger.recordAnswers(answers, at: Self.time)
        var rows = Array(ResultsTable.header.utf8)
        ResultsTable.append(rowsOf: scans, to: &rows)
        try StoredFile.write(rows, to: path(in: spool))
        for scan in scans {
            let name = try #require(RelativePath(bytes: scan.documentName))
            try spool.write(scan.documentBytes, to: .outbox, as: name)
        }
        try ledger.recordFiled(claims.map(\.id), resultsFiles: [])
        defer { try? ledger.close() }
        return try ledger.answers(afterRow: 0, limit: .max)
    }

    private func path(in spool: Spool) -> FilePath {
        spool.layout.outbox.appending(ResultsTable.fileName(of: Self.time.day))
    }

    /// Makes a root, and a new ledger after that of its answers is gone.
    private func forgotten(
        seed: UInt64, _ body: (Spool, ScanLedger, [AnsweredScan]) throws -> Void
    ) throws {
        try withTemporaryFolder { folder in
            let layout = SpoolLayout(root: FilePath(folder))
            try layout.create()
            let spool = try Spool(layout)
            let before = try answered(spool, seed: seed)
            for suffix in ["", "-wal", "-shm"] {
                try? FileManager.default.removeItem(atPath: layout.ledger.string + suffix)
            }
            let ledger = try ScanLedger.open(at: layout.ledger.string)
            try body(spool, ledger, before)
            try ledger.close()
        }
    }

    private func takeBack(
        _ spool: Spool, _ ledger: ScanLedger, needsDocument: Bool = false
    ) throws -> TakingBack.Outcome {
        var inHand = FilesInHand([], claims: [], in: spool)
        var taking = TakingBack(
            spool: spool, ledger: ledger, needsDocument: needsDocument, portion: 30)
        return try taking.takeBack(Self.time.day, inHand: &inHand)
    }

    @Test(arguments: [1, 2]) func `are the same again, with their documents`(seed: UInt64) throws {
        try forgotten(seed: seed) { spool, ledger, before in
            let outcome = try takeBack(spool, ledger)
            #expect(outcome.answers == before.count && outcome.rowsLeft == 0)
            let after = try ledger.answers(afterRow: 0, limit: .max)
            // Each has the document of its content, whatever id it had.
            #expect(after.map(\.documentName) == before.map(\.documentName))
            #expect(after.map(\.rows) == before.map(\.rows))
            #expect(after.map(\.answer.numbers) == before.map(\.answer.numbers))
            #expect(after.map(\.answer.status) == before.map(\.answer.status))
            #expect(after.map(\.answer.reason) == before.map(\.answer.reason))
            #expect(after.map(\.answer.width) == before.map(\.answer.width))
            #expect(after.map(\.claim.display) == before.map(\.claim.display))
            #expect(try ledger.summary().tallies == tallies(of: before))
        }
    }

    private func tallies(of scans: [AnsweredScan]) -> [LedgerSummary.Tally] {
        struct Kind: Hashable { var status: ScanAnswer.Status, code: String? }
        return Dictionary(grouping: scans) { Kind(status: $0.answer.status, code: $0.answer.code) }
            .map { .init(status: $0.key.status, code: $0.key.code, count: $0.value.count) }
            .sorted { $0.count > $1.count }
    }

    @Test func `are taken back once, though it is done again and again`() throws {
        try forgotten(seed: 3) { spool, ledger, before in
            // The first half of the file, and then all of it, twice.
            let content = try StoredFile.read(path(in: spool))
            let half = content.prefix(content.count / 2)
            let end = half.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
            try StoredFile.write(Array(content[..<end]), to: path(in: spool))
            let first = try takeBack(spool, ledger).answers
            try StoredFile.write(content, to: path(in: spool))
            // The last scan of the first half may have lost some of its numbers there.
            let second = try takeBack(spool, ledger)
            #expect(first + second.answers == before.count)
            #expect(try takeBack(spool, ledger).answers == 0)
            #expect(try ledger.summary().answers == before.count)
        }
    }

    @Test func `are left where somebody may have added them`() throws {
        try forgotten(seed: 4) { spool, ledger, before in
            for scan in before.prefix(10) {
                let name = try #require(RelativePath(bytes: scan.documentName))
                try StoredFile.remove(spool.layout.outbox.appending(name.filePath.components))
            }
            let outcome = try takeBack(spool, ledger, needsDocument: true)
            #expect(outcome.answers == before.count - 10)
            #expect(outcome.rowsLeft == before.prefix(10).map(\.rows.count).reduce(0, +))
        }
    }
}
