import DigitReading
import DigitTestSupport
import Foundation
import ScanLedger
import Synchronization
import Testing

@testable import DigitService

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
                    $0.hasPrefix(
                        "warning: The ledger knew less than the results files, and has taken back "
                            + "what they show answers=\(6 - remembered) days=2026-11-2")
                })
            #expect(try rig.differences().isEmpty)
            #expect(try rig.summary().answers == 7)
        }
    }

    @Test func `takes back refusals, and names of every kind`() async throws {
        try await withTemporaryFolder { folder in
            // Given answers of every form
            let rig = try ServiceRig(root: folder)
            try rig.drop(strokePNG(), as: "two, \"numbers\".png")
            try rig.drop(blankPNG(width: 50, height: 50), as: "=blank.png")
            try rig.drop(Array("no picture".utf8), as: "a/'text.png")
            try rig.drop(strokePNG(1), as: "b\r\n.png")
            try rig.drop(strokePNG(2), as: String(repeating: "n", count: 251) + ".png")
            try await rig.runOnce()
            for _ in 0..<2 {
                try rig.drop(strokePNG(1), as: "c.png")
                try await rig.runOnce()
            }
            let before = try rig.knownAnswers()
            try rig.forgetLedger()
            // When
            try await rig.runOnce()
            // Then
            #expect(try rig.differences().isEmpty)
            #expect(try rig.knownAnswers() == before)
        }
    }

    @Test func `takes back corrections, and takes no label for a new one`() async throws {
        try await withTemporaryFolder { folder in
            // Given an answer that a label has corrected, twice
            let rig = try ServiceRig(root: folder)
            try rig.drop(strokePNG(1), as: "a.png")
            try await rig.runOnce()
            for label in ["31", "32"] {
                let place = "\(folder)/training/numbers"
                try? FileManager.default.removeItem(atPath: place)
                try FileManager.default.createDirectory(
                    atPath: place, withIntermediateDirectories: true)
                try Data(strokePNG(1)).write(to: URL(filePath: "\(place)/\(label)__a.png"))
                try await rig.runOnce()
            }
            let before = try rig.rows()
            #expect(before.map { $0["status"] }.suffix(2) == ["corrected", "corrected"])
            try rig.forgetLedger()
            // When
            for _ in 0..<2 { try await rig.runOnce() }
            // Then
            #expect(try rig.rows() == before)
            #expect(try rig.differences().isEmpty)
            #expect(try rig.summary().corrections == 2)
        }
    }

    @Test(arguments: 1...3)
    func `takes each answer back once, wherever it dies`(occurrence: Int) async throws {
        try await withTemporaryFolder { folder in
            // Given three days of answers, and one scan in hand whose id has not been a row's
            var rig = try ServiceRig(root: folder)
            for number in 0..<6 {
                let day = "2026-11-2\(number / 2)"
                rig.seams.now = {
                    AnswerTime(millisecondsSince1970: 0, secondsEastOfUTC: 0, day: day)
                }
                try rig.drop(strokePNG(number), as: "a.png")
                try await rig.runOnce()
            }
            try rig.forgetLedger()
            try Data(strokePNG(6)).write(to: URL(filePath: "\(folder)/work/8"))
            let left = Mutex(occurrence)
            rig.seams.crash = { point in
                guard point == .answersTakenBack else { return }
                let isLast = left.withLock { left in
                    left -= 1
                    return left == 0
                }
                if isLast { throw SuddenDeath() }
            }
            await #expect(throws: SuddenDeath.self) { try await rig.runOnce() }
            // When
            rig.seams.crash = { _ in }
            try await rig.runOnce()
            // Then
            #expect(try rig.rows().map { $0["seq"] } == ["1", "2", "3", "4", "5", "6", "7"])
            #expect(try rig.rows().last?["file"] == "recovered-8")
            #expect(try rig.differences().isEmpty)
            #expect(try rig.summary().answers == 7)
        }
    }

    @Test func `leaves rows that digitd would not write, and says how many`() async throws {
        try await withTemporaryFolder { folder in
            // Given a row that somebody has edited, and one that does not belong to the day
            let rig = try ServiceRig(root: folder)
            for number in 0..<3 { try rig.drop(strokePNG(number), as: "\(number).png") }
            try await rig.runOnce()
            let file = try #require(rig.files("outbox").first { $0.hasSuffix(".csv") })
            let before = try rig.text("outbox/\(file)")
            let edited = before.replacing(",1.png,1,", with: ",1.png,01,")
            try edited.write(toFile: "\(folder)/outbox/\(file)", atomically: false, encoding: .utf8)
            try rig.forgetLedger()
            // When
            try await rig.runOnce()
            // Then
            #expect(try rig.text("outbox/\(file)") == edited)
            #expect(try rig.summary().answers == 2)
            #expect(
                try rig.differences() == [.rowUnknown, .documentUnknown, .originalUnknown])
            #expect(
                rig.log.lines.contains {
                    $0.hasPrefix("warning: Rows of a results file are not as digitd writes them")
                        && $0.hasSuffix("rows=1")
                })
        }
    }

    @Test(arguments: ["22.11.2026", "backup-old", "2026-11-2x", "٢٠٢٦-١١-٢٢"])
    func `leaves a person's copy of a results file alone`(name: String) async throws {
        try await withTemporaryFolder { folder in
            // Given a copy under a name that is no day, and no ledger
            let rig = try ServiceRig(root: folder)
            for number in 0..<2 { try rig.drop(strokePNG(number), as: "\(number).png") }
            try await rig.runOnce()
            let file = try #require(rig.files("outbox").first { $0.hasSuffix(".csv") })
            let copy = "\(folder)/outbox/results-\(name).csv"
            try FileManager.default.copyItem(atPath: "\(folder)/outbox/\(file)", toPath: copy)
            let before = try rig.text("outbox/\(file)")
            try rig.forgetLedger()
            // When
            try rig.drop(strokePNG(2), as: "2.png")
            try await rig.runOnce()
            // Then
            #expect(try rig.text("outbox/\(file)").hasPrefix(before))
            #expect(try String(contentsOfFile: copy, encoding: .utf8) == before)
            #expect(try rig.summary().answers == 3)
            #expect(try rig.differences().isEmpty)
        }
    }

    @Test(arguments: ["1970-01-01", "2026-11-22"])
    func `looks at each day, though a clock was wrong before`(day: String) async throws {
        try await withTemporaryFolder { folder in
            // Given answers of two days that are yet to come, and behind them some of another day
            var rig = try ServiceRig(root: folder)
            var copy: Data?
            for (number, day) in ["2030-01-01", "2030-01-02", day, day].enumerated() {
                rig.seams.now = {
                    AnswerTime(millisecondsSince1970: 0, secondsEastOfUTC: 0, day: day)
                }
                if number == 3 { copy = try Data(contentsOf: rig.ledgerFile) }
                try rig.drop(strokePNG(number), as: "\(number).png")
                try await rig.runOnce()
            }
            let before = try rig.rows()
            // When the ledger forgets the last one
            try rig.forgetLedger()
            try copy?.write(to: rig.ledgerFile)
            try rig.drop(strokePNG(4), as: "4.png")
            try await rig.runOnce()
            // Then no number is given out again, and no file is taken for changed
            let rows = try rig.rows()
            #expect(rows.map { $0["seq"] }.sorted() == ["1", "2", "3", "4", "5"])
            #expect(before.allSatisfy(rows.contains))
            #expect(rig.files("outbox").count { $0.hasSuffix(".csv") } == 3)
            #expect(try rig.differences().isEmpty)
        }
    }

    @Test(arguments: ["1e300", "nan", "-1", "inf", "9223372036854775807"])
    func `leaves a row that nobody can compute with`(cell: String) async throws {
        try await withTemporaryFolder { folder in
            // Given rows in which somebody has written something else for a confidence, a time, a share, a field
            let rig = try ServiceRig(root: folder)
            try rig.drop(strokePNG(0), as: "0.png")
            try await rig.runOnce()
            let file = try #require(rig.files("outbox").first { $0.hasSuffix(".csv") })
            var lines = try rig.text("outbox/\(file)").components(separatedBy: "\r\n")
            let cells = lines[1].components(separatedBy: ",")
            for place in Int(cell) == nil ? [7, 13, 14, 18] : [4, 4, 7, 13, 14, 18] {
                var edited = cells
                edited[1] = "\(lines.count - 1)"
                edited[place] = cell
                lines.insert(edited.joined(separator: ","), at: lines.count - 1)
            }
            try lines.joined(separator: "\r\n").write(
                toFile: "\(folder)/outbox/\(file)", atomically: false, encoding: .utf8)
            try rig.forgetLedger()
            // When
            try rig.drop(strokePNG(3), as: "3.png")
            try await rig.runOnce()
            // Then
            #expect(try rig.row(of: "3.png") != nil)
            #expect(rig.files("inbox").isEmpty && rig.files("work").isEmpty)
            try rig.repair()
            try rig.drop(strokePNG(4), as: "4.png")
            try await rig.runOnce()
            #expect(try rig.row(of: "4.png") != nil)
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

    /// What `digitd verify` finds.
    fileprivate func differences() throws -> [VerificationReport.Kind] {
        var verification = try Verification(of: layout)
        return try #require(try verification.run()).differences.map(\.kind)
    }

    /// Repairs the root, and lets it go again.
    fileprivate func repair() throws {
        var repair = try RootRepair(of: layout)
        #expect(try repair.run() != nil)
    }

    /// All that the ledger knows of answers, but what is a scan's own there.
    fileprivate func knownAnswers() throws -> [AnsweredScan] {
        let ledger = try ScanLedger.openReadOnly(at: layout.ledger.string)
        return try ledger.answers(afterRow: 0, limit: 100).map { scan in
            var scan = scan
            (scan.answer.claim.id, scan.answer.claim.inode) = (0, 0)
            for index in scan.answer.numbers.indices {
                let confidence = scan.answer.numbers[index].confidence
                scan.answer.numbers[index].confidence = ConfidenceText.cut(confidence)
            }
            let hundredths = (scan.answer.durationInMilliseconds * 100).rounded()
            scan.answer.durationInMilliseconds = hundredths / 100
            return scan
        }
    }
}
