import DigitTestSupport
import Foundation
import Testing

@testable import ScanLedger

@Suite struct `What a retention may remove` {
    private let ledger: ScanLedger
    private let claims: [ScanClaim]

    /// Five scans, of which the last is claimed alone: read, doubtful, rejected, of a later day.
    init() throws {
        ledger = try ScanLedger.inMemory()
        claims = try ledger.recordClaims(newClaims(5))
        _ = try ledger.recordAnswers(
            [
                answer(to: claims[0], numbers: ["12", "7"]),
                answer(to: claims[1], status: .review),
                answer(
                    to: claims[2], status: .rejected, numbers: [], code: "no-digit",
                    reason: "Blank."),
            ], at: noon)
        _ = try ledger.recordAnswers([answer(to: claims[3])], at: later)
        try ledger.recordFiled([1, 2, 3, 4], resultsFiles: [])
    }

    private let later = AnswerTime(
        millisecondsSince1970: noon.millisecondsSince1970 + 86_400_000, secondsEastOfUTC: 3600,
        day: "2025-11-23")

    /// The scans of which something may be removed.
    private func clearable(
        _ thing: ClearedThing, upTo day: String = "2025-12-31", after scan: Int64 = 0,
        limit: Int = 10
    ) throws -> [Int64] {
        try ledger.clearable(thing, upTo: day, after: scan, limit: limit).map(\.claim.id)
    }

    @Test func `is of answered scans that are old enough`() throws {
        #expect(try clearable(.documents) == [1, 2, 3, 4])
        #expect(try clearable(.documents, upTo: noon.day) == [1, 2, 3])
        #expect(try clearable(.documents, upTo: "2025-11-21") == [])
    }

    @Test func `is no original of a scan that was rejected, which lies elsewhere`() throws {
        #expect(try clearable(.originals) == [1, 2, 4])
    }

    @Test func `is nothing of a scan that is not filed away`() throws {
        _ = try ledger.recordAnswers([answer(to: claims[4])], at: noon)
        #expect(try clearable(.originals) == [1, 2, 4])
        try ledger.recordFiled([5], resultsFiles: [])
        #expect(try clearable(.originals) == [1, 2, 4, 5])
    }

    @Test func `is told in portions`() throws {
        #expect(try clearable(.documents, limit: 2) == [1, 2])
        #expect(try clearable(.documents, after: 2, limit: 2) == [3, 4])
        #expect(try clearable(.documents, after: 4, limit: 2) == [])
    }

    @Test func `is described with all that the outbox has of it`() throws {
        let scan = try #require(
            try ledger.clearable(.documents, upTo: noon.day, after: 0, limit: 1).first)
        #expect(scan.claim == claims[0])
        #expect(scan.day == noon.day && scan.lastDay == noon.day)
        #expect(scan.sha256 == [UInt8](repeating: 7, count: 32))
        #expect(scan.documents == [Array("scan0.png.json".utf8)])
        #expect(!scan.isOpen)
    }

    @Test func `is open while a number is in doubt, and no more once a person has said`() throws {
        func isOpen() throws -> Bool? {
            try ledger.clearable(.originals, upTo: noon.day, after: 1, limit: 1).first?.isOpen
        }
        #expect(try isOpen() == true)
        let rows = try correct(2, "9")
        // The correction has not been handed out.
        #expect(try isOpen() == true)
        try ledger.recordFiled([], corrections: [rows[0].rows.lowerBound], resultsFiles: [])
        #expect(try isOpen() == false)
    }

    @Test func `is as old as the last correction, whose documents are told, too`() throws {
        _ = try correct(1, "9")
        _ = try correct(1, "8")
        let scan = try #require(
            try ledger.clearable(.documents, upTo: noon.day, after: 0, limit: 1).first)
        #expect(scan.lastDay == later.day && scan.day == noon.day)
        #expect(
            scan.documents.map { String(decoding: $0, as: UTF8.self) }
                == ["scan0.png.json", "9.json", "8.json"])
    }

    private func correct(_ scan: Int64, _ text: String) throws -> [AnsweredScan] {
        try ledger.recordCorrections(
            [
                Correction(
                    scan: scan, fields: [.init(number: 1, text: text)], label: text,
                    origin: .request("to-\(text)"))
            ], at: later
        ) { _ in Array("\(text).json".utf8) }
    }

    @Test func `is told until it has gone, and counted then`() throws {
        try ledger.recordClearing(.going, .originals, of: [1, 2])
        #expect(try clearable(.originals) == [1, 2, 4])
        #expect(try ledger.summary().cleared == [:])
        try ledger.recordClearing(.gone, .originals, of: [1, 2])
        #expect(try clearable(.originals) == [4])
        #expect(try clearable(.documents) == [1, 2, 3, 4])
        #expect(try ledger.summary().cleared == [.originals: 2])
        try ledger.recordClearing(.gone, .originals, of: [4])
        try ledger.recordClearing(.gone, .documents, of: [1])
        #expect(try ledger.summary().cleared == [.originals: 3, .documents: 1])
    }

    @Test func `stands beside each scan of which something has gone`() throws {
        #expect(try ledger.clearings(of: [1, 2, 3]) == [:])
        try ledger.recordClearing(.gone, .documents, of: [1, 3])
        try ledger.recordClearing(.going, .originals, of: [1])
        #expect(
            try ledger.clearings(of: [3, 1, 2, 99]) == [
                1: Clearing(original: .going, documents: .gone),
                3: Clearing(original: .kept, documents: .gone),
            ])
        #expect(Clearing.none == Clearing(original: .kept, documents: .kept))
    }

    @Test func `is noted of no scan, when one of them was never answered`() throws {
        #expect(throws: LedgerError.self) {
            try ledger.recordClearing(.gone, .originals, of: [1, 5])
        }
        #expect(try ledger.clearings(of: [1, 5]) == [:])
        #expect(try ledger.summary().cleared == [:])
    }

    @Test func `is on the disk before anything is removed`() throws {
        try withTemporaryFolder { folder in
            let ledger = try ScanLedger.open(at: "\(folder)/digitd.sqlite")
            let claims = try ledger.recordClaims(newClaims(1))
            _ = try ledger.recordAnswers([answer(to: claims[0])], at: noon)
            func mode(after stage: ClearingStage) throws -> Int? {
                try ledger.recordClearing(stage, .originals, of: [1])
                return try ledger.writer.writeWithoutTransaction { db in
                    try Int.fetchOne(db, sql: "PRAGMA synchronous")
                }
            }
            #expect(try mode(after: .going) == 2)  // FULL
            #expect(try mode(after: .gone) == 1)  // NORMAL
            #expect(try mode(after: .kept) == 2)
        }
    }
}
