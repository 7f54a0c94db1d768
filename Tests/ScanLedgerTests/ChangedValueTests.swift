import Foundation
import GRDB
import Testing

@testable import ScanLedger

@Suite struct `A value that no row can hold` {
    /// What a flipped bit may make of a value, as SQL.
    private static let values = [
        "NULL", "'x'", "''", "x'00'", "x'2f2f'", "-1", "0", "9223372036854775807",
        "-9223372036854775808", "1e300", "-0.5", "9e999",
    ]

    @Test func `is damage wherever it is read, and ends no process`() throws {
        let sound = try Self.ledger()
        try Self.dropRules(of: sound)
        let ledger = try ScanLedger.inMemory()
        for (table, column) in try Self.columns() {
            for value in Self.values {
                // Given a ledger of every kind of row whose tables have no rules
                try sound.writer.backup(to: ledger.writer)
                try ledger.writer.write { db in
                    try db.execute(sql: "PRAGMA ignore_check_constraints = ON")
                    try? db.execute(sql: "UPDATE \"\(table)\" SET \"\(column)\" = \(value)")
                }
                // When all of it is read
                for read in Self.reads {
                    do {
                        try read(ledger)
                    } catch let error as LedgerError {
                        // Then it is that, and never trouble of the machine, which would be waited out
                        guard case .damaged = error else {
                            Issue.record("\(table).\(column) = \(value): \(error)")
                            continue
                        }
                    }
                }
            }
        }
    }

    @Test(arguments: ["a//b.png", "/a.png", "a/../b.png", "a\u{0}b.png", "a/."])
    func `is a name that leads elsewhere, too`(name: String) throws {
        let ledger = try ScanLedger.inMemory()
        let claims = try ledger.recordClaims(
            newClaims(1) + [NewClaim(name: Array(name.utf8), display: "b")])
        #expect(throws: LedgerError.self) { try ledger.claimedScans() }
        #expect(try ledger.unfinishedClaims() == [claims[0]], "who reads on has the rest")
    }

    /// The columns of all tables.
    private static func columns() throws -> [(table: String, column: String)] {
        try ledger().writer.read { db in
            let tables = try String.fetchAll(
                db, sql: "SELECT name FROM sqlite_master WHERE type = 'table'")
            return try tables.filter { !$0.hasPrefix("grdb_") && !$0.hasPrefix("sqlite_") }
                .flatMap { table in try db.columns(in: table).map { (table, $0.name) } }
        }
    }

    /// A ledger with a row in each table.
    private static func ledger() throws -> ScanLedger {
        let ledger = try ScanLedger.inMemory()
        let claims = try ledger.recordClaims(newClaims(5))
        _ = try ledger.recordAnswers(
            [
                answer(to: claims[0], numbers: ["7", "8"]), answer(to: claims[1], status: .review),
                answer(to: claims[2], status: .rejected, numbers: [], code: "a", reason: "b"),
                answer(to: claims[3]),
            ], at: noon)
        try ledger.recordFiled(
            [1, 2, 3], resultsFiles: [ResultsFileRecord(day: noon.day, length: 9, lastRow: 4)])
        for origin in [Correction.Origin.label, .request("r")] {
            let text = origin == .label ? "9" : "10"
            _ = try ledger.recordCorrections(
                [
                    Correction(
                        scan: 2, fields: [.init(number: 1, text: text)], label: text,
                        origin: origin)
                ], at: noon
            ) { Array("\($0.rows.lowerBound)".utf8) }
        }
        try ledger.recordClearing(.going, .originals, of: [1])
        try ledger.recordClearing(.gone, .documents, of: [1])
        try ledger.recordRetraining(
            RetrainingRecord(
                startedAt: 1, finishedAt: 2, outcome: .kept, model: nil, summary: "s"))
        return ledger
    }

    /// Takes the rules out of all tables, as bytes on a disk have none.
    private static func dropRules(of ledger: ScanLedger) throws {
        try ledger.writer.writeWithoutTransaction { db in
            try db.execute(
                sql: """
                    PRAGMA foreign_keys = OFF;
                    PRAGMA writable_schema = ON;
                    UPDATE sqlite_master SET sql = replace(sql, 'IS NOT NULL', 'NOTNULL');
                    UPDATE sqlite_master SET sql = replace(sql, ' NOT NULL', '');
                    UPDATE sqlite_master SET sql = replace(sql, 'STRICT, WITHOUT', 'WITHOUT');
                    UPDATE sqlite_master SET sql = replace(sql, ') STRICT', ')');
                    PRAGMA writable_schema = RESET;
                    """)
        }
    }

    /// Everything that is read.
    private static let reads: [@Sendable (ScanLedger) throws -> Void] = [
        { _ = try $0.claimedScans() }, { _ = try $0.unfinishedClaims() },
        { _ = try $0.answeredScans() }, { _ = try $0.filedScans(among: [1, 2, 3, 4, 5]) },
        { _ = try $0.lastAnswers(10) },
        { _ = try $0.answers(of: noon.day, fromRow: 1, upToRow: .max, limit: 10) },
        { _ = try $0.answers(afterRow: 0, limit: 10) }, { _ = try $0.numbering() },
        { _ = try $0.resultsFile(of: noon.day) }, { _ = try $0.resultsFileLengths() },
        { _ = try $0.summary() }, { _ = try $0.knownRows(among: [1, 2, 3]) },
        { _ = try $0.number(ofRow: 1) }, { _ = try $0.answer(to: 1) },
        { _ = try $0.answers(matching: AnswerFilter(), before: nil, limit: 10) },
        { _ = try $0.doubtfulNumbers(in: nil, limit: 10) },
        { _ = try $0.activity(since: 0, every: 1 << 40, count: 10) },
        { _ = try $0.clearable(.documents, upTo: "9999-12-31", after: 0, limit: 10) },
        { _ = try $0.clearable(.originals, upTo: "9999-12-31", after: 0, limit: 10) },
        { _ = try $0.clearings(of: [1, 2]) }, { _ = try $0.correctedNumbers(ofScans: [1, 2]) },
        { _ = try $0.corrections(ofDay: noon.day) }, { _ = try $0.corrections(ofRequest: "r") },
        { _ = try $0.doubtfulScans() }, { _ = try $0.correctableScan(2) },
        { _ = try $0.correctableScans(withContent: [[UInt8](repeating: 7, count: 32)]) },
        { _ = try $0.contents(ofScansNamed: "scan1.png", orDigest: "07") },
        { _ = try $0.progress(ofRequest: "r") }, { _ = try $0.recordClaims(newClaims(1)) },
        { _ = try $0.recordAttempts(try $0.claimedScans()) },
    ]
}
