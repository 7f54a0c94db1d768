import GRDB

/// What was answered and corrected in a stretch of time.
public struct AnswerActivity: Sendable, Equatable {
    /// When it begins, in milliseconds since the start of 1970, UTC.
    public var start: Int64

    /// Scans that were read.
    public var read = 0

    /// Scans with a doubtful number.
    public var review = 0

    /// Scans that could not be read.
    public var rejected = 0

    /// Numbers that people have corrected or confirmed.
    public var corrected = 0

    /// Creates an idle stretch.
    public init(start: Int64) { self.start = start }

    /// The scans that were answered.
    public var answers: Int { read + review + rejected }

    /// The share of the answers that are doubtful: `0...1`; `nil` where there are none.
    public var doubt: Double? { answers > 0 ? Double(review) / Double(answers) : nil }
}

extension ScanLedger {
    /// What was answered and corrected, stretch by stretch.
    ///
    /// - Parameters:
    ///   - start: Where the first stretch begins, in milliseconds since the start of 1970, UTC.
    ///   - length: How long each one is, in milliseconds.
    ///   - count: How many there are.
    /// - Returns: All of them, the idle ones too.
    /// - Throws: `LedgerError` when the ledger cannot be read.
    /// - Complexity: Looks at the answers since the start, which are found without looking at those before: scans
    ///   are answered about in their order.
    public func activity(
        since start: Int64, every length: Int64, count: Int
    ) throws(LedgerError) -> [AnswerActivity] {
        var stretches = (0..<Int64(count)).map { AnswerActivity(start: start + $0 * length) }
        let end = start + Int64(count) * length
        return try read { db in
            let first = try Self.firstScan(answeredSince: start, in: db)
            let answers = try Row.fetchCursor(
                db,
                sql: """
                    SELECT (answeredAt - ?) / ? AS place, status, count(*) AS number FROM answer
                    WHERE scan >= ? AND answeredAt >= ? AND answeredAt < ? GROUP BY place, status
                    """, arguments: [start, length, first, start, end])
            while let row = try answers.next() {
                let place = try row.value("place", in: 0...count - 1)
                let number = try row.count("number")
                switch try row.word("status") as ScanAnswer.Status {
                case .read: stretches[place].read = number
                case .review: stretches[place].review = number
                case .rejected: stretches[place].rejected = number
                }
            }
            let corrections = try Row.fetchCursor(
                db,
                sql: """
                    SELECT (correctedAt - ?) / ? AS place, count(*) AS number FROM correction
                    WHERE model IS NULL AND correctedAt >= ? AND correctedAt < ? GROUP BY place
                    """, arguments: [start, length, start, end])
            while let row = try corrections.next() {
                stretches[try row.value("place", in: 0...count - 1)].corrected =
                    try row.count("number")
            }
            return stretches
        }
    }

    /// The first scan that was answered since a moment, by halving.
    private static func firstScan(answeredSince moment: Int64, in db: Database) throws -> Int64 {
        var low: Int64 = 1
        var high = try numbering(in: db).nextScan
        while low < high {
            let middle = low + (high - low) / 2
            let time = try Int64.fetchOne(
                db, sql: "SELECT answeredAt FROM answer WHERE scan >= ? ORDER BY scan LIMIT 1",
                arguments: [middle])
            if let time, time < moment { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
