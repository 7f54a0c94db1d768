/// Returns the cells of one line of a CSV file, given without its end.
///
/// RFC 4180: a cell may be quoted, and a quote in it is doubled.
///
///     commaSeparatedCells(of: Array(#"7,"a, b""#.utf8)[...])   // ["7", "a, b"]
package func commaSeparatedCells(of line: ArraySlice<UInt8>) -> [String] {
    let (comma, quote) = (UInt8(ascii: ","), UInt8(ascii: "\""))
    var cells: [[UInt8]] = [[]]
    var isQuoted = false
    var rest = line
    while let byte = rest.popFirst() {
        if byte == quote && isQuoted && rest.first == quote {
            cells[cells.count - 1].append(quote)
            rest.removeFirst()
        } else if byte == quote {
            isQuoted.toggle()
        } else if byte == comma && !isQuoted {
            cells.append([])
        } else {
            cells[cells.count - 1].append(byte)
        }
    }
    return cells.map { String(decoding: $0, as: UTF8.self) }
}

/// Returns a text as a cell that no spreadsheet takes for a formula and no reader for two cells.
///
/// A leading `=`, `+`, `-`, `@`, tab or carriage return gets an apostrophe in front (OWASP,
/// *CSV Injection*); quotes are doubled and commas, quotes and line ends quoted (RFC 4180, 2).
package func commaSeparatedCell(_ text: String) -> String {
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

private func startsFormula(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "="), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "@"), 9, 13:
        true
    default: false
    }
}

private func needsQuotes(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: ",") || byte == UInt8(ascii: "\"") || byte == 10 || byte == 13
}
