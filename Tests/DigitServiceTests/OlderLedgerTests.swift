import DigitService
import DigitTestSupport
import Foundation
import ScanLedger
import Testing

/// The end of a process, as far as the steps of the work can tell.
private struct SuddenDeath: Error {}

@Suite struct `A ledger that knows less than the results files` {
    @Test(arguments: [0, 2, 5])
    func `keeps every row, and gives no number out again`(remembered: Int) async throws {
        try await withTemporaryFolder { folder in
            // Given three days of answers, and a ledger that has forgotten those behind the first few
            var rig = try ServiceRig(root: folder)
            var copy: Data?
            for number in 0..<6 {
                if number == remembered { copy = try? Data(contentsOf: rig.ledgerFile) }
                let day = "2026-11-2\(number / 2)"
                rig.seams.now = {
                    AnswerTime(millisecondsSince1970: 0, secondsEastOfUTC: 0, day: day)
                }
                try rig.drop(strokePNG(number), as: "a.png")
                try await rig.runOnce()
            }
            let before = try rig.rows()
            try rig.forgetLedger()
            try copy?.write(to: rig.ledgerFile)
            // When
            try rig.drop(strokePNG(6), as: "a.png")
            try await rig.runOnce()
            // Then
            let rows = try rig.rows()
            #expect(Array(rows.dropLast()) == before)
            #expect(rows.map { $0["seq"] } == ["1", "2", "3", "4", "5", "6", "7"])
            #expect(rig.files("outbox").count { $0.hasSuffix(".csv") } == 3)
            #expect(rig.files("outbox").count { $0.hasSuffix(".json") } == 7)
            #expect(
                rig.log.lines.contains {
                    $0.hasPrefix("warning: The ledger knows less than the results files")
                        && $0.hasSuffix("scans=\(6 - remembered)")
                })
        }
    }

    @Test(
        arguments: [
            (.rowsAppended, ["1", "2", "3", "4", "7", "8"]),
            (.scansRead, ["1", "2", "3", "4", "5", "6"]),
        ] as [(CrashPoint, [String])])
    func `answers what was in hand once, and the rest not again`(
        point: CrashPoint, numbers: [String]
    ) async throws {
        try await withTemporaryFolder { folder in
            // Given two batches that are filed away, and one that is not, with the same picture again
            var rig = try ServiceRig(root: folder)
            try rig.drop(strokePNG(0), as: "a.png")
            try await rig.runOnce()
            let copy = try Data(contentsOf: rig.ledgerFile)
            for number in 1...3 { try rig.drop(strokePNG(number), as: "b\(number).png") }
            try await rig.runOnce()
            rig.seams.crash = { if $0 == point { throw SuddenDeath() } }
            for number in 3...4 { try rig.drop(strokePNG(number), as: "c\(number).png") }
            await #expect(throws: SuddenDeath.self) { try await rig.runOnce() }
            // When the ledger forgets both
            try rig.forgetLedger()
            try copy.write(to: rig.ledgerFile)
            rig.seams.crash = { _ in }
            try await rig.runOnce()
            // Then
            let rows = try rig.rows()
            #expect(rows.prefix(4).map { $0["file"] } == ["a.png", "b1.png", "b2.png", "b3.png"])
            #expect(Set(rows.map { $0["sha256"] }).count == 5)
            #expect(
                rows.map { $0["seq"] } == numbers,
                "numbers of rows that were cut off are not given out again")
            #expect(rig.files("done").count == 6)
            #expect(rig.files("work").isEmpty)
        }
    }

    @Test func `goes on behind answers that it knows and had not handed out`() async throws {
        try await withTemporaryFolder { folder in
            // Given a ledger that knows an answer, and nothing of those behind it
            var rig = try ServiceRig(root: folder)
            rig.seams.crash = { if $0 == .outboxSynced { throw SuddenDeath() } }
            try rig.drop(strokePNG(0), as: "a.png")
            await #expect(throws: SuddenDeath.self) { try await rig.runOnce() }
            try ScanLedger.open(at: rig.layout.ledger.string).close()
            let copy = try Data(contentsOf: rig.ledgerFile)
            rig.seams.crash = { _ in }
            for number in 1...3 { try rig.drop(strokePNG(number), as: "b\(number).png") }
            try await rig.runOnce()
            let before = try rig.rows()
            try rig.forgetLedger()
            try copy.write(to: rig.ledgerFile)
            // When
            try rig.drop(strokePNG(4), as: "c.png")
            try await rig.runOnce()
            // Then
            let rows = try rig.rows()
            #expect(Array(rows.dropLast()) == before)
            #expect(rows.map { $0["seq"] } == ["1", "2", "3", "4", "5"])
            #expect(rig.files("outbox").count { $0.hasSuffix(".csv") } == 1)
        }
    }
}

extension ServiceRig {
    fileprivate var ledgerFile: URL { URL(filePath: layout.ledger.string) }
}
