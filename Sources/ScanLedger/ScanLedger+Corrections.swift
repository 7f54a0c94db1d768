import Foundation
import GRDB

// MARK: - Writes

extension ScanLedger {
    /// Records what people say that answered scans show: a row that corrects another for each number that
    /// is read otherwise, and what was taken over from whom.
    ///
    /// When this returns the record is on the disk: rows that reach a CSV are never taken back. Where the
    /// row that counts is a correction that says the same, there is nothing to write; nor where the same
    /// was taken over from the same origin before.
    ///
    /// - Parameters:
    ///   - corrections: What people say; the scans are answered, and have numbers of these fields.
    ///   - time: The moment they share.
    ///   - documentName: Gives a correction's document a name that no other one has.
    /// - Returns: The new rows, each with its document's name, rising.
    /// - Throws: `LedgerError`, and nothing is recorded.
    public func recordCorrections(
        _ corrections: [Correction], at time: AnswerTime,
        documentName: (AnsweredScan) throws -> [UInt8]
    ) throws(LedgerError) -> [AnsweredScan] {
        try write(.synced) { db in
            var recorded: [AnsweredScan] = []
            for correction in corrections where try Self.takeOver(correction, in: db) {
                for field in correction.fields {
                    guard
                        let row = try Self.insert(
                            field, of: correction, at: time, in: db, documentName: documentName)
                    else { continue }
                    recorded.append(row)
                }
            }
            return recorded
        }
    }

    /// Notes what is taken over.
    ///
    /// - Returns: Whether it is new.
    private static func takeOver(_ correction: Correction, in db: Database) throws -> Bool {
        try db.execute(
            sql: """
                INSERT INTO takenOver (scan, origin, label) VALUES (?, ?, ?)
                ON CONFLICT (scan, origin) DO UPDATE SET label = excluded.label
                WHERE label <> excluded.label
                """,
            arguments: [correction.scan, correction.origin.word, correction.label])
        return db.changesCount > 0
    }

    /// Adds the row that corrects the one which counts.
    ///
    /// - Returns: The row; nil where the one that counts is a correction to the same, or there is none.
    private static func insert(
        _ field: Correction.Field, of correction: Correction, at time: AnswerTime, in db: Database,
        documentName: (AnsweredScan) throws -> [UInt8]
    ) throws -> AnsweredScan? {
        guard
            let last = try numbers(of: correction.scan, in: db).first(where: {
                $0.field == field.number
            }), !(last.isCorrected && last.text == field.text)
        else { return nil }
        let row = try takeNumbers(1, of: "nextRow", in: db)
        try insert(row, correcting: last, with: field.text, of: correction.scan, in: db)
        try db.execute(
            sql: """
                INSERT INTO correction
                    (seq, origin, correctedAt, utcOffset, day, document, isFiled)
                VALUES (?, ?, ?, ?, ?, CAST(? AS BLOB), 0)
                """,
            arguments: [
                row, correction.origin.word, time.millisecondsSince1970, time.secondsEastOfUTC,
                time.day, "\(row)",
            ])
        let found = try corrections(in: db, where: "correction.seq = ?", arguments: [row])
        guard var recorded = found.first else {
            throw DatabaseError(resultCode: .SQLITE_CORRUPT, message: "row \(row) is not there")
        }
        recorded.documentName = try documentName(recorded)
        recorded.answer.documentNames = [recorded.documentName]
        try db.execute(
            sql: "UPDATE correction SET document = ? WHERE seq = ?",
            arguments: [Data(recorded.documentName), row])
        return recorded
    }

    /// Adds a row of `result` in the place of the one it corrects: what is not corrected stays.
    private static func insert(
        _ row: Int64, correcting last: CorrectableScan.Number, with text: String?, of scan: Int64,
        in db: Database
    ) throws {
        let says = text != nil
        // Where no number was answered, the whole scan is its place.
        try db.execute(
            sql: """
                INSERT INTO result
                    (seq, scan, field, number, confidence, x, y, width, height, corrects,
                    isDoubtful, tableRow, tableColumn, ink)
                SELECT ?, result.scan, ?, ?, ?,
                    CASE WHEN ? THEN ifnull(result.x, 0) END,
                    CASE WHEN ? THEN ifnull(result.y, 0) END,
                    CASE WHEN ? THEN ifnull(result.width, answer.width) END,
                    CASE WHEN ? THEN ifnull(result.height, answer.height) END,
                    ?, 0, tableRow, tableColumn, ink
                FROM result JOIN answer ON answer.scan = result.scan
                WHERE result.scan = ? AND corrects IS NULL AND ifnull(field, 0) = ?
                """,
            arguments: [
                row, says ? max(1, last.field) : nil, text, says ? 1.0 : nil,
                says, says, says, says, last.row, scan, last.field,
            ])
    }
}

// MARK: - Reads

extension ScanLedger {
    /// The answered scans of some contents, as they count now.
    ///
    /// - Parameter digests: The SHA-256 digests, 32 bytes each.
    /// - Returns: The scans in the order of their claims.
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
                if wanted.contains(row["sha256"]) { scans.append(row["scan"]) }
            }
            return try scans.sorted().compactMap { try Self.correctable($0, in: db) }
        }
    }

    /// The contents of answered scans of a name, or whose digest begins as given.
    ///
    /// - Parameters:
    ///   - name: The path below the inbox as people read it, or its last part.
    ///   - digest: The beginning of a digest in hexadecimal.
    /// - Returns: Each content with the name and the day of its last answer.
    /// - Throws: `LedgerError` when the ledger cannot be read.
    public func contents(
        ofScansNamed name: String, orDigest digest: String?
    ) throws(LedgerError) -> [(sha256: [UInt8], display: String, day: String)] {
        try read { db in
            try Row.fetchAll(
                db,
                sql: """
                    SELECT sha256, display, max(day) AS day
                    FROM answer JOIN scan ON scan.id = answer.scan
                    WHERE sha256 IS NOT NULL AND (display = ? OR substr(display, ?) = ?
                        OR lower(hex(sha256)) GLOB ?)
                    GROUP BY sha256 ORDER BY max(scan.id)
                    """,
                arguments: [
                    name, -name.unicodeScalars.count - 1, "/" + name,
                    digest.map { $0.lowercased() + "*" } ?? "-",
                ]
            ).map { ([UInt8]($0["sha256"] as Data), $0["display"], $0["day"]) }
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

    private static func correctable(_ scan: Int64, in db: Database) throws -> CorrectableScan? {
        try Row.fetchOne(
            db,
            sql: """
                SELECT scan.id, name, display, inode, attempts, sha256, day, status,
                    width IS NOT NULL AND height IS NOT NULL AS hasSize,
                    (SELECT label FROM takenOver
                        WHERE takenOver.scan = scan.id AND origin = 'label') AS label
                FROM scan JOIN answer ON answer.scan = scan.id WHERE scan.id = ?
                """, arguments: [scan]
        ).map { row in
            CorrectableScan(
                claim: ClaimRow(row: row).claim, sha256: [UInt8](row["sha256"] as Data),
                day: row["day"], status: try word(row["status"]), hasSize: row["hasSize"],
                numbers: try numbers(of: scan, in: db), label: row["label"])
        }
    }

    /// What counts of a scan's numbers: the last row of each chain of corrections.
    private static func numbers(
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
                    last.corrects IS NOT NULL AS isCorrected,
                    first.x, first.y, first.width, first.height
                FROM (SELECT root, max(seq) AS seq FROM chain GROUP BY root) AS ends
                JOIN result AS first ON first.seq = ends.root
                JOIN result AS last ON last.seq = ends.seq
                JOIN answer ON answer.scan = first.scan
                ORDER BY ends.root
                """, arguments: [scan]
        ).map { row in
            CorrectableScan.Number(
                field: row["field"], row: row["seq"], text: row["number"],
                isDoubtful: row["isDoubtful"], isCorrected: row["isCorrected"],
                box: (row["x"] as Int?).map {
                    ScanAnswer.Box(x: $0, y: row["y"], width: row["width"], height: row["height"])
                })
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
                SELECT scan.id, scan.name, display, inode, attempts, sha256,
                    answer.width AS wide, answer.height AS high,
                    correctedAt, correction.utcOffset, correction.day, correction.document,
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
        let seq: Int64 = row["seq"]
        let answer = ScanAnswer(
            to: ClaimRow(row: row).claim, status: .read,
            sha256: (row["sha256"] as Data?).map { [UInt8]($0) },
            width: row["wide"], height: row["high"], durationInMilliseconds: 0,
            numbers: [try ResultRow(row: row).number].compactMap(\.self), document: "",
            documentNames: [[UInt8](row["document"] as Data)])
        return AnsweredScan(
            answer: answer,
            time: AnswerTime(
                millisecondsSince1970: row["correctedAt"], secondsEastOfUTC: row["utcOffset"],
                day: row["day"]),
            rows: seq...seq, documentName: [UInt8](row["document"] as Data),
            correction: CorrectionMark(
                corrects: row["corrects"], field: row["place"] ?? 0, before: row["numberBefore"]))
    }

    /// Answers and corrections in the order of their rows.
    static func merged(
        _ answers: [AnsweredScan], _ corrections: [AnsweredScan]
    ) -> [AnsweredScan] {
        guard !corrections.isEmpty else { return answers }
        return (answers + corrections).sorted { $0.rows.lowerBound < $1.rows.lowerBound }
    }
}

extension Correction.Origin {
    /// The word the tables have for it.
    var word: String {
        switch self {
        case .label: "label"
        case .request(let name): name
        }
    }
}
