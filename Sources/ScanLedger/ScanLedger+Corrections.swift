import Foundation
import GRDB

extension ScanLedger {
    /// Records what people say that answered scans show, or what another model reads there: a row that corrects another for each number that
    /// is read otherwise, and what was taken over from whom.
    ///
    /// When this returns the record is on the disk: rows that reach a CSV are never taken back. Where the
    /// row that counts is a correction that says the same, there is nothing to write; nor where the same
    /// was taken over from the same origin before. A model corrects what is doubtful only, and no person.
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
    /// - Returns: The row; nil where the one that counts says the same, or is none that it may correct.
    private static func insert(
        _ field: Correction.Field, of correction: Correction, at time: AnswerTime, in db: Database,
        documentName: (AnsweredScan) throws -> [UInt8]
    ) throws -> AnsweredScan? {
        guard
            let last = try numbers(of: correction.scan, in: db).first(where: {
                $0.field == field.number
            }), field.isNews(after: last)
        else { return nil }
        let row = try takeNumbers(1, of: "nextRow", in: db)
        try insert(row, correcting: last, with: field, of: correction.scan, in: db)
        try db.execute(
            sql: """
                INSERT INTO correction
                    (seq, origin, correctedAt, utcOffset, day, document, isFiled, model)
                VALUES (?, ?, ?, ?, ?, CAST(? AS BLOB), 0, ?)
                """,
            arguments: [
                row, correction.origin.word, time.millisecondsSince1970, time.secondsEastOfUTC,
                time.day, "\(row)", correction.model,
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
        _ row: Int64, correcting last: CorrectableScan.Number, with field: Correction.Field,
        of scan: Int64, in db: Database
    ) throws {
        let (says, reading) = (field.text != nil, field.reading)
        // Where no number was answered, the whole scan is its place.
        try db.execute(
            sql: """
                INSERT INTO result
                    (seq, scan, field, number, confidence, x, y, width, height, corrects,
                    isDoubtful, runnerUp, runnerUpShare, tableRow, tableColumn, ink)
                SELECT ?, result.scan, ?, ?, ?,
                    CASE WHEN ? THEN ifnull(result.x, 0) END,
                    CASE WHEN ? THEN ifnull(result.y, 0) END,
                    CASE WHEN ? THEN ifnull(result.width, answer.width) END,
                    CASE WHEN ? THEN ifnull(result.height, answer.height) END,
                    ?, ?, ?, ?, tableRow, tableColumn, ink
                FROM result JOIN answer ON answer.scan = result.scan
                WHERE result.scan = ? AND corrects IS NULL AND ifnull(field, 0) = ?
                """,
            arguments: [
                row, says ? max(1, last.field) : nil, field.text,
                says ? reading?.confidence ?? 1 : nil, says, says, says, says, last.row,
                reading?.isDoubtful ?? false, reading?.runnerUp?.text, reading?.runnerUp?.share,
                scan, last.field,
            ])
    }
}

extension Correction.Field {
    /// Whether a row has to say it where another one counts.
    fileprivate func isNews(after last: CorrectableScan.Number) -> Bool {
        guard let reading else { return !(last.isCorrected && last.text == text) }
        return last.isOpen && (last.text != text || !reading.isDoubtful)
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
