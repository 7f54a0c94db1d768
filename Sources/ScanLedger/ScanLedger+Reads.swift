import Foundation
import GRDB

// MARK: - Reads

extension ScanLedger {
    /// The scans that are claimed and not answered, the least tried first.
    ///
    /// One that brought the daemon down thus waits behind those that were only beside it.
    public func claimedScans() throws(LedgerError) -> [ScanClaim] {
        try read { db in
            try ClaimRow.fetchAll(
                db,
                sql: """
                    SELECT id, name, display, inode, attempts, page, firstPage FROM scan
                    WHERE state <> 'filed' AND state = 'claimed' ORDER BY attempts, id
                    """
            ).map(\.claim)
        }
    }

    /// The scans that are claimed or answered and not filed away, in the order of their claims.
    ///
    /// Of a damaged ledger, those whose rows can still be read.
    public func unfinishedClaims() throws(LedgerError) -> [ScanClaim] {
        try read { db in
            try Row.fetchAll(
                db,
                sql: """
                    SELECT id, name, display, inode, attempts, page, firstPage FROM scan
                    WHERE state <> 'filed' ORDER BY id
                    """
            ).compactMap { try? ClaimRow(row: $0).claim }
        }
    }

    /// The scans that are answered and whose answer may not have reached the outbox, in the order
    /// of their rows; corrections among them.
    public func answeredScans() throws(LedgerError) -> [AnsweredScan] {
        try read { db in
            let answers = try Self.answeredScans(
                in: db, where: "scan.state <> 'filed' AND scan.state = 'answered'")
            let corrections = try Self.corrections(in: db, where: "correction.isFiled = 0")
            return Self.merged(answers, corrections)
        }
    }

    /// Which of these scans are answered and filed away, as far as the ledger knows.
    ///
    /// - Parameter scans: The identities found on the work files, in any order.
    /// - Returns: The answered ones, in the order of their rows; of a file of many pages all of them.
    /// - Throws: `LedgerError` when the ledger cannot be read.
    public func filedScans(among scans: [Int64]) throws(LedgerError) -> [AnsweredScan] {
        try read { db in
            try scans.sorted().flatMap { scan in
                try Self.answeredScans(
                    in: db,
                    where: "(scan.id = ? OR scan.firstPage = ?) AND scan.state = 'filed'",
                    arguments: [scan, scan])
            }
        }
    }

    /// The last answers, the newest first.
    ///
    /// Their documents are empty once they are filed: those are in the outbox.
    public func lastAnswers(_ limit: Int) throws(LedgerError) -> [AnsweredScan] {
        try read { db in
            try Self.answeredScans(
                in: db,
                where: """
                    scan.id IN (SELECT scan FROM answer ORDER BY scan DESC LIMIT ?)
                    """, arguments: [max(0, limit)]
            ).sorted { $0.rows.lowerBound > $1.rows.lowerBound }
        }
    }

    /// Where the scans that were answered last lay in folders of the inbox, and when they were answered.
    public func lastPlacesInFolders(_ limit: Int) throws(LedgerError) -> [AnsweredPlace] {
        try read { db in
            try Row.fetchAll(
                db,
                sql: """
                    SELECT name, answeredAt FROM answer JOIN scan ON scan.id = answer.scan
                    WHERE answer.scan IN (SELECT scan FROM answer ORDER BY scan DESC LIMIT ?)
                        AND instr(name, x'2f') > 0
                    """, arguments: [limit]
            ).map {
                AnsweredPlace(
                    name: try $0.path("name"),
                    time: .milliseconds(try $0.value("answeredAt") as Int64))
            }
        }
    }

    /// The answers and corrections of a day, in the order of their rows.
    ///
    /// - Parameters:
    ///   - day: The local date they were given on.
    ///   - first: The first row that is wanted.
    ///   - last: The last one.
    ///   - limit: The most answers that are returned.
    /// - Returns: The answers.
    /// - Throws: `LedgerError` when the ledger cannot be read.
    public func answers(
        of day: String, fromRow first: Int64, upToRow last: Int64, limit: Int
    ) throws(LedgerError) -> [AnsweredScan] {
        try read { db in
            let answers = try Self.answeredScans(
                in: db,
                where: """
                    scan.id IN (
                        SELECT scan FROM result JOIN answer USING (scan)
                        WHERE seq BETWEEN ? AND ? AND day = ? AND corrects IS NULL
                            AND ifnull(field, 1) = 1
                        ORDER BY seq LIMIT ?)
                    """,
                arguments: [first, last, day, limit])
            let corrections = try Self.corrections(
                in: db,
                where: "correction.seq BETWEEN ? AND ? AND correction.day = ?", limit: limit,
                arguments: [first, last, day])
            return Array(Self.merged(answers, corrections).prefix(limit))
        }
    }

    /// The answers and corrections whose rows come after a row, in the order of their rows.
    ///
    /// - Parameters:
    ///   - row: The number of a row, or 0.
    ///   - limit: The most answers that are returned.
    /// - Returns: The answers.
    /// - Throws: `LedgerError` when the ledger cannot be read.
    public func answers(afterRow row: Int64, limit: Int) throws(LedgerError) -> [AnsweredScan] {
        try read { db in
            let answers = try Self.answeredScans(
                in: db,
                where: """
                    scan.id IN (
                        SELECT scan FROM result
                        WHERE seq > ? AND corrects IS NULL AND ifnull(field, 1) = 1
                        ORDER BY seq LIMIT ?)
                    """,
                arguments: [row, limit])
            let corrections = try Self.corrections(
                in: db, where: "correction.seq > ?", limit: limit, arguments: [row])
            return Array(Self.merged(answers, corrections).prefix(limit))
        }
    }

    /// Whether answers or corrections have documents of these names in the outbox.
    ///
    /// - Parameter names: The names.
    /// - Returns: An answer for each of them, in their order.
    /// - Throws: `LedgerError` when the ledger cannot be read.
    public func hasDocuments(named names: [[UInt8]]) throws(LedgerError) -> [Bool] {
        try read { db in
            let statement = try db.cachedStatement(
                sql: """
                    SELECT EXISTS (SELECT 1 FROM answer WHERE document = ?)
                        OR EXISTS (SELECT 1 FROM correction WHERE document = ?)
                    """)
            return try names.map { name in
                try Bool.fetchOne(statement, arguments: [Data(name), Data(name)]) ?? false
            }
        }
    }

    /// The next numbers that will be given away.
    public func numbering() throws(LedgerError) -> LedgerNumbering {
        try read { db in try Self.numbering(in: db) }
    }

    /// How far the CSV of a day is known to reach; nil when there is none yet.
    public func resultsFile(of day: String) throws(LedgerError) -> ResultsFileRecord? {
        try read { db in
            try Row.fetchOne(
                db, sql: "SELECT * FROM resultsFile WHERE day = ?", arguments: [day]
            ).map {
                ResultsFileRecord(
                    day: try $0.day(), length: Int64(try $0.count("length")),
                    lastRow: try $0.value("lastSeq", in: 0...LedgerNumbering.largest),
                    modified: try $0.value("modified"), firstRow: try $0.value("firstSeq"))
            }
        }
    }

    /// How far the CSV of each day is known to reach, in bytes.
    public func resultsFileLengths() throws(LedgerError) -> [String: Int64] {
        try read { db in
            var lengths: [String: Int64] = [:]
            let rows = try Row.fetchCursor(db, sql: "SELECT day, length FROM resultsFile")
            while let row = try rows.next() {
                lengths[try row.day()] = Int64(try row.count("length"))
            }
            return lengths
        }
    }

    /// What the ledger holds, in a few numbers.
    ///
    /// - Complexity: Does not depend on the number of answers.
    public func summary() throws(LedgerError) -> LedgerSummary {
        try read { db in
            let tallies = try Row.fetchAll(
                db,
                sql: """
                    SELECT status, code, count FROM tally WHERE count > 0
                    ORDER BY count DESC, status, code
                    """
            ).map { row in
                let code: String = try row.value("code")
                return LedgerSummary.Tally(
                    status: try row.word("status"), code: code.isEmpty ? nil : code,
                    count: try row.count("count"))
            }
            func count(_ state: String) throws -> Int {
                try Int.fetchOne(
                    db,
                    sql: """
                        SELECT count(*) FROM scan WHERE state <> 'filed' AND state = ?
                        """,
                    arguments: [state]) ?? 0
            }
            let corrected = try Row.fetchOne(
                db, sql: "SELECT count(*) AS every, count(model) AS readAgain FROM correction")
            let readAgain = try corrected?.count("readAgain") ?? 0
            return LedgerSummary(
                tallies: tallies, claimed: try count("claimed"), answered: try count("answered"),
                corrections: (try corrected?.count("every") ?? 0) - readAgain,
                rereadings: readAgain,
                cleared: try Self.cleared(in: db), lastRetraining: try Self.lastRetraining(in: db))
        }
    }
}

// MARK: - How they are read

extension ScanLedger {
    func read<Value>(_ body: (Database) throws -> Value) throws(LedgerError) -> Value {
        try LedgerError.translating(path: writer.path) { try writer.read(body) }
    }

    static func numbering(in db: Database) throws -> LedgerNumbering {
        guard let row = try Row.fetchOne(db, sql: "SELECT nextScan, nextRow FROM numbering") else {
            throw DatabaseError(resultCode: .SQLITE_CORRUPT, message: "the numbering is empty")
        }
        return LedgerNumbering(
            nextScan: try row.number("nextScan"), nextRow: try row.number("nextRow"))
    }

    static func answeredScans(
        in db: Database, where condition: String, arguments: StatementArguments = []
    ) throws -> [AnsweredScan] {
        let answers = try AnswerRow.fetchAll(
            db,
            sql: """
                SELECT scan.id, name, display, inode, attempts, page, firstPage,
                    status, code, reason, model, sha256, width, height, answeredAt, utcOffset,
                    day, duration, answer.document AS documentName, outgoing.document
                FROM scan JOIN answer ON answer.scan = scan.id
                LEFT JOIN outgoing ON outgoing.scan = scan.id
                WHERE \(condition) ORDER BY scan.id
                """, arguments: arguments)
        // Of a scan that the first version answered, each number is as doubtful as its scan.
        let results = try db.cachedStatement(
            sql: """
                SELECT seq, number, confidence, x, y, width, height,
                    ifnull(isDoubtful, ?) AS isDoubtful,
                    tableRow, tableColumn, runnerUp, runnerUpShare, ink, reason
                FROM result
                WHERE scan = ? AND corrects IS NULL ORDER BY seq
                """)
        return try answers.map { row in
            var answer = row.answer
            let rows = try ResultRow.fetchAll(
                results, arguments: [answer.status == .review, answer.claim.id])
            guard let first = rows.first, let last = rows.last else {
                throw DatabaseError(
                    resultCode: .SQLITE_CORRUPT,
                    message: "scan \(answer.claim.id) has an answer of no row")
            }
            answer.numbers = rows.compactMap(\.number)
            return AnsweredScan(
                answer: answer, time: row.time, rows: first.seq...last.seq,
                documentName: row.documentName)
        }.sorted { $0.rows.lowerBound < $1.rows.lowerBound }
    }

    private static func lastRetraining(in db: Database) throws -> RetrainingRecord? {
        try Row.fetchOne(
            db,
            sql: """
                SELECT startedAt, finishedAt, outcome, model, summary FROM retraining
                ORDER BY id DESC LIMIT 1
                """
        ).map { row in
            RetrainingRecord(
                startedAt: try row.value("startedAt"), finishedAt: try row.value("finishedAt"),
                outcome: try row.word("outcome"), model: try row.value("model"),
                summary: try row.value("summary"))
        }
    }
}
