import DigitReading
import PlainText
import ScanLedger

/// The CSV of the answers: RFC 4180, UTF-8, one row for each number found.
///
/// Columns are only ever added, at the end. A row follows from what the ledger holds and from
/// nothing else, so writing it once more after a crash gives the same bytes.
enum ResultsTable {
    /// The first line of each file.
    static let header =
        "schema,seq,time,file,field,status,number,confidence,code,reason,model,sha256,box,"
        + "duration_ms,corrects,row,column,runner_up,runner_up_share,ink\r\n"

    /// The number of a row of one of our files, which may have more or fewer columns; nil when the cells
    /// are no such row.
    static func number(ofRow cells: [String]) -> Int64? {
        guard cells.count >= 15, cells[0] == "1", let number = Int64(cells[1]),
            (1...largestNumber).contains(number)
        else { return nil }
        return number
    }

    /// The largest number that is believed: behind it there is as much room again for those that are given away.
    static let largestNumber = LedgerNumbering.largest / 2

    /// The name of the file of a day, in the outbox.
    static func fileName(of day: String) -> String { "results-\(day).csv" }

    /// Appends the rows of answers, each with its line end.
    ///
    /// Bytes, not text: a row takes a microsecond so, and five as strings that are put together.
    static func append(rowsOf answered: some Sequence<AnsweredScan>, to bytes: inout [UInt8]) {
        var time: (moment: AnswerTime, text: String)?
        for scan in answered {
            // The scans of a batch share their moment.
            let text = time?.moment == scan.time ? time?.text ?? "" : scan.time.iso8601
            time = (scan.time, text)
            append(rowsOf: scan, at: text, to: &bytes)
        }
    }

    private static func append(
        rowsOf answered: AnsweredScan, at time: String, to bytes: inout [UInt8]
    ) {
        let answer = answered.answer
        let file = cell(answer.claim.display)
        let code = cell(answer.code ?? "")
        let sha256 = answer.sha256 ?? []
        let duration = decimal(answer.durationInMilliseconds, places: 2)
        func append(_ cell: String) {
            bytes.append(contentsOf: cell.utf8)
            bytes.append(UInt8(ascii: ","))
        }
        for index in 0..<max(1, answer.numbers.count) {
            let number = answer.numbers.isEmpty ? nil : answer.numbers[index]
            append("1")
            append(String(answered.rows.lowerBound + Int64(index)))
            append(time)
            append(file)
            append(answered.field(at: index))
            append(status(of: number, in: answered))
            append(number?.text ?? "")
            append(number.map { ConfidenceText.format($0.confidence) } ?? "")
            append(code)
            append(cell((number == nil ? answer.reason : number?.reason) ?? ""))
            append(answer.model ?? "")
            for byte in sha256 {
                bytes.append(hexadecimalDigit(byte >> 4))
                bytes.append(hexadecimalDigit(byte & 15))
            }
            append("")
            if let box = number?.box {
                for (side, end) in [(box.x, " "), (box.y, " "), (box.width, " "), (box.height, "")]
                {
                    bytes.append(contentsOf: String(side).utf8)
                    bytes.append(contentsOf: end.utf8)
                }
            }
            append("")
            append(answered.correction == nil ? duration : "")
            append(answered.correction.map { String($0.corrects) } ?? "")
            append(number?.row.map(String.init) ?? "")
            append(number?.column.map(String.init) ?? "")
            append(number?.runnerUp?.text ?? "")
            append(number?.runnerUp.map { ConfidenceText.format($0.share) } ?? "")
            bytes.append(contentsOf: (number?.ink?.rawValue ?? "").utf8)
            bytes.append(contentsOf: "\r\n".utf8)
        }
    }

    /// Of a scan with several numbers only those in doubt are for review.
    private static func status(
        of number: ScanAnswer.Number?, in answered: AnsweredScan
    ) -> String {
        if answered.correction != nil, !answered.isReadAgain { return "corrected" }
        let status = answered.answer.status
        guard status == .review || answered.isReadAgain, let number else { return status.rawValue }
        return (number.isDoubtful ? ScanAnswer.Status.review : .read).rawValue
    }

    /// A cell that no spreadsheet takes for a formula and no reader for two cells.
    static func cell(_ text: String) -> String { commaSeparatedCell(text) }

    /// What a reader of the file finds in the cell of a text.
    static func shown(_ text: String) -> String {
        commaSeparatedCells(of: Array(cell(text).utf8)[...])[0]
    }

    /// A number that is not negative with a fixed count of decimals, rounded to nearest.
    static func decimal(_ value: Double, places: Int) -> String {
        let scale = (0..<places).reduce(1) { scale, _ in scale * 10 }
        let scaled = Int((value * Double(scale)).rounded())
        // At most fifteen bytes, which need no memory of the heap.
        var digits = String(scaled / scale) + "."
        let fraction = String(scaled % scale)
        for _ in 0..<(places - fraction.utf8.count) { digits += "0" }
        return digits + fraction
    }

    private static func hexadecimalDigit(_ nibble: UInt8) -> UInt8 {
        nibble < 10 ? UInt8(ascii: "0") + nibble : UInt8(ascii: "a") + nibble - 10
    }
}

extension AnsweredScan {
    /// The number of the number that a row tells, as text; 0 where it tells none.
    fileprivate func field(at index: Int) -> String {
        if let correction { return String(correction.field) }
        return answer.numbers.isEmpty ? "0" : String(index + 1)
    }
}
