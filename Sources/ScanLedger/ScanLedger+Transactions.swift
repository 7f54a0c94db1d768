import GRDB

// How the writes are written: one transaction, and the tables that several of them change.
extension ScanLedger {
    /// Runs one transaction that is as durable as the caller needs it.
    func write<Value>(
        _ durability: Durability, _ body: (Database) throws -> Value
    ) throws(LedgerError) -> Value {
        try LedgerError.translating(path: writer.path) {
            try writer.writeWithoutTransaction { db in
                // The mode can only be changed between transactions, and costs a microsecond.
                try durability.apply(to: db)
                var value: Value?
                try db.inTransaction(.immediate) {
                    value = try body(db)
                    return .commit
                }
                guard let value else { preconditionFailure("a transaction without its result") }
                return value
            }
        }
    }

    /// Takes numbers that were never given away, and returns the first of them.
    static func takeNumbers(
        _ count: Int, of column: String, in db: Database
    ) throws -> Int64 {
        let first = try Int64.fetchOne(
            db.cachedStatement(sql: "SELECT \(column) FROM numbering WHERE id = 0"))
        guard let first, (1...LedgerNumbering.largest).contains(first) else {
            throw DatabaseError(
                resultCode: .SQLITE_CORRUPT, message: "the numbering is empty, or no number")
        }
        try db.cachedStatement(sql: "UPDATE numbering SET \(column) = ? WHERE id = 0")
            .execute(arguments: [first + Int64(count)])
        return first
    }

    /// Gives pages behind the first of their file identities of their own, as scans that are claimed; the first ones
    /// become pages.
    static func claimingPages(_ answers: [ScanAnswer], in db: Database) throws -> [ScanAnswer] {
        let further = answers.count { $0.claim.isFurtherPage }
        var next = further > 0 ? try takeNumbers(further, of: "nextScan", in: db) : 0
        return try answers.map { answer in
            guard let page = answer.claim.page else { return answer }
            guard let first = answer.claim.firstPage else {
                try db.execute(
                    sql: "UPDATE scan SET page = ?, display = ? WHERE id = ?",
                    arguments: [page, answer.claim.display, answer.claim.id])
                return answer
            }
            var answer = answer
            answer.claim.id = next
            try db.execute(
                sql: """
                    INSERT INTO scan
                        (id, name, display, inode, state, attempts, claimedAt, page, firstPage)
                    SELECT ?, name, ?, 0, 'claimed', 1, claimedAt, ?, id FROM scan WHERE id = ?
                    """,
                arguments: [next, answer.claim.display, page, first])
            next += 1
            return answer
        }
    }

    /// Moves scans from one state to the next; each of them has to be in the first one.
    static func advance(
        _ scans: [Int64], from state: String, to next: String, in db: Database
    ) throws {
        let update = try db.cachedStatement(
            sql: "UPDATE scan SET state = ? WHERE id BETWEEN ? AND ? AND state = ?")
        var moved = 0
        for range in ranges(of: scans) {
            try update.execute(
                arguments: [next, range.lowerBound, range.upperBound, state])
            moved += db.changesCount
        }
        guard moved == scans.count else {
            throw DatabaseError(
                resultCode: .SQLITE_CONSTRAINT,
                message: "\(moved) of \(scans.count) scans were \(state) and became \(next)")
        }
    }

    /// The identities as runs without gaps: a batch is one run, or a few.
    static func ranges(of scans: [Int64]) -> [ClosedRange<Int64>] {
        var ranges: [ClosedRange<Int64>] = []
        for scan in scans.sorted() {
            if let last = ranges.last, last.upperBound + 1 == scan {
                ranges[ranges.count - 1] = last.lowerBound...scan
            } else {
                ranges.append(scan...scan)
            }
        }
        return ranges
    }

    static func store(_ file: ResultsFileRecord, in db: Database) throws {
        try db.execute(
            sql: """
                INSERT INTO resultsFile (day, length, lastSeq, modified, firstSeq)
                VALUES (?, ?, ?, ?, ?)
                ON CONFLICT (day) DO UPDATE
                SET length = excluded.length, lastSeq = excluded.lastSeq,
                    modified = excluded.modified
                """,
            arguments: [file.day, file.length, file.lastRow, file.modified, file.firstRow])
    }

    static func tally(_ answers: [ScanAnswer], in db: Database) throws {
        struct Key: Hashable { var status: ScanAnswer.Status, code: String }
        var counts: [Key: Int] = [:]
        for answer in answers {
            counts[Key(status: answer.status, code: answer.code ?? ""), default: 0] += 1
        }
        for (key, count) in counts {
            try db.execute(
                sql: """
                    INSERT INTO tally (status, code, count) VALUES (?, ?, ?)
                    ON CONFLICT (status, code) DO UPDATE SET count = count + excluded.count
                    """,
                arguments: [key.status.rawValue, key.code, count])
        }
    }
}
