import CivilTime
import CorrectionRequests
import Files
import PlainText
import ScanLedger
import ScanSpool

/// A row of a results file, taken apart again.
///
/// It holds nearly all of an answer: what is missing are the size of the picture and the name of the document.
struct ShownRow {
    let seq: Int64
    let time: AnswerTime

    /// Where the scan was in the inbox, as people read it.
    let display: String

    /// The number of the number on its scan, from 1; 0 where the row tells none.
    let field: Int

    let status: String
    let number: ScanAnswer.Number?
    let code: String?
    let reason: String?
    let model: String?
    let sha256: [UInt8]?
    let milliseconds: Double

    /// The row it corrects.
    let corrects: Int64?

    /// Takes a line of a day's file apart, given without its end; nil where it cannot be a row of this version.
    init?(_ line: ArraySlice<UInt8>, of day: String) {
        let cells = commaSeparatedCells(of: line)
        guard cells.count == 20, let seq = ResultsTable.number(ofRow: cells),
            let field = Int(cells[4]), (0...Self.most).contains(field),
            let moment = LocalTime(iso8601: cells[2])
        else { return nil }
        func text(_ column: Int) -> String? { cells[column].isEmpty ? nil : cells[column] }
        self.seq = seq
        self.field = field
        time = AnswerTime(
            millisecondsSince1970: moment.millisecondsSince1970,
            secondsEastOfUTC: moment.secondsEastOfUTC, day: day)
        // The apostrophe that keeps a spreadsheet from computing it.
        let bare = String(cells[3].dropFirst())
        display = ResultsTable.shown(bare) == cells[3] ? bare : cells[3]
        status = cells[5]
        (code, reason, model) = (text(8), text(9), text(10))
        sha256 = text(11).flatMap(CorrectionGathering.bytes(of:))
        milliseconds = Self.fraction(cells[13], upTo: Double(Self.most)) ?? 0
        corrects = text(14).flatMap { Int64($0) }
        number = Self.number(cells)
    }

    /// More than digitd ever writes, and little enough to be computed with: somebody may have edited the row.
    private static let most = 1 << 40

    /// A number that is not negative and not larger than a limit; nil for any other text.
    private static func fraction(_ text: String, upTo limit: Double) -> Double? {
        Double(text).flatMap { $0 >= 0 && $0 <= limit ? $0 : nil }
    }

    private static func number(_ cells: [String]) -> ScanAnswer.Number? {
        let sides = cells[12].split(separator: " ").compactMap { Int($0) }
        guard !cells[6].isEmpty, sides.count == 4,
            sides.allSatisfy((0...most).contains), let confidence = fraction(cells[7], upTo: 1)
        else { return nil }
        return ScanAnswer.Number(
            text: cells[6], confidence: confidence,
            isDoubtful: cells[5] == ScanAnswer.Status.review.rawValue,
            box: ScanAnswer.Box(x: sides[0], y: sides[1], width: sides[2], height: sides[3]),
            row: Int(cells[15]), column: Int(cells[16]),
            runnerUp: fraction(cells[18], upTo: 1).map {
                ScanAnswer.RunnerUp(text: cells[17], share: $0)
            },
            ink: ScanAnswer.Ink(rawValue: cells[19]), reason: cells[9].isEmpty ? nil : cells[9])
    }
}

extension AnsweredScan {
    /// Creates the answer, or the correction, that rows of a results file show; nil where they show none.
    ///
    /// Its scan has no identity yet.
    ///
    /// - Parameters:
    ///   - rows: The rows of one scan.
    ///   - before: What the row says that these correct.
    init?(shownBy rows: [ShownRow], correcting before: String?) {
        guard let first = rows.first, let last = rows.last,
            let claim = ScanClaim(shownAs: first.display)
        else { return nil }
        let numbers = rows.compactMap(\.number)
        let statuses = Set(rows.map(\.status))
        let status: ScanAnswer.Status? =
            statuses.contains("review")
            ? .review
            : statuses.contains("read") || first.corrects != nil
                ? .read
                : statuses == ["rejected"] ? .rejected : nil
        guard let status else { return nil }
        self.init(
            answer: ScanAnswer(
                to: claim,
                status: first.corrects == nil ? status : .read, code: first.code,
                reason: numbers.isEmpty ? first.reason : nil, model: first.model,
                sha256: first.sha256, durationInMilliseconds: first.milliseconds,
                numbers: numbers, document: "", documentNames: []),
            time: first.time, rows: first.seq...last.seq, documentName: [],
            correction: first.corrects.map {
                CorrectionMark(corrects: $0, field: first.field, before: before)
            })
    }
}

extension ScanClaim {
    /// Creates the claim of a file with one page, without an identity; `nil` where its name is no path.
    init?(named name: String) {
        guard let path = RelativePath(name) else { return nil }
        self.init(id: 0, name: path.bytes, display: name)
    }

    /// Creates the claim of a scan of which only the name is known that people read, without an identity; `nil` where it
    /// is no path.
    ///
    /// - Parameter display: The name: `a/b.png`, or `a/b.pdf#page=2`.
    init?(shownAs display: String) {
        let page = Self.parted(display.utf8)
        guard let path = RelativePath(bytes: page?.file ?? Array(display.utf8)) else { return nil }
        self.init(id: 0, name: path.bytes, display: display, page: page?.page)
    }
}
