import Foundation
import GRDB

// What was answered and is not known here: a ledger that was begun anew, or put back from a copy, takes it in.

extension ScanLedger {
    /// Takes back answers and corrections that were handed out and filed away before, under the numbers of their rows.
    ///
    /// Nothing is taken back twice: what has a row that is known is passed over, and so is a correction of a
    /// row that is not, or that has one already. No number is given away; see ``takeOver(_:goingOnFrom:)``.
    ///
    /// - Parameters:
    ///   - shown: The answers, their rows rising; their scans get identities of their own.
    ///   - isTaken: Whether the document of an answer cannot have a name that no other one has as far
    ///     as the ledger knows.
    /// - Returns: Those that are new here.
    /// - Throws: `LedgerError`, and nothing is taken back; `LedgerError.refused` where one breaks a rule of the tables.
    public func takeBack(
        _ shown: [AnsweredScan],
        isTaken: (_ name: [UInt8], _ answer: ScanAnswer) -> Bool = { _, _ in false }
    ) throws(LedgerError) -> [AnsweredScan] {
        try write(.ordered) { db in
            let scans = try RowStatement(
                db,
                sql: """
                    INSERT INTO scan
                        (id, name, display, inode, state, attempts, claimedAt, page, firstPage)
                    VALUES (?, ?, ?, 0, 'filed', 1, ?, ?, ?)
                    """)
            var taken: [AnsweredScan] = []
            for var scan in shown where try !Self.knows(scan.rows, in: db) {
                if let mark = scan.correction {
                    if try Self.takeBack(scan, mark, in: db) { taken.append(scan) }
                    continue
                }
                let id = try Self.takeNumbers(1, of: "nextScan", in: db)
                scan.answer.claim.id = id
                scan.answer.claim.firstPage = try Self.firstPage(of: scan, in: db)
                try scans.run { values in
                    values.append(id)
                    values.append(scan.claim.name)
                    values.append(scan.claim.display)
                    values.append(scan.time.millisecondsSince1970)
                    values.append(scan.claim.page)
                    values.append(scan.claim.firstPage)
                }
                let insertion = try AnswerInsertion(db, at: scan.time)
                let name = try insertion.freeName(of: scan.answer, isTaken: isTaken)
                taken.append(
                    try insertion.insert(
                        scan.answer, firstRow: scan.rows.lowerBound, documentName: name,
                        isHandedOut: true))
            }
            try Self.tally(taken.filter { $0.correction == nil }.map(\.answer), in: db)
            return taken
        }
    }

    /// Which of these rows the ledger knows.
    public func knownRows(among rows: [Int64]) throws(LedgerError) -> Set<Int64> {
        try read { db in Set(try rows.filter { try Self.knows($0...$0, in: db) }) }
    }

    /// The number that a row tells now; none where it tells none, or is not known.
    public func number(ofRow row: Int64) throws(LedgerError) -> String? {
        try read { db in
            try String.fetchOne(
                db.cachedStatement(sql: "SELECT number FROM result WHERE seq = ?"), arguments: [row]
            )
        }
    }

    /// The scan of the first page of the file that a scan is a page of; nil where the page before is not the answer of
    /// the row before.
    private static func firstPage(of scan: AnsweredScan, in db: Database) throws -> Int64? {
        guard let page = scan.claim.page, page > 1 else { return nil }
        return try Int64.fetchOne(
            db,
            sql: """
                SELECT ifnull(firstPage, id) FROM result JOIN scan ON scan.id = result.scan
                JOIN answer ON answer.scan = scan.id
                WHERE seq = ? AND name = ? AND page = ? AND sha256 IS ?
                """,
            arguments: [
                scan.rows.lowerBound - 1, Data(scan.claim.name), page - 1,
                scan.answer.sha256.map { Data($0) },
            ])
    }

    private static func knows(_ rows: ClosedRange<Int64>, in db: Database) throws -> Bool {
        try RowStatement(db, sql: "SELECT 1 FROM result WHERE seq BETWEEN ? AND ? LIMIT 1")
            .run { values in
                values.append(rows.lowerBound)
                values.append(rows.upperBound)
            }
    }

    /// Takes a correction back.
    ///
    /// - Returns: Whether it is one of a row that is known, and the first.
    private static func takeBack(
        _ scan: AnsweredScan, _ mark: CorrectionMark, in db: Database
    ) throws -> Bool {
        let row = scan.rows.lowerBound
        let number = scan.answer.numbers.first
        try db.execute(
            sql: """
                INSERT INTO result
                    (seq, scan, field, number, confidence, x, y, width, height, corrects,
                    isDoubtful, runnerUp, runnerUpShare, tableRow, tableColumn, ink)
                SELECT ?, scan, ?, ?, ?, ?, ?, ?, ?, seq, ?, ?, ?, ?, ?, ? FROM result
                WHERE seq = ? AND NOT EXISTS (SELECT 1 FROM result AS other WHERE other.corrects = ?)
                """,
            arguments: [
                row, number.map { _ in max(1, mark.field) }, number?.text, number?.confidence,
                number?.box.x, number?.box.y, number?.box.width, number?.box.height,
                number?.isDoubtful ?? false, number?.runnerUp?.text, number?.runnerUp?.share,
                number?.row, number?.column, number?.ink?.rawValue, mark.corrects, mark.corrects,
            ])
        guard db.changesCount > 0 else { return false }
        try db.execute(
            sql: """
                INSERT INTO correction
                    (seq, origin, correctedAt, utcOffset, day, document, isFiled, model)
                VALUES (?, 'results', ?, ?, ?, ?, 1, ?)
                """,
            arguments: [
                row, scan.time.millisecondsSince1970, scan.time.secondsEastOfUTC, scan.time.day,
                Data(scan.documentName), scan.answer.model,
            ])
        return true
    }
}
