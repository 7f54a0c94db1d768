import Foundation
import GRDB

// MARK: - Writes
// Each one is a single transaction that leaves the ledger in a state from which a restart can go on.

extension ScanLedger {
    /// Records that these files are about to be claimed, and that their first reading is about to
    /// begin.
    ///
    /// When this returns the record is on the disk: whatever happens afterwards, the name a file
    /// had in the inbox is known.
    ///
    /// - Parameters:
    ///   - claims: The files.
    ///   - milliseconds: The time, in milliseconds since 1970.
    /// - Returns: The claims with their identities, in the same order.
    /// - Throws: `LedgerError`, and nothing is recorded.
    public func recordClaims(
        _ claims: [NewClaim], at milliseconds: Int64 = 0
    ) throws(LedgerError) -> [ScanClaim] {
        try write(.synced) { db in
            let first = try Self.takeNumbers(claims.count, of: "nextScan", in: db)
            let insertion = try RowStatement(
                db,
                sql: """
                    INSERT INTO scan (id, name, display, inode, state, attempts, claimedAt)
                    VALUES (?, ?, ?, ?, 'claimed', 1, ?)
                    """)
            var recorded: [ScanClaim] = []
            recorded.reserveCapacity(claims.count)
            for (id, claim) in zip(first..., claims) {
                try insertion.run { values in
                    values.append(id)
                    values.append(claim.name)
                    values.append(claim.display)
                    values.append(Int64(bitPattern: claim.inode))
                    values.append(milliseconds)
                }
                recorded.append(
                    ScanClaim(
                        id: id, name: claim.name, display: claim.display, inode: claim.inode))
            }
            return recorded
        }
    }

    /// Forgets claims that never happened: the file was gone before it could be renamed.
    ///
    /// - Parameter scans: Their identities, which are not given to another scan.
    /// - Throws: `LedgerError`, and nothing is forgotten.
    public func forgetClaims(_ scans: [Int64]) throws(LedgerError) {
        try write(.ordered) { db in
            let deletion = try db.cachedStatement(
                sql: "DELETE FROM scan WHERE id = ? AND state = 'claimed'")
            for scan in scans {
                try deletion.execute(
                    arguments: [scan])
            }
        }
    }

    /// Records that reading these scans is about to begin once more.
    ///
    /// When this returns the record is on the disk.
    ///
    /// - Parameter claims: The scans.
    /// - Returns: The claims with one attempt more.
    /// - Throws: `LedgerError`, and nothing is recorded.
    public func recordAttempts(_ claims: [ScanClaim]) throws(LedgerError) -> [ScanClaim] {
        try write(.synced) { db in
            let update = try db.cachedStatement(
                sql: "UPDATE scan SET attempts = ? WHERE id = ? AND state = 'claimed'")
            return try claims.map { claim in
                var claim = claim
                claim.attempts += 1
                try update.execute(
                    arguments: [claim.attempts, claim.id])
                return claim
            }
        }
    }

    /// Records the answers to claimed scans, their rows of the CSV and their documents.
    ///
    /// The record is whole after a power cut, or absent; it is on the disk when the caller has
    /// synced the file system, which the documents need anyway.
    ///
    /// - Parameters:
    ///   - answers: One answer for each scan; of a file of many pages one for each of them, which get identities of
    ///     their own behind the first.
    ///   - time: The moment they share.
    ///   - isTaken: Whether the document of an answer cannot have a name that no other one has as far
    ///     as the ledger knows.
    /// - Returns: The answered scans in the same order, their rows numbered from the last one on.
    /// - Throws: `LedgerError`, and no answer of the batch is recorded.
    public func recordAnswers(
        _ answers: [ScanAnswer], at time: AnswerTime,
        isTaken: (_ name: [UInt8], _ answer: ScanAnswer) -> Bool = { _, _ in false }
    ) throws(LedgerError) -> [AnsweredScan] {
        try write(.ordered) { db in
            let answers = try Self.claimingPages(answers, in: db)
            let rowCount = answers.reduce(0) { $0 + max(1, $1.numbers.count) }
            var next = try Self.takeNumbers(rowCount, of: "nextRow", in: db)
            let insertion = try AnswerInsertion(db, at: time)
            var answered: [AnsweredScan] = []
            answered.reserveCapacity(answers.count)
            for answer in answers {
                let name = try insertion.freeName(of: answer, isTaken: isTaken)
                answered.append(
                    try insertion.insert(answer, firstRow: next, documentName: name))
                next += Int64(max(1, answer.numbers.count))
            }
            try Self.advance(answers.map(\.claim.id), from: "claimed", to: "answered", in: db)
            try Self.tally(answers, in: db)
            return answered
        }
    }

    /// Records that answers are in the outbox and their originals where they belong.
    ///
    /// Nothing is promised until the next synced write: a lost record only means that the same
    /// bytes are exported once more.
    ///
    /// - Parameters:
    ///   - scans: The answered scans.
    ///   - corrections: The rows of corrections that are in the outbox.
    ///   - files: How far the CSV of each day now reaches.
    /// - Throws: `LedgerError`, and nothing is recorded.
    public func recordFiled(
        _ scans: [Int64], corrections: [Int64] = [], resultsFiles files: [ResultsFileRecord]
    ) throws(LedgerError) {
        try write(.ordered) { db in
            for row in corrections {
                try db.execute(
                    sql: "UPDATE correction SET isFiled = 1 WHERE seq = ?", arguments: [row])
            }
            try Self.advance(scans, from: "answered", to: "filed", in: db)
            let deletion = try db.cachedStatement(
                sql: "DELETE FROM outgoing WHERE scan BETWEEN ? AND ?")
            for range in Self.ranges(of: scans) {
                try deletion.execute(
                    arguments: [range.lowerBound, range.upperBound])
            }
            for file in files {
                try Self.store(file, in: db)
            }
        }
    }

    /// Takes over how far CSVs reach that hold rows of which this ledger knows nothing.
    ///
    /// - Parameters:
    ///   - files: The files, with their last rows.
    ///   - numbering: The least numbers that may be given away from now on.
    /// - Throws: `LedgerError`, and nothing is recorded.
    public func takeOver(
        _ files: [ResultsFileRecord], goingOnFrom numbering: LedgerNumbering
    ) throws(LedgerError) {
        try write(.synced) { db in
            for file in files { try Self.store(file, in: db) }
            try db.execute(
                sql: """
                    UPDATE numbering
                    SET nextScan = max(nextScan, ?), nextRow = max(nextRow, ?) WHERE id = 0
                    """,
                arguments: [numbering.nextScan, numbering.nextRow])
        }
    }

    /// Records claims of an earlier ledger, with the identities that they have there, unless they are known.
    func takeOver(_ claims: [ScanClaim]) throws(LedgerError) {
        try write(.synced) { db in
            for claim in claims {
                try db.execute(
                    sql: """
                        INSERT INTO scan (id, name, display, inode, state, attempts, claimedAt)
                        VALUES (?, ?, ?, ?, 'claimed', ?, 0) ON CONFLICT (id) DO NOTHING
                        """,
                    arguments: [
                        claim.id, Data(claim.name), claim.display,
                        Int64(bitPattern: claim.inode), claim.attempts,
                    ])
            }
            guard let last = claims.map(\.id).max() else { return }
            try db.execute(
                sql: "UPDATE numbering SET nextScan = max(nextScan, ?) WHERE id = 0",
                arguments: [last + 1])
        }
    }

    /// Records what came of a retraining.
    public func recordRetraining(_ record: RetrainingRecord) throws(LedgerError) {
        try write(.ordered) { db in
            try db.execute(
                sql: """
                    INSERT INTO retraining (startedAt, finishedAt, outcome, model, summary)
                    VALUES (?, ?, ?, ?, ?)
                    """,
                arguments: [
                    record.startedAt, record.finishedAt, record.outcome.rawValue, record.model,
                    record.summary,
                ])
        }
    }
}
