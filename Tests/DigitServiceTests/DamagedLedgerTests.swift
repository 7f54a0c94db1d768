import DigitService
import DigitTestSupport
import Foundation
import NeuralNetwork
import ScanLedger
import Testing

@Suite(.tellingSeeds) struct `A ledger that is damaged in a place where nobody has looked` {
    @Test func `is set aside while the daemon works, and what was answered stays`() async throws {
        try await withTemporaryFolder { folder in
            // Given a ledger too large to be looked through at the start, with bad pages
            let rig = try ServiceRig(root: folder)
            try rig.drop(strokePNG(0), as: "a.png")
            try await rig.runOnce()
            let before = try rig.rows()
            try Self.fill(rig.layout.ledger.string)
            try Self.damage(rig.layout.ledger.string)
            // When
            for number in 0...2 { try rig.drop(strokePNG(number), as: "b\(number).png") }
            try await rig.runOnce()
            // Then
            let rows = try rig.rows()
            #expect(rows.first == before.first)
            #expect(rows.map { $0["file"] } == ["a.png", "b0.png", "b1.png", "b2.png"])
            #expect(Set(rows.map { $0["seq"] }).count == 4)
            #expect(rig.files("done").count == 4)
            #expect(rig.files("inbox").isEmpty && rig.files("work").isEmpty)
            #expect(FileManager.default.fileExists(atPath: "\(folder)/digitd.sqlite.damaged-1"))
            #expect(!FileManager.default.fileExists(atPath: "\(folder)/digitd.sqlite.damaged-2"))
            #expect(
                rig.log.lines.contains {
                    $0.hasPrefix(
                        "error: The ledger is damaged; it is set aside and a new one begun")
                })
        }
    }

    @Test func `is set aside by a repair, and a new one goes on behind the results files`()
        async throws
    {
        try await withTemporaryFolder { folder in
            // Given
            let rig = try ServiceRig(root: folder)
            try rig.drop(strokePNG(0), as: "a.png")
            try await rig.runOnce()
            let before = try rig.rows()
            try Self.fill(rig.layout.ledger.string)
            try Self.damage(rig.layout.ledger.string)
            // When
            let report = try Self.repaired(rig)
            // Then
            let mended = try #require(report.mended)
            #expect(mended.map(\.kind) == [.ledgerSetAside, .rowsSettled, .answerTakenBack])
            #expect(mended.first?.examples.first?.hasPrefix("digitd.sqlite.damaged-1: ") == true)
            #expect(FileManager.default.fileExists(atPath: "\(folder)/digitd.sqlite.damaged-1"))
            #expect(report.isSound, "\(report.differences)")
            #expect(try rig.rows() == before)
            try rig.drop(strokePNG(1), as: "b.png")
            try await rig.runOnce()
            #expect(try rig.rows().map { $0["seq"] } == ["1", "2"])
        }
    }

    @Test(arguments: 0..<12 as Range<UInt64>)
    func `ends no daemon, whichever of its bytes was changed`(seed: UInt64) async throws {
        try await withTemporaryFolder { folder in
            // Given a ledger too large to be looked through at the start, with one bit turned over
            let rig = try ServiceRig(root: folder)
            for number in 0..<3 { try rig.drop(strokePNG(number), as: "a\(number).png") }
            try await rig.runOnce()
            try Self.pad(rig.layout.ledger.string)
            let place = try Self.turnBit(of: rig.layout.ledger.string, seed: testSeed(seed))
            // When
            try rig.drop(strokePNG(3), as: "b.png")
            try await rig.runOnce()
            // Then
            let rows = try rig.rows()
            #expect(rows.count { $0["file"] == "b.png" } == 1, "\(place)")
            #expect(rig.files("done").count == 4 && rig.files("inbox").isEmpty, "\(place)")
            // And damage that nobody has come upon is no reason to end for who looks at all of it
            #expect(try Self.repaired(rig).mended != nil, "\(place)")
        }
    }

    /// Adds records of retrainings with long summaries until the ledger has more than 8 MiB.
    private static func pad(_ path: String) throws {
        let ledger = try ScanLedger.open(at: path)
        for length in [9 << 20, 1] {
            try ledger.recordRetraining(
                RetrainingRecord(
                    startedAt: 0, finishedAt: 0, outcome: .failed, model: nil,
                    summary: String(repeating: "x", count: length)))
        }
        try ledger.close()
    }

    /// Turns one bit of a page that holds rows, behind the tables' own description.
    ///
    /// - Returns: Where it is.
    private static func turnBit(of path: String, seed: UInt64) throws -> String {
        let url = URL(filePath: path)
        var content = try Data(contentsOf: url)
        #expect(content.count > 9 << 20)
        var generator = SeededGenerator(seed: seed)
        let leaves = (1..<content.count / 4096).filter { page in
            [10, 13].contains(content[page * 4096]) && content[page * 4096 + 4] > 0
        }
        let page = try #require(leaves.randomElement(using: &generator))
        // Rows stand at the end of a page.
        let offset = 4095 - Int.random(in: 0..<400, using: &generator)
        let bit = Int.random(in: 0..<8, using: &generator)
        content[page * 4096 + offset] ^= 1 << bit
        try content.write(to: url)
        return "page \(page), byte \(offset), bit \(bit)"
    }

    /// Repairs a root, and lets it go again.
    private static func repaired(_ rig: ServiceRig) throws -> VerificationReport {
        var repair = try RootRepair(of: rig.layout)
        return try #require(try repair.run())
    }

    /// Adds answers until the ledger has more than 8 MiB.
    private static func fill(_ path: String) throws {
        let ledger = try ScanLedger.open(at: path)
        let time = AnswerTime(millisecondsSince1970: 0, secondsEastOfUTC: 0, day: "2020-01-01")
        for batch in 0..<24 {
            let claims = try ledger.recordClaims(
                (0..<1024).map {
                    let name = "\(batch)-\($0)" + String(repeating: "x", count: 100)
                    return NewClaim(name: Array(name.utf8), display: name)
                })
            let answers = claims.map {
                ScanAnswer(
                    to: $0, status: .read, durationInMilliseconds: 0, document: "{}",
                    documentNames: [$0.name])
            }
            _ = try ledger.recordAnswers(answers, at: time)
            try ledger.recordFiled(claims.map(\.id), resultsFiles: [])
        }
        try ledger.close()
    }

    /// Overwrites the leaves of the large indexes.
    private static func damage(_ path: String) throws {
        let url = URL(filePath: path)
        var content = try Data(contentsOf: url)
        #expect(content.count > 9 << 20)
        // The leaves of indexes begin with 10; those of tables, which the start looks at, do not.
        for page in 40..<content.count / 4096 where content[page * 4096] == 10 {
            content.replaceSubrange(
                page * 4096..<(page + 1) * 4096, with: Data(repeating: 0, count: 4096))
        }
        try content.write(to: url)
    }
}
