import Foundation
import GRDB

// The rows as they are read: each column by its name, in whatever order a query gives them.

/// A row of `scan`.
struct ClaimRow: FetchableRecord {
    let claim: ScanClaim

    init(row: Row) {
        claim = ScanClaim(
            id: row["id"], name: [UInt8](row["name"] as Data), display: row["display"],
            inode: UInt64(bitPattern: row["inode"] as Int64), attempts: row["attempts"],
            page: row["page"], firstPage: row["firstPage"])
    }
}

/// A row of `scan`, of its `answer` and of its document, as long as that waits in `outgoing`.
struct AnswerRow: FetchableRecord {
    /// The answer, without its numbers: those are rows of `result`.
    let answer: ScanAnswer

    let time: AnswerTime
    let documentName: [UInt8]

    init(row: Row) throws {
        documentName = [UInt8](row["documentName"] as Data)
        answer = ScanAnswer(
            to: ClaimRow(row: row).claim, status: try word(row["status"]), code: row["code"],
            reason: row["reason"], model: row["model"],
            sha256: (row["sha256"] as Data?).map { [UInt8]($0) },
            width: row["width"], height: row["height"], durationInMilliseconds: row["duration"],
            document: row["document"] ?? "", documentNames: [documentName])
        time = AnswerTime(
            millisecondsSince1970: row["answeredAt"], secondsEastOfUTC: row["utcOffset"],
            day: row["day"])
    }
}

/// A row of `result`: a row of the CSV.
struct ResultRow: FetchableRecord {
    let seq: Int64

    /// The number it tells, if there is one on the scan.
    let number: ScanAnswer.Number?

    init(row: Row) throws {
        seq = row["seq"]
        number = try (row["number"] as String?).map { text in
            let runnerUp = (row["runnerUp"] as String?).map {
                ScanAnswer.RunnerUp(text: $0, share: row["runnerUpShare"] ?? 0)
            }
            return ScanAnswer.Number(
                text: text, confidence: row["confidence"], isDoubtful: row["isDoubtful"],
                box: ScanAnswer.Box(
                    x: row["x"], y: row["y"], width: row["width"], height: row["height"]),
                row: row["tableRow"], column: row["tableColumn"], runnerUp: runnerUp,
                ink: try (row["ink"] as String?).map { try word($0) }, reason: row["reason"])
        }
    }
}

/// A word the tables allow, as the value it stands for.
func word<Word: RawRepresentable<String>>(_ text: String) throws -> Word {
    guard let word = Word(rawValue: text) else {
        throw DatabaseError(resultCode: .SQLITE_CORRUPT, message: "unknown word '\(text)'")
    }
    return word
}
