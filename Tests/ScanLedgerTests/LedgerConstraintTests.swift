import GRDB
import Testing

@testable import ScanLedger

/// A row that wrong code could try to store.
struct WrongRow: Sendable, CustomTestStringConvertible {
    /// What is wrong with it.
    let testDescription: String
    let sql: String

    /// What SQLite says.
    let reason: String

    init(_ description: String, _ sql: String, _ reason: String) {
        testDescription = description
        self.sql = sql
        self.reason = reason
    }

    private static func check(_ description: String, _ sql: String, _ rule: String) -> WrongRow {
        WrongRow(description, sql, "CHECK constraint failed: " + rule)
    }

    // Scan 1 is claimed; scan 2 is answered, with the rows 1 and 2.
    static let scans = [
        check("scan 0", "UPDATE scan SET id = 0 WHERE id = 1", "id > 0"),
        check("no name", "UPDATE scan SET name = x'' WHERE id = 1", "length(name) > 0"),
        WrongRow(
            "a name of text", "UPDATE scan SET name = 'a' WHERE id = 1",
            "cannot store TEXT value in BLOB column scan.name"),
        check("no display", "UPDATE scan SET display = '' WHERE id = 1", "length(display) > 0"),
        check(
            "an unknown state", "UPDATE scan SET state = 'lost' WHERE id = 1",
            "state = 'claimed' OR state = 'answered' OR state = 'filed'"),
        check("no attempt", "UPDATE scan SET attempts = 0 WHERE id = 1", "attempts >= 1"),
        WrongRow(
            "a scan twice", "UPDATE scan SET id = 2 WHERE id = 1",
            "UNIQUE constraint failed: scan.id"),
        WrongRow(
            "a forgotten answer", "DELETE FROM scan WHERE id = 2",
            "FOREIGN KEY constraint failed"),
    ]

    static let answers = [
        check(
            "an unknown status", "UPDATE answer SET status = 'lost'",
            "status = 'read' OR status = 'review' OR status = 'rejected'"),
        check(
            "a rejection without a reason", "UPDATE answer SET status = 'rejected', code = 'a'",
            "status <> 'rejected' OR (code IS NOT NULL AND reason IS NOT NULL)"),
        check("an empty code", "UPDATE answer SET code = ''", "code <> ''"),
        check("an empty reason", "UPDATE answer SET reason = ''", "reason <> ''"),
        check("a short identity", "UPDATE answer SET model = '0123456789a'", "length(model) >= 12"),
        check("half a digest", "UPDATE answer SET sha256 = x'00'", "length(sha256) = 32"),
        check("no width", "UPDATE answer SET width = 0", "width > 0"),
        check("no height", "UPDATE answer SET height = 0", "height > 0"),
        check(
            "a day that is none", "UPDATE answer SET day = '2025-11'",
            "day GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'"),
        check("time that runs back", "UPDATE answer SET duration = -1", "duration >= 0"),
        check("no document name", "UPDATE answer SET document = x''", "length(document) > 0"),
        WrongRow(
            "a document name of two scans",
            """
            INSERT INTO answer (scan, status, answeredAt, utcOffset, day, duration, document)
            SELECT 1, 'read', answeredAt, utcOffset, day, duration, document FROM answer
            """, "UNIQUE constraint failed: answer.document"),
        WrongRow(
            "an answer to no scan", "UPDATE answer SET scan = 9", "FOREIGN KEY constraint failed"),
        WrongRow(
            "a document of no answer", "INSERT INTO outgoing VALUES (1, '{}')",
            "FOREIGN KEY constraint failed"),
    ]

    static let results = [
        check("row 0", "UPDATE result SET seq = 0 WHERE seq = 1", "seq > 0"),
        check("number 0 of a scan", "UPDATE result SET field = 0 WHERE seq = 1", "field >= 1"),
        check(
            "a number with a letter", "UPDATE result SET number = '1a'",
            "number <> '' AND number NOT GLOB '*[^0-9]*'"),
        check(
            "too much confidence", "UPDATE result SET confidence = 1.5",
            "confidence BETWEEN 0 AND 1"),
        check("a box outside", "UPDATE result SET x = -1", "x >= 0"),
        check("a box above", "UPDATE result SET y = -1", "y >= 0"),
        check("a box without width", "UPDATE result SET width = 0", "width > 0"),
        check("a box without height", "UPDATE result SET height = 0", "height > 0"),
        check(
            "a number without a field", "UPDATE result SET field = NULL",
            "(field IS NULL) = (number IS NULL)"),
        check(
            "a number without confidence", "UPDATE result SET confidence = NULL",
            "(number IS NULL) = (confidence IS NULL)"),
        check(
            "half a box", "UPDATE result SET y = NULL",
            """
            (x IS NULL) = (number IS NULL) AND (y IS NULL) = (x IS NULL)
                    AND (width IS NULL) = (x IS NULL) AND (height IS NULL) = (x IS NULL)
            """),
        check(
            "half a doubt", "UPDATE result SET isDoubtful = 2", "isDoubtful = 0 OR isDoubtful = 1"),
        check("a row above", "UPDATE result SET tableRow = -1", "tableRow >= 0"),
        check("a column outside", "UPDATE result SET tableColumn = -1", "tableColumn >= 0"),
        check(
            "a runner-up with a letter", "UPDATE result SET runnerUp = '1a'",
            "runnerUp <> '' AND runnerUp NOT GLOB '*[^0-9]*'"),
        check(
            "too large a share", "UPDATE result SET runnerUpShare = 1.5",
            "runnerUpShare BETWEEN 0 AND 1"),
        check("an empty reason", "UPDATE result SET reason = ''", "reason <> ''"),
        check(
            "an ink of no kind", "UPDATE result SET ink = 'typed'",
            "ink = 'handwritten' OR ink = 'printed'"),
        check(
            "a correction of what comes", "UPDATE result SET corrects = 2 WHERE seq = 1",
            "corrects < seq"),
        WrongRow(
            "a number of a scan twice", "UPDATE result SET field = 1",
            "UNIQUE constraint failed: index 'oneRowPerField'"),
        WrongRow(
            "a row of no answer", "UPDATE result SET scan = 1", "FOREIGN KEY constraint failed"),
    ]

    static let others = [
        check(
            "a file of no day", "INSERT INTO resultsFile VALUES ('today', 0, 0, NULL, NULL)",
            "day GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'"),
        check(
            "a file shorter than empty",
            "INSERT INTO resultsFile VALUES ('2025-11-22', -1, 0, NULL, NULL)",
            "length >= 0"),
        check(
            "a row before the first",
            "INSERT INTO resultsFile VALUES ('2025-11-22', 0, -1, NULL, NULL)",
            "lastSeq >= 0"),
        check("fewer answers than none", "UPDATE tally SET count = -1", "count >= 0"),
        WrongRow(
            "two counts of one kind",
            "INSERT INTO tally (status, code, count) VALUES ('read', '', 1)",
            "UNIQUE constraint failed: tally.status, tally.code"),
        check("a second numbering", "INSERT INTO numbering VALUES (1, 1, 1)", "id = 0"),
        check("a next scan of 0", "UPDATE numbering SET nextScan = 0", "nextScan > 0"),
        check("a next row of 0", "UPDATE numbering SET nextRow = 0", "nextRow > 0"),
        check(
            "a retraining that ends before it begins",
            "INSERT INTO retraining VALUES (1, 2, 1, 'kept', NULL, '')", "finishedAt >= startedAt"),
        check(
            "a retraining without an outcome",
            "INSERT INTO retraining VALUES (1, 1, 1, 'lost', NULL, '')",
            "outcome IN ('promoted', 'kept', 'unchanged', 'failed')"),
    ]
}

@Suite struct `Tables that trust no one refuse` {
    private let ledger: ScanLedger

    init() throws {
        // Given
        ledger = try ScanLedger.inMemory()
        let claims = try ledger.recordClaims(newClaims(2))
        _ = try ledger.recordAnswers([answer(to: claims[1], numbers: ["7", "8"])], at: noon)
    }

    @Test(arguments: WrongRow.scans)
    func `a wrong scan`(row: WrongRow) throws { try expectRefusal(of: row) }

    @Test(arguments: WrongRow.answers)
    func `a wrong answer`(row: WrongRow) throws { try expectRefusal(of: row) }

    @Test(arguments: WrongRow.results)
    func `a wrong row of the CSV`(row: WrongRow) throws { try expectRefusal(of: row) }

    @Test(arguments: WrongRow.others)
    func `a wrong row elsewhere`(row: WrongRow) throws { try expectRefusal(of: row) }

    private func expectRefusal(of row: WrongRow) throws {
        // When
        let error = #expect(throws: DatabaseError.self) {
            try ledger.writer.write { try $0.execute(sql: row.sql) }
        }
        // Then
        #expect(error?.resultCode == .SQLITE_CONSTRAINT)
        #expect(error?.message == row.reason)
    }
}
