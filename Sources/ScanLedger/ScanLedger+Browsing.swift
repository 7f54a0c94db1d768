import Foundation
import GRDB

/// Which answers are looked for; what is `nil` does not matter.
public struct AnswerFilter: Sendable, Equatable {
    /// How they were answered.
    public var status: ScanAnswer.Status?

    /// The folder below the inbox, at whatever depth.
    public var folder: String?

    /// A part of the file's name.
    public var name: String?

    /// A number that is on the scan.
    public var number: String?

    /// A number on the scan has less confidence than this.
    public var confidenceBelow: Double?

    /// The local date of the answer.
    public var day: String?

    /// Creates a filter that lets everything pass.
    public init() {}
}

/// Some answers, the newest first, and where the next ones begin.
public struct AnswerPage: Sendable, Equatable {
    /// The answers.
    public var answers: [AnsweredScan]

    /// What to give as `before` for the answers behind these; `nil` when there are no more.
    public var next: Int64?
}

/// A number that a person should look at.
public struct DoubtfulNumber: Sendable, Equatable {
    /// The scan it is on.
    public var scan: Int64

    /// The number of the number on its scan, from 1.
    public var field: Int

    /// What it was read as.
    public var text: String

    /// How sure that is: `0...1`.
    public var confidence: Double

    /// The file of the scan, as people know it.
    public var display: String

    /// The SHA-256 digest of its content.
    public var sha256: [UInt8]
}

// MARK: - Looking through

extension ScanLedger {
    /// The newest answers that a filter lets pass.
    ///
    /// One call looks at no more than ``scansPerLook`` scans, so that it is fast however many there are and
    /// however few pass: a page may be short, or empty, and still have a ``AnswerPage/next``.
    ///
    /// - Parameters:
    ///   - filter: Which answers are looked for.
    ///   - before: Only scans of a lower number; `nil` for the newest.
    ///   - limit: The most answers that are returned.
    /// - Returns: A page of them.
    /// - Throws: `LedgerError` when the ledger cannot be read.
    public func answers(
        matching filter: AnswerFilter, before: Int64?, limit: Int
    ) throws(LedgerError) -> AnswerPage {
        try read { db in
            let end: Int64 = try before ?? Self.numbering(in: db).nextScan
            let start = end - Self.scansPerLook
            var (conditions, arguments) = filter.conditions()
            conditions += ["answer.scan < ?", "answer.scan >= ?"]
            arguments += [end, start, max(0, limit)]
            let answers = try Self.answeredScans(
                in: db,
                where: """
                    scan.id IN (
                        SELECT answer.scan FROM answer JOIN scan ON scan.id = answer.scan
                        WHERE \(conditions.joined(separator: " AND "))
                        ORDER BY answer.scan DESC LIMIT ?)
                    """, arguments: arguments
            ).sorted { $0.claim.id > $1.claim.id }
            guard answers.count < limit else {
                return AnswerPage(answers: answers, next: answers.last?.claim.id)
            }
            return AnswerPage(answers: answers, next: start > 1 ? start : nil)
        }
    }

    /// The answer to one scan; `nil` where it has none.
    public func answer(to scan: Int64) throws(LedgerError) -> AnsweredScan? {
        try read { db in
            try Self.answeredScans(in: db, where: "scan.id = ?", arguments: [scan]).first
        }
    }

    /// The doubtful numbers of the newest scans that nobody has corrected, the least sure first.
    ///
    /// - Parameters:
    ///   - folder: The folder below the inbox that they are from; `nil` for all.
    ///   - limit: The most numbers that are returned.
    /// - Returns: The numbers, and how many there are in all.
    /// - Throws: `LedgerError` when the ledger cannot be read.
    public func doubtfulNumbers(
        in folder: String?, limit: Int
    ) throws(LedgerError) -> (numbers: [DoubtfulNumber], count: Int) {
        try read { db in
            var filter = AnswerFilter()
            filter.status = .review
            filter.folder = folder
            var (conditions, arguments) = filter.conditions()
            conditions += [
                "answer.scan >= ?", "ifnull(isDoubtful, 1) = 1", "number IS NOT NULL",
                "answer.sha256 IS NOT NULL",
                "NOT EXISTS (SELECT 1 FROM result AS later WHERE later.corrects = result.seq)",
            ]
            arguments += [try Self.numbering(in: db).nextScan - Self.scansPerLook]
            let columns = "scan.id, result.field, number, confidence, display, sha256"
            let condition = conditions.joined(separator: " AND ")
            // As they were answered, and as another model has read them again.
            let open = """
                (SELECT \(columns) FROM answer JOIN scan ON scan.id = answer.scan
                    JOIN result ON result.scan = answer.scan
                    WHERE \(condition) AND result.corrects IS NULL
                UNION ALL
                SELECT \(columns) FROM correction JOIN result ON result.seq = correction.seq
                    JOIN answer ON answer.scan = result.scan JOIN scan ON scan.id = answer.scan
                    WHERE \(condition) AND correction.model IS NOT NULL)
                """
            let both = arguments + arguments
            let count = try Int.fetchOne(db, sql: "SELECT count(*) FROM \(open)", arguments: both)
            let rows = try Row.fetchAll(
                db,
                sql: "SELECT * FROM \(open) ORDER BY confidence, id DESC, field LIMIT ?",
                arguments: both + [max(0, limit)])
            let numbers = try rows.map { row in
                DoubtfulNumber(
                    scan: try row.number("id"), field: try row.count("field"),
                    text: try row.value("number"),
                    confidence: try row.value("confidence", in: 0...1),
                    display: try row.value("display"), sha256: try row.digest("sha256") ?? [])
            }
            return (numbers, count ?? 0)
        }
    }

    /// The scans that one call looks at: a few hundredths of a second.
    static let scansPerLook: Int64 = 50_000
}

extension AnswerFilter {
    /// The filter as conditions on `answer` and `scan`, and what stands in their places.
    fileprivate func conditions() -> (texts: [String], arguments: StatementArguments) {
        var texts: [String] = []
        var arguments: StatementArguments = []
        func add(_ text: String, _ values: any DatabaseValueConvertible...) {
            texts.append(text)
            arguments += StatementArguments(values)
        }
        if let status { add("answer.status = ?", status.rawValue) }
        if let day { add("answer.day = ?", day) }
        // Not LIKE: a name is bytes, and none of them is a joker.
        if let folder {
            add("substr(scan.display, 1, length(?)) = ?", folder + "/", folder + "/")
        }
        if let name { add("instr(lower(scan.display), lower(?)) > 0", name) }
        if let number { add("EXISTS (\(Self.ofScan) AND number = ?)", number) }
        if let confidenceBelow {
            add("EXISTS (\(Self.ofScan) AND confidence < ?)", confidenceBelow)
        }
        return (texts, arguments)
    }

    /// The numbers of a scan, as they are indexed.
    private static let ofScan =
        "SELECT 1 FROM result WHERE result.scan = answer.scan AND corrects IS NULL"
}
