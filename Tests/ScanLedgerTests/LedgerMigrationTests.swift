import DigitTestSupport
import Foundation
import GRDB
import Testing

@testable import ScanLedger

@Suite struct `A ledger of a released version` {
    @Test(arguments: ReleasedSchema.all)
    func `gets the tables of the newest one`(schema: ReleasedSchema) throws {
        try withTemporaryFolder { folder in
            // Given
            try begin("\(folder)/old.sqlite", as: schema)
            // When
            let old = try ScanLedger.open(at: "\(folder)/old.sqlite")
            // Then
            let new = try ScanLedger.open(at: "\(folder)/new.sqlite")
            #expect(try Self.tables(of: old) == Self.tables(of: new))
        }
    }

    @Test(arguments: ReleasedSchema.all)
    func `keeps all that it holds, and goes on where it was`(schema: ReleasedSchema) throws {
        try withTemporaryFolder { folder in
            // Given a scan filed, one answered, one claimed twice
            let path = "\(folder)/digitd.sqlite"
            try begin(path, as: schema)
            // When
            let ledger = try ScanLedger.open(at: path)
            // Then
            #expect(
                try ledger.claimedScans() == [
                    ScanClaim(
                        id: 3, name: [0xFF, 0x33], display: "\\xFF3", inode: .max, attempts: 2)
                ])
            #expect(
                try ledger.summary()
                    == LedgerSummary(
                        tallies: [
                            .init(status: .rejected, code: "no-digit", count: 1),
                            .init(status: .review, code: nil, count: 1),
                        ], claimed: 1, answered: 1,
                        lastRetraining: RetrainingRecord(
                            startedAt: 1, finishedAt: 2, outcome: .kept, model: nil,
                            summary: "No better.")))
            #expect(
                try ledger.resultsFile(of: noon.day)
                    == ResultsFileRecord(day: noon.day, length: 99, lastRow: 1))
            #expect(try ledger.numbering() == LedgerNumbering(nextScan: 4, nextRow: 4))
            let claims = try ledger.recordClaims(newClaims(1))
            #expect(claims.map(\.id) == [4])
            #expect(try ledger.recordAnswers([answer(to: claims[0])], at: noon)[0].rows == 4...4)
        }
    }

    @Test(arguments: ReleasedSchema.all)
    func `is called so by those who only look, until somebody has worked with it`(
        schema: ReleasedSchema
    ) throws {
        try withTemporaryFolder { folder in
            let path = "\(folder)/digitd.sqlite"
            try begin(path, as: schema)
            if schema.migrations != ReleasedSchema.all.last?.migrations {
                #expect(throws: LedgerError.earlierVersion(path: path)) {
                    _ = try ScanLedger.openReadOnly(at: path)
                }
            }
            try ScanLedger.open(at: path).close()
            #expect(try ScanLedger.openReadOnly(at: path).summary().answers == 2)
        }
    }

    @Test(arguments: ReleasedSchema.all)
    func `has its answers read back`(schema: ReleasedSchema) throws {
        try withTemporaryFolder { folder in
            // Given
            let path = "\(folder)/digitd.sqlite"
            try begin(path, as: schema)
            // When
            let ledger = try ScanLedger.open(at: path)
            // Then each number is as doubtful as its scan, and for the same reason
            let reason = "Neither is plain."
            let box = ScanAnswer.Box(x: 0, y: 1, width: 2, height: 3)
            let page = AnsweredScan(
                answer: ScanAnswer(
                    to: ScanClaim(id: 2, name: [0x32], display: "2", inode: 12), status: .review,
                    reason: reason,
                    model: "0123456789ab", sha256: [UInt8](repeating: 0xAB, count: 32), width: 200,
                    height: 100, durationInMilliseconds: 1.5,
                    numbers: [
                        .init(
                            text: "007", confidence: 0.5, isDoubtful: true, box: box,
                            reason: reason),
                        .init(
                            text: "1", confidence: 1, isDoubtful: true, box: box, reason: reason),
                    ],
                    document: "{}", documentNames: [Array("2.json".utf8)]),
                time: noon, rows: 2...3, documentName: Array("2.json".utf8))
            #expect(try ledger.answeredScans() == [page])
            let blank = AnsweredScan(
                answer: ScanAnswer(
                    to: ScanClaim(id: 1, name: [0x31], display: "1", inode: 11), status: .rejected,
                    code: "no-digit", reason: "The page is blank.", durationInMilliseconds: 0.25,
                    document: "", documentNames: [Array("1.json".utf8)]),
                time: noon, rows: 1...1, documentName: Array("1.json".utf8))
            #expect(try ledger.filedScans(among: [1, 2, 3]) == [blank])
        }
    }

    @Test func `has a schema among these, whatever the newest is`() {
        // Who adds a migration adds what it makes to ReleasedSchemas.swift.
        #expect(ScanLedger.migrator().migrations == ReleasedSchema.all.last?.migrations)
    }

    /// Begins a ledger as a program of that version left it.
    private func begin(_ path: String, as schema: ReleasedSchema) throws {
        let queue = try DatabaseQueue(path: path)
        try queue.write { db in
            try db.execute(sql: schema.sql)
            try db.execute(sql: Self.content)
            try db.execute(
                sql: "CREATE TABLE grdb_migrations (identifier TEXT NOT NULL PRIMARY KEY)")
            for migration in schema.migrations {
                try db.execute(
                    sql: "INSERT INTO grdb_migrations VALUES (?)", arguments: [migration])
            }
            // The fifth version gave each number the reason of its scan, and so do its own rows.
            if schema.migrations.contains("v5") {
                try db.execute(
                    sql: """
                        UPDATE result SET reason = 'Neither is plain.' WHERE scan = 2
                        """)
            }
        }
        try queue.close()
    }

    private static let content = """
        INSERT INTO scan (id, name, display, inode, state, attempts, claimedAt) VALUES (1, x'31', '1', 11, 'filed', 1, 0),
            (2, x'32', '2', 12, 'answered', 1, 0), (3, x'FF33', '\\xFF3', -1, 'claimed', 2, 0);
        INSERT INTO answer VALUES
            (1, 'rejected', 'no-digit', 'The page is blank.', NULL, NULL, NULL, NULL,
                1763809200000, 3600, '2025-11-22', 0.25, CAST('1.json' AS BLOB)),
            (2, 'review', NULL, 'Neither is plain.', '0123456789ab',
                x'ABABABABABABABABABABABABABABABABABABABABABABABABABABABABABABABAB', 200, 100,
                1763809200000, 3600, '2025-11-22', 1.5, CAST('2.json' AS BLOB));
        INSERT INTO result (seq, scan) VALUES (1, 1);
        INSERT INTO result (seq, scan, field, number, confidence, x, y, width, height) VALUES
            (2, 2, 1, '007', 0.5, 0, 1, 2, 3), (3, 2, 2, '1', 1, 0, 1, 2, 3);
        INSERT INTO outgoing VALUES (2, '{}');
        INSERT INTO resultsFile (day, length, lastSeq) VALUES ('2025-11-22', 99, 1);
        INSERT INTO tally VALUES (1, 'review', '', 1), (2, 'rejected', 'no-digit', 1);
        INSERT INTO numbering VALUES (0, 4, 4);
        INSERT INTO retraining VALUES (1, 1, 2, 'kept', NULL, 'No better.');
        """

    /// The columns, foreign keys and indexes of all tables, whatever white space made them.
    private static func tables(of ledger: ScanLedger) throws -> [String] {
        try ledger.writer.read { db in
            try String.fetchAll(
                db,
                sql: "SELECT name || ' ' || sql FROM sqlite_master WHERE sql <> '' ORDER BY name"
            ).map { $0.replacing(#/--.*/#, with: "").replacing(#/\s+/#, with: " ") }
        }
    }
}

@Suite struct `A ledger of a later version` {
    /// The tables of a ledger, and the migrations that it knows.
    private static func content(of path: String) throws -> [String] {
        var configuration = Configuration()
        configuration.readonly = true
        return try DatabaseQueue(path: path, configuration: configuration).read { db in
            try String.fetchAll(
                db,
                sql: """
                    SELECT sql FROM sqlite_master WHERE sql <> ''
                    UNION ALL SELECT identifier FROM grdb_migrations
                    """)
        }
    }

    @Test(arguments: ["opens", "looks", "sets damage aside"])
    func `is refused with a sentence, and nothing in it changes`(way: String) throws {
        try withTemporaryFolder { folder in
            // Given a ledger that some later version has migrated
            let path = "\(folder)/digitd.sqlite"
            try ScanLedger.open(at: path).close()
            let queue = try DatabaseQueue(path: path)
            try queue.write { db in
                try db.execute(
                    sql: """
                        INSERT INTO grdb_migrations VALUES ('v999');
                        ALTER TABLE result RENAME COLUMN number TO text;
                        """)
            }
            try queue.close()
            let before = try Self.content(of: path)
            // When
            #expect(throws: LedgerError.laterVersion(path: path)) {
                switch way {
                case "opens": _ = try ScanLedger.open(at: path)
                case "looks": _ = try ScanLedger.openReadOnly(at: path)
                default: _ = try ScanLedger.openSettingDamageAside(at: path)
                }
            }
            // Then
            #expect(try Self.content(of: path) == before)
            #expect(before.contains { $0.contains("v999") })
            let names = try FileManager.default.contentsOfDirectory(atPath: folder)
            #expect(!names.contains { $0.contains("damaged") })
        }
    }
}
