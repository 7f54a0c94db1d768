import Foundation
import GRDB

// What counts of answered scans now, corrections included.

extension ScanLedger {
    /// The answered scans of some contents, as they count now.
    ///
    /// - Parameter digests: The SHA-256 digests, 32 bytes each.
    /// - Returns: The scans in the order of their claims; of a file of many pages each of them.
    /// - Throws: `LedgerError` when the ledger cannot be read.
    /// - Complexity: Looks at every answer once; there is no index of contents, which would cost each answer.
    public func correctableScans(
        withContent digests: Set<[UInt8]>
    ) throws(LedgerError) -> [CorrectableScan] {
        guard !digests.isEmpty else { return [] }
        return try read { db in
            let wanted = Set(digests.map { Data($0) })
            var scans: [Int64] = []
            let rows = try Row.fetchCursor(
                db, sql: "SELECT scan, sha256 FROM answer WHERE sha256 IS NOT NULL")
            while let row = try rows.next() {
                if wanted.contains(try row.value("sha256")) {
                    scans.append(try row.number("scan"))
                }
            }
            return try scans.sorted().compactMap { try Self.correctable($0, in: db) }
        }
    }

    /// The contents of answered scans of a name, or whose digest begins as given.
    ///
    /// - Parameters:
    ///   - name: The path below the inbox as people read it, or its last part.
    ///   - digest: The beginning of a digest in hexadecimal.
    /// - Returns: Each content with the page that is meant, where a name says one, and the name and the day of its last
    ///   answer.
    /// - Throws: `LedgerError` when the ledger cannot be read.
    public func contents(
        ofScansNamed name: String, orDigest digest: String?
    ) throws(LedgerError) -> [(sha256: [UInt8], page: Int?, display: String, day: String)] {
        try read { db in
            // A file of many pages is meant by its own name, too, and then no page of it.
            let pages =
                "(CASE WHEN page IS NULL OR display = ?1 OR substr(display, ?2) = ?3 THEN page END)"
            return try Row.fetchAll(
                db,
                sql: """
                    SELECT sha256, \(pages) AS meant, display, max(day) AS day
                    FROM answer JOIN scan ON scan.id = answer.scan
                    WHERE sha256 IS NOT NULL AND (display = ?1 OR substr(display, ?2) = ?3
                        OR CAST(name AS TEXT) = ?1 OR substr(CAST(name AS TEXT), ?2) = ?3
                        OR lower(hex(sha256)) GLOB ?4)
                    GROUP BY sha256, meant ORDER BY max(scan.id)
                    """,
                arguments: [
                    name, -name.unicodeScalars.count - 1, "/" + name,
                    digest.map { $0.lowercased() + "*" } ?? "-",
                ]
            ).map { row in
                (
                    try row.digest("sha256") ?? [], try row.value("meant"),
                    try row.value("display"), try row.day()
                )
            }
        }
    }

    /// The rows that a request has led to, rising.
    public func corrections(ofRequest name: String) throws(LedgerError) -> [AnsweredScan] {
        try read { db in
            try Self.corrections(in: db, where: "correction.origin = ?", arguments: [name])
        }
    }

    /// How far a request is.
    public enum RequestProgress: Sendable, Equatable {
        /// Nothing of it was taken over.
        case unknown

        /// Its rows are in the ledger, and may not have reached the outbox.
        case recorded

        /// All of it is done.
        case filed
    }

    /// Returns how far a request is.
    public func progress(ofRequest name: String) throws(LedgerError) -> RequestProgress {
        try read { db in
            let isKnown =
                try Bool.fetchOne(
                    db, sql: "SELECT EXISTS (SELECT 1 FROM takenOver WHERE origin = ?)",
                    arguments: [name]) ?? false
            let isOpen =
                try Bool.fetchOne(
                    db,
                    sql: """
                        SELECT EXISTS (SELECT 1 FROM correction WHERE isFiled = 0 AND origin = ?)
                        """,
                    arguments: [name]) ?? false
            return isOpen ? .recorded : isKnown ? .filed : .unknown
        }
    }

    /// The answered scans with a doubtful number that no person has corrected, in the order of their claims.
    ///
    /// - Throws: `LedgerError` when the ledger cannot be read.
    /// - Complexity: Looks at every row once.
    public func doubtfulScans() throws(LedgerError) -> [CorrectableScan] {
        try read { db in
            let scans = try Int64.fetchAll(
                db,
                sql: """
                    SELECT DISTINCT scan FROM result JOIN answer USING (scan)
                    WHERE ifnull(isDoubtful, status = 'review') AND number IS NOT NULL
                        AND sha256 IS NOT NULL
                        AND seq NOT IN
                            (SELECT corrects FROM result WHERE corrects IS NOT NULL)
                    ORDER BY scan
                    """)
            return try scans.compactMap { try Self.correctable($0, in: db) }
        }
    }

    /// An answered scan as it counts now; nil where nothing of it was answered.
    public func correctableScan(_ scan: Int64) throws(LedgerError) -> CorrectableScan? {
        try read { db in try Self.correctable(scan, in: db) }
    }

    private static func correctable(_ scan: Int64, in db: Database) throws -> CorrectableScan? {
        try Row.fetchOne(
            db,
            sql: """
                SELECT scan.id, name, display, inode, attempts, page, firstPage, sha256, day, status,
                    width IS NOT NULL AND height IS NOT NULL AS hasSize,
                    (SELECT label FROM takenOver
                        WHERE takenOver.scan = scan.id AND origin = 'label') AS label
                FROM scan JOIN answer ON answer.scan = scan.id
                WHERE scan.id = ? AND sha256 IS NOT NULL
                """, arguments: [scan]
        ).map { row in
            CorrectableScan(
                claim: try ClaimRow(row: row).claim, sha256: try row.digest("sha256") ?? [],
                day: try row.day(), status: try row.word("status"),
                hasSize: try row.value("hasSize"), numbers: try numbers(of: scan, in: db),
                label: try row.value("label"))
        }
    }

    /// What counts of a scan's numbers: the last row of each chain of corrections.
    static func numbers(
        of scan: Int64, in db: Database
    ) throws -> [CorrectableScan.Number] {
        try Row.fetchAll(
            db,
            sql: """
                WITH RECURSIVE chain (root, seq) AS (
                    SELECT seq, seq FROM result WHERE scan = ? AND corrects IS NULL
                    UNION ALL
                    SELECT chain.root, result.seq FROM chain
                    JOIN result ON result.corrects = chain.seq)
                SELECT ifnull(first.field, 0) AS field, last.seq, last.number,
                    ifnull(last.isDoubtful, status = 'review') AS isDoubtful,
                    correction.seq IS NOT NULL AND correction.model IS NULL AS isCorrected,
                    first.x, first.y, first.width, first.height
                FROM (SELECT root, max(seq) AS seq FROM chain GROUP BY root) AS ends
                JOIN result AS first ON first.seq = ends.root
                JOIN result AS last ON last.seq = ends.seq
                JOIN answer ON answer.scan = first.scan
                LEFT JOIN correction ON correction.seq = last.seq
                ORDER BY ends.root
                """, arguments: [scan]
        ).map { row in
            CorrectableScan.Number(
                field: try row.count("field"), row: try row.number("seq"),
                text: try row.value("number"), isDoubtful: try row.value("isDoubtful"),
                isCorrected: try row.value("isCorrected"),
                box: try row.value("x") as Int? == nil ? nil : row.box())
        }
    }

    /// Corrections as answers of one row, rising.
    static func corrections(
        in db: Database, where condition: String, limit: Int = .max,
        arguments: StatementArguments = []
    ) throws -> [AnsweredScan] {
        try Row.fetchAll(
            db,
            sql: """
                SELECT scan.id, scan.name, display, inode, attempts, page, firstPage, sha256,
                    answer.width AS wide, answer.height AS high,
                    correctedAt, correction.utcOffset, correction.day, correction.document,
                    correction.model AS readAgainBy,
                    result.*, before.number AS numberBefore,
                    ifnull(result.field, before.field) AS place
                FROM correction
                JOIN result ON result.seq = correction.seq
                JOIN result AS before ON before.seq = result.corrects
                JOIN scan ON scan.id = result.scan
                JOIN answer ON answer.scan = result.scan
                WHERE \(condition) ORDER BY correction.seq LIMIT \(limit)
                """, arguments: arguments
        ).map(correction)
    }

    private static func correction(_ row: Row) throws -> AnsweredScan {
        let seq = try row.number("seq")
        let name = try row.path("document")
        let answer = ScanAnswer(
            to: try ClaimRow(row: row).claim, status: .read, model: try row.value("readAgainBy"),
            sha256: try row.digest("sha256"), width: try row.value("wide"),
            height: try row.value("high"), durationInMilliseconds: 0,
            numbers: [try ResultRow(row: row).number].compactMap(\.self), document: "",
            documentNames: [name])
        return AnsweredScan(
            answer: answer, time: try row.time("correctedAt"), rows: seq...seq,
            documentName: name,
            correction: CorrectionMark(
                corrects: try row.number("corrects"), field: try row.value("place") ?? 0,
                before: try row.value("numberBefore")))
    }

    /// Answers and corrections in the order of their rows.
    static func merged(
        _ answers: [AnsweredScan], _ corrections: [AnsweredScan]
    ) -> [AnsweredScan] {
        guard !corrections.isEmpty else { return answers }
        return (answers + corrections).sorted { $0.rows.lowerBound < $1.rows.lowerBound }
    }
}
