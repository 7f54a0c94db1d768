import Foundation
import GRDB

/// A number of a scan whose answer was corrected: what its last row says.
public struct CorrectedNumber: Sendable, Equatable {
    /// The scan it is on.
    public var scan: Int64

    /// The number of the number on its scan, from 1; 0 where none was answered.
    public var field: Int

    /// The digits; none where there is no number.
    public var text: String?

    /// How sure that is: `0...1`, and 1 where a person says so.
    public var confidence: Double

    /// Whether a person may want to look at it.
    public var isDoubtful: Bool

    /// Whether a person said so; a model that read it again did otherwise.
    public var isByPerson: Bool
}

/// What people have corrected on a day.
public struct CorrectionTally: Sendable, Equatable {
    /// How many rows they have written.
    public var count: Int

    /// How many of them say what was answered.
    public var confirmed: Int

    /// Creates a tally.
    public init(count: Int = 0, confirmed: Int = 0) {
        self.count = count
        self.confirmed = confirmed
    }
}

// What people and models have said of answers since they were given.

extension ScanLedger {
    /// The numbers of some scans that count otherwise than they were answered.
    ///
    /// - Parameter scans: The scans; a few hundred.
    /// - Returns: What the last row of each corrected number says.
    /// - Throws: `LedgerError` when the ledger cannot be read.
    public func correctedNumbers(
        ofScans scans: [Int64]
    ) throws(LedgerError) -> [CorrectedNumber] {
        guard !scans.isEmpty else { return [] }
        // Numbers of our own, so they may stand in the statement.
        let list = scans.map(String.init).joined(separator: ", ")
        return try read { db in
            try Row.fetchAll(
                db,
                sql: """
                    WITH RECURSIVE chain (root, seq) AS (
                        SELECT seq, seq FROM result WHERE scan IN (\(list)) AND corrects IS NULL
                        UNION ALL
                        SELECT chain.root, result.seq FROM chain
                        JOIN result ON result.corrects = chain.seq)
                    SELECT first.scan, ifnull(first.field, 0) AS field, last.number,
                        ifnull(last.confidence, 1) AS confidence,
                        ifnull(last.isDoubtful, 0) AS isDoubtful, correction.model
                    FROM (SELECT root, max(seq) AS seq FROM chain GROUP BY root) AS ends
                    JOIN result AS first ON first.seq = ends.root
                    JOIN result AS last ON last.seq = ends.seq
                    JOIN correction ON correction.seq = last.seq
                    ORDER BY ends.root
                    """
            ).map { row in
                CorrectedNumber(
                    scan: try row.number("scan"), field: try row.count("field"),
                    text: try row.value("number"),
                    confidence: try row.value("confidence", in: 0...1),
                    isDoubtful: try row.value("isDoubtful"),
                    isByPerson: try row.value("model") as String? == nil)
            }
        }
    }

    /// What people have corrected on a day.
    ///
    /// - Parameter day: The local date.
    /// - Returns: The count of their rows.
    /// - Throws: `LedgerError` when the ledger cannot be read.
    public func corrections(ofDay day: String) throws(LedgerError) -> CorrectionTally {
        try read { db in
            let row = try Row.fetchOne(
                db,
                sql: """
                    SELECT count(*) AS every,
                        count(CASE WHEN result.number = before.number THEN 1 END) AS confirmed
                    FROM correction
                    JOIN result ON result.seq = correction.seq
                    JOIN result AS before ON before.seq = result.corrects
                    WHERE correction.day = ? AND correction.model IS NULL
                    """, arguments: [day])
            return CorrectionTally(
                count: try row?.count("every") ?? 0,
                confirmed: try row?.count("confirmed") ?? 0)
        }
    }
}
