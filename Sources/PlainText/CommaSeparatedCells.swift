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
