import ScanLedger

/// The CSV of the answers: RFC 4180, UTF-8, one row for each number found.
///
/// Columns are only ever added, at the end. A row follows from what the ledger holds and from
/// nothing else, so writing it once more after a crash gives the same bytes.
enum ResultsTable {
    /// The first line of each file.
    static let header =
        "schema,seq,time,file,field,status,number,confidence,code,reason,model,sha256,box,"
        + "duration_ms,corrects\r\n"

    /// The name of the file of a day, in the outbox.
    static func fileName(of day: String) -> String { "results-\(day).csv" }

    /// The rows of one answer, each with its line end.
    static func rows(of answered: AnsweredScan) -> String {
        let answer = answered.answer
        let time = answered.time.iso8601
        let sha256 = answer.sha256.map(hexadecimal) ?? ""
        let file = cell(answer.claim.display)
        let reason = cell(answer.reason ?? "")
        let code = cell(answer.code ?? "")
        let duration = decimal(answer.durationInMilliseconds, places: 2)
        var rows = ""
        func append(_ seq: Int64, field: Int, number: String, confidence: String, box: String) {
            rows += "1,\(seq),\(time),\(file),\(field),\(answer.status.rawValue),\(number),"
            rows += "\(confidence),\(code),\(reason),\(answer.model ?? ""),\(sha256),\(box),"
            rows += "\(duration),\r\n"
        }
        if answer.numbers.isEmpty {
            append(answered.rows.lowerBound, field: 0, number: "", confidence: "", box: "")
        }
        for (index, number) in answer.numbers.enumerated() {
            let box = number.box
            append(
                answered.rows.lowerBound + Int64(index), field: index + 1, number: number.text,
                confidence: decimal(number.confidence, places: 4),
                box: "\(box.x) \(box.y) \(box.width) \(box.height)")
        }
        return rows
    }

    /// A cell that no spreadsheet takes for a formula and no reader for two cells.
    ///
    /// A leading `=`, `+`, `-`, `@`, tab or carriage return gets an apostrophe in front (OWASP,
    /// *CSV Injection*); quotes are doubled and commas, quotes and line ends quoted (RFC 4180, 2).
    static func cell(_ text: String) -> String {
        let guardMark = text.utf8.first.map(startsFormula) ?? false ? "'" : ""
        guard text.utf8.contains(where: needsQuotes) else { return guardMark + text }
        // Byte by byte: a quote with an accent on it is another character, and still a quote.
        var quoted = Array("\"\(guardMark)".utf8)
        for byte in text.utf8 {
            if byte == UInt8(ascii: "\"") { quoted.append(byte) }
            quoted.append(byte)
        }
        quoted.append(UInt8(ascii: "\""))
        return String(decoding: quoted, as: UTF8.self)
    }

    private static func startsFormula(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "="), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "@"), 9, 13:
            true
        default: false
        }
    }

    private static func needsQuotes(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: ",") || byte == UInt8(ascii: "\"") || byte == 10 || byte == 13
    }

    /// A number that is not negative with a fixed count of decimals, rounded to nearest.
    static func decimal(_ value: Double, places: Int) -> String {
        let scale = (0..<places).reduce(1) { scale, _ in scale * 10 }
        let scaled = Int((value * Double(scale)).rounded())
        let fraction = String(scaled % scale)
        return "\(scaled / scale)."
            + String(repeating: "0", count: places - fraction.utf8.count) + fraction
    }

    private static func hexadecimal(_ bytes: [UInt8]) -> String {
        let digits = Array("0123456789abcdef".utf8)
        return String(unsafeUninitializedCapacity: bytes.count * 2) { buffer in
            for (index, byte) in bytes.enumerated() {
                buffer[2 * index] = digits[Int(byte >> 4)]
                buffer[2 * index + 1] = digits[Int(byte & 15)]
            }
            return bytes.count * 2
        }
    }
}
