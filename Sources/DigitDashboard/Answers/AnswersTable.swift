import CivilTime
import DigitReading
import HTTPTypes
import Hummingbird
import PlainText
import ScanLedger

/// The answers that a filter lets pass, as a CSV to download: one row for each number, as it counts now.
///
/// Other than the files in the outbox it has no rows that correct others: the number that counts stands in `number`, and
/// what was read first in `was_read`.
struct AnswersTable {
    /// The first line.
    static let header =
        "scan,time,file,field,status,number,was_read,confidence,code,reason,model,box,row,column,"
        + "runner_up,runner_up_share,ink\r\n"

    /// Returns the rows of one answer.
    ///
    /// - Parameters:
    ///   - scan: The answer.
    ///   - said: What was said of its numbers since.
    /// - Returns: Lines, each with its end.
    static func rows(
        of scan: AnsweredScan, said: [CorrectionBook.Place: CorrectionBook.Word]
    ) -> String {
        let document = AnswerDocument(scan, said: said)
        let before = [String(document.scan), document.time, commaSeparatedCell(document.file)]
        let rows =
            document.numbers.isEmpty
            ? [cells(of: document)]
            : zip(document.numbers, scan.answer.numbers).map { number, answered in
                cells(of: number, answered, model: document.model ?? "")
            }
        return rows.map { (before + $0).joined(separator: ",") + "\r\n" }.joined()
    }

    /// The cells of a scan without a number.
    private static func cells(of document: AnswerDocument) -> [String] {
        var cells = ["0", document.label == nil ? document.status : "corrected"]
        cells += [digits(document.label) ?? "", "", ""]
        cells += [document.code ?? "", document.reason ?? ""].map(commaSeparatedCell)
        cells.append(document.model ?? "")
        return cells + Array(repeating: "", count: 6)
    }

    private static func cells(
        of number: AnswerDocument.Number, _ answered: ScanAnswer.Number, model: String
    ) -> [String] {
        var cells = [String(number.field), number.label == nil ? number.status : "corrected"]
        cells += [digits(number.label) ?? number.text, answered.text]
        cells += [ConfidenceText.format(number.confidence), ""]
        cells += [commaSeparatedCell(answered.reason ?? ""), model]
        cells.append(number.box.map { String($0) }.joined(separator: " "))
        cells += [number.row, number.column].map { $0.map { String($0) } ?? "" }
        cells.append(number.runnerUp?.text ?? "")
        cells.append(number.runnerUp.map { ConfidenceText.format($0.share) } ?? "")
        cells.append(number.ink ?? "")
        return cells
    }

    /// The digits of a label; empty where it says that there is no number, `nil` where nobody said anything.
    private static func digits(_ label: String?) -> String? { label == "none" ? "" : label }
}

extension Dashboard {
    /// All answers that a filter lets pass as a CSV, the newest first; they are sent while they are looked for.
    func table(of filter: AnswerFilter) -> Response {
        let body = ResponseBody { [self] writer in
            try await writer.write(ByteBuffer(string: AnswersTable.header))
            var before: Int64?
            repeat {
                let (rows, next) = try await rows(of: filter, before: before)
                if !rows.isEmpty { try await writer.write(ByteBuffer(string: rows)) }
                before = next
            } while before != nil
            try await writer.finish(nil)
        }
        return Response(
            status: .ok,
            headers: [
                .contentType: "text/csv; charset=utf-8", .cacheControl: "no-store",
                .contentDisposition: "attachment; filename=\"answers.csv\"",
            ], body: body)
    }

    /// Some rows of the table, and what to give as `before` for those behind them.
    private func rows(
        of filter: AnswerFilter, before: Int64?
    ) async throws -> (rows: String, next: Int64?) {
        try await disk.run { [ledger, corrections] in
            guard let ledger = try ledger.ledger() else { return ("", nil) }
            let page = try ledger.answers(matching: filter, before: before, limit: 500)
            let said = try corrections.words(on: page.answers)
            return (page.answers.map { AnswersTable.rows(of: $0, said: said) }.joined(), page.next)
        }
    }
}
