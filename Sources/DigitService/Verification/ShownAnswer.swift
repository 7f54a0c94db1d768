import CivilTime
import CorrectionRequests
import Files
import Foundation
import ScanLedger
import ScanSpool
import SystemPackage

/// An answer as its document tells it, where neither the ledger nor a CSV knows of it.
struct ShownAnswer: Decodable {
    private struct Number: Decodable {
        struct RunnerUp: Decodable {
            var text: String
            var share: Double
        }

        var text: String
        var status: String
        var confidence: Double
        var box: [Int]
        var row: Int?
        var column: Int?
        var runner_up: RunnerUp?
        var ink: String?
        var reason: String?
    }

    private var schema: Int
    private var file: String

    /// Which page of the file it is; none where the file has one page alone.
    private(set) var page: Int?

    private var status: String
    private var code: String?
    private var reason: String?
    private var model: String?
    private var sha256: String
    private var width: Int?
    private var height: Int?
    private var numbers: [Number]

    /// When the document was written last; set by whoever has read it.
    private var written: Duration?

    /// The SHA-256 of the scan's bytes.
    var digest: [UInt8]? { CorrectionGathering.bytes(of: sha256) }

    /// The file of which it is a page, or all.
    var fileName: String {
        page == nil
            ? file : String(decoding: ScanClaim.parted(file.utf8)?.file ?? [], as: UTF8.self)
    }

    /// Reads a document; nil where it is none of an answer.
    init?(at path: FilePath) {
        guard let bytes = try? StoredFile.read(path, followingSymlink: false),
            let shown = try? JSONDecoder().decode(Self.self, from: Data(bytes)), shown.schema == 1,
            shown.numbers.allSatisfy({ $0.box.count == 4 && $0.box.allSatisfy { $0 < 1 << 40 } }),
            let facts = try? FileFacts(at: path, followingLinks: false)
        else { return nil }
        self = shown
        written = facts.modified
    }

    /// The answer, with rows and a moment of its own.
    ///
    /// - Parameters:
    ///   - name: The path of the document in the outbox.
    ///   - row: The number of its first row.
    /// - Returns: Nil where it is none that digitd gives.
    func answer(documentAt name: RelativePath, firstRow row: Int64) -> AnsweredScan? {
        guard let status = ScanAnswer.Status(rawValue: status),
            let claim = page == nil ? ScanClaim(named: file) : ScanClaim(shownAs: file)
        else { return nil }
        let answer = ScanAnswer(
            to: claim, status: status, code: code,
            reason: reason, model: model.flatMap { $0.isEmpty ? nil : $0 }, sha256: digest,
            width: width, height: height, durationInMilliseconds: 0,
            numbers: numbers.map(Self.number), document: "", documentNames: [name.bytes])
        return AnsweredScan(
            answer: answer, time: Self.time(of: name, written: written ?? .zero),
            rows: row...row + Int64(max(1, numbers.count) - 1), documentName: name.bytes)
    }

    private static func number(_ number: Number) -> ScanAnswer.Number {
        ScanAnswer.Number(
            text: number.text, confidence: number.confidence,
            isDoubtful: number.status == ScanAnswer.Status.review.rawValue,
            box: ScanAnswer.Box(
                x: number.box[0], y: number.box[1], width: number.box[2], height: number.box[3]),
            row: number.row, column: number.column,
            runnerUp: number.runner_up.map { .init(text: $0.text, share: $0.share) },
            ink: number.ink.flatMap(ScanAnswer.Ink.init), reason: number.reason)
    }

    /// When the document was written; where that is not the day it belongs to, the beginning of that day.
    private static func time(of name: RelativePath, written: Duration) -> AnswerTime {
        let written = LocalTime(millisecondsSince1970: Int64(written / .milliseconds(1)))
        let folder = name.components.first.map { String(decoding: $0, as: UTF8.self) } ?? ""
        let begin = LocalTime(iso8601: "\(folder)T00:00:00.000+00:00")
        let moment = begin.map { written.date == folder ? written : $0 } ?? written
        return AnswerTime(
            millisecondsSince1970: moment.millisecondsSince1970,
            secondsEastOfUTC: moment.secondsEastOfUTC, day: moment.date)
    }
}
