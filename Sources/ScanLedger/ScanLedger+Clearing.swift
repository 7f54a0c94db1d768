import Foundation
import GRDB

// What a retention removes: it is noted before, so that a restart goes on with it, and after.

extension ScanLedger {
    /// Returns scans that were answered up to a day, filed away, and of which something is still kept.
    ///
    /// - Parameters:
    ///   - thing: What is to be removed. Originals are those in `done/`: scans that were refused are not told.
    ///   - day: The last local date of an answer that is old enough.
    ///   - scan: Only scans with a higher identity are told.
    ///   - limit: The most scans that are returned.
    /// - Returns: The scans in the order of their identities, those too that a person may want to look at.
    /// - Throws: `LedgerError` when the ledger cannot be read.
    /// - Complexity: Looks at each answer behind `scan` until there are enough; there is no index of days, which would
    ///   cost each answer.
    public func clearable(
        _ thing: ClearedThing, upTo day: String, after scan: Int64, limit: Int
    ) throws(LedgerError) -> [ClearableScan] {
        try read { db in
            let rows = try Row.fetchAll(
                db,
                sql: """
                    SELECT scan.id, name, display, inode, attempts, page, firstPage, day, sha256,
                        answer.document AS answerDocument
                    FROM answer JOIN scan ON scan.id = answer.scan
                    LEFT JOIN clearing ON clearing.scan = answer.scan
                    WHERE answer.scan > ? AND day <= ? AND state = 'filed'
                        AND ifnull(clearing.\(thing.column), 0) < 2
                        AND (? OR firstPage IS NULL
                            AND (status <> 'rejected' OR EXISTS (
                                SELECT 1 FROM scan AS other JOIN answer AS its ON its.scan = other.id
                                WHERE other.firstPage = scan.id AND its.status <> 'rejected')))
                    ORDER BY answer.scan LIMIT ?
                    """,
                arguments: [scan, day, thing == .documents, limit])
            return try rows.map { row in
                var scan = try Self.clearable(row, in: db)
                if thing == .originals, scan.claim.page != nil {
                    try Self.addPages(to: &scan, in: db)
                }
                return scan
            }
        }
    }

    /// Lets an original wait for whatever page of its file is wanted longest.
    private static func addPages(to scan: inout ClearableScan, in db: Database) throws {
        let rows = try Row.fetchAll(
            db,
            sql: """
                SELECT scan.id, name, display, inode, attempts, page, firstPage, day, sha256,
                    answer.document AS answerDocument
                FROM answer JOIN scan ON scan.id = answer.scan WHERE firstPage = ?
                """, arguments: [scan.claim.id])
        for row in rows {
            let page = try clearable(row, in: db)
            scan.isOpen = scan.isOpen || page.isOpen
            scan.lastDay = max(scan.lastDay, page.lastDay)
        }
    }

    private static func clearable(_ row: Row, in db: Database) throws -> ClearableScan {
        let claim = try ClaimRow(row: row).claim
        let corrections = try Row.fetchAll(
            db.cachedStatement(
                sql: """
                    WITH RECURSIVE chain (seq) AS (
                        SELECT seq FROM result WHERE scan = ? AND corrects IS NULL
                        UNION ALL
                        SELECT result.seq FROM chain JOIN result ON result.corrects = chain.seq)
                    SELECT day, document, isFiled FROM correction JOIN chain USING (seq)
                    ORDER BY seq
                    """), arguments: [claim.id])
        let day = try row.day()
        let isWaiting = try corrections.contains { !(try $0.value("isFiled") as Bool) }
        return ClearableScan(
            claim: claim, day: day, sha256: try row.digest("sha256"),
            documents: [try row.path("answerDocument")]
                + (try corrections.map { try $0.path("document") }),
            isOpen: try isWaiting || numbers(of: claim.id, in: db).contains(where: \.isOpen),
            lastDay: try corrections.map { try $0.day() }.reduce(day, max))
    }

    /// Records how far the removing of something is.
    ///
    /// That it is about to go is on the disk when this returns; that it has gone need not be, for then it is removed
    /// once more.
    ///
    /// - Parameters:
    ///   - stage: How far it is.
    ///   - thing: What is removed.
    ///   - scans: Of which scans; of none of them it is gone already.
    /// - Throws: `LedgerError`, and nothing is recorded.
    public func recordClearing(
        _ stage: ClearingStage, _ thing: ClearedThing, of scans: [Int64]
    ) throws(LedgerError) {
        try write(stage == .gone ? .ordered : .synced) { db in
            let column = thing.column
            let statement = try db.cachedStatement(
                sql: """
                    INSERT INTO clearing (scan, \(column)) VALUES (?, ?)
                    ON CONFLICT (scan) DO UPDATE SET \(column) = excluded.\(column)
                    """)
            for scan in scans { try statement.execute(arguments: [scan, stage.rawValue]) }
            guard stage == .gone else { return }
            try db.execute(
                sql: """
                    INSERT INTO cleared (what, count) VALUES (?, ?)
                    ON CONFLICT (what) DO UPDATE SET count = count + excluded.count
                    """, arguments: [thing.rawValue, scans.count])
        }
    }

    /// What was removed of scans, by their identities; those of which nothing was are left out.
    public func clearings(of scans: [Int64]) throws(LedgerError) -> [Int64: Clearing] {
        try read { db in
            let isAny = try Bool.fetchOne(db, sql: "SELECT EXISTS (SELECT 1 FROM clearing)")
            guard isAny ?? false else { return [:] }
            let statement = try db.cachedStatement(sql: "SELECT * FROM clearing WHERE scan = ?")
            var clearings: [Int64: Clearing] = [:]
            for scan in scans {
                guard let row = try Row.fetchOne(statement, arguments: [scan]) else { continue }
                clearings[scan] = Clearing(
                    original: try row.stage("original"), documents: try row.stage("document"))
            }
            return clearings
        }
    }

    /// Of how many scans something was removed.
    static func cleared(in db: Database) throws -> [ClearedThing: Int] {
        var counts: [ClearedThing: Int] = [:]
        for row in try Row.fetchAll(db, sql: "SELECT what, count FROM cleared") {
            counts[try row.word("what")] = try row.count("count")
        }
        return counts
    }
}

extension Row {
    /// A number the tables allow, as the stage it stands for.
    fileprivate func stage(_ column: String) throws -> ClearingStage {
        let number = try value(
            column, in: ClearingStage.kept.rawValue...ClearingStage.gone.rawValue)
        return ClearingStage(rawValue: number) ?? .kept
    }
}
