import Foundation
import GRDB

// The rows as they are read: each column by its name, in whatever order a query gives them.

/// A row of `scan`.
struct ClaimRow: FetchableRecord {
    let claim: ScanClaim

    init(row: Row) throws {
        claim = ScanClaim(
            id: try row.number("id"), name: try row.path("name"), display: try row.value("display"),
            inode: UInt64(bitPattern: try row.value("inode") as Int64),
            attempts: try row.value("attempts", in: 1...Self.mostAttempts),
            page: try row.value("page"),
            firstPage: try row.value("firstPage"))
    }

    /// Far more than there ever are.
    private static let mostAttempts = 1 << 30
}

/// A row of `scan`, of its `answer` and of its document, as long as that waits in `outgoing`.
struct AnswerRow: FetchableRecord {
    /// The answer, without its numbers: those are rows of `result`.
    let answer: ScanAnswer

    let time: AnswerTime
    let documentName: [UInt8]

    /// In milliseconds: 30,000 years.
    private static let longestDuration = 1e15

    init(row: Row) throws {
        documentName = try row.path("documentName")
        answer = ScanAnswer(
            to: try ClaimRow(row: row).claim, status: try row.word("status"),
            code: try row.value("code"), reason: try row.value("reason"),
            model: try row.value("model"), sha256: try row.digest("sha256"),
            width: try row.value("width"), height: try row.value("height"),
            durationInMilliseconds: try row.value("duration", in: 0...Self.longestDuration),
            document: try row.value("document") ?? "", documentNames: [documentName])
        time = try row.time("answeredAt")
    }
}

/// A row of `result`: a row of the CSV.
struct ResultRow: FetchableRecord {
    let seq: Int64

    /// The number it tells, if there is one on the scan.
    let number: ScanAnswer.Number?

    init(row: Row) throws {
        seq = try row.number("seq")
        number = try (row.value("number") as String?).map { text in
            let runnerUp = try (row.value("runnerUp") as String?).map {
                ScanAnswer.RunnerUp(
                    text: $0, share: try row.value("runnerUpShare", in: 0...1, orNone: 0))
            }
            return ScanAnswer.Number(
                text: text, confidence: try row.value("confidence", in: 0...1),
                isDoubtful: try row.value("isDoubtful"), box: try row.box(),
                row: try row.value("tableRow"), column: try row.value("tableColumn"),
                runnerUp: runnerUp,
                ink: try row.word(ifAny: "ink"),
                reason: try row.value("reason"))
        }
    }
}
