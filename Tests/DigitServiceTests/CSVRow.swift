import Foundation

/// A row of the results, read by a strict reader of RFC 4180: CRLF ends every row, quotes only
/// around whole cells, the same number of cells in each row.
struct CSVRow: Equatable {
    private var cells: [String: String]

    subscript(column: String) -> String { cells[column] ?? "<no column \(column)>" }

    struct Malformed: Error, CustomStringConvertible {
        let description: String
    }

    /// Reads a file; the first row names the columns.
    static func parse(_ data: Data) throws -> [CSVRow] {
        guard let text = String(data: data, encoding: .utf8) else {
            throw Malformed(description: "not UTF-8")
        }
        let rows = try cells(of: Array(text.unicodeScalars))
        guard let header = rows.first else { throw Malformed(description: "no header") }
        return try rows.dropFirst().map { row in
            guard row.count == header.count else {
                throw Malformed(description: "\(row.count) cells where \(header.count) are named")
            }
            return CSVRow(cells: Dictionary(uniqueKeysWithValues: zip(header, row)))
        }
    }

    private static func cells(of text: [Unicode.Scalar]) throws -> [[String]] {
        var rows: [[String]] = []
        var row: [String] = []
        var position = 0
        while position < text.count {
            var cell = String.UnicodeScalarView()
            if text[position] == "\"" {
                position += 1
                while true {
                    guard position < text.count else {
                        throw Malformed(description: "a quote that never ends")
                    }
                    if text[position] == "\"" {
                        guard position + 1 < text.count, text[position + 1] == "\"" else { break }
                        position += 1
                    }
                    cell.append(text[position])
                    position += 1
                }
                position += 1
            } else {
                while position < text.count, !",\r\n".unicodeScalars.contains(text[position]) {
                    if text[position] == "\"" { throw Malformed(description: "a quote in a cell") }
                    cell.append(text[position])
                    position += 1
                }
            }
            row.append(String(cell))
            guard position < text.count else { throw Malformed(description: "a torn row") }
            if text[position] == "," {
                position += 1
                continue
            }
            guard position + 1 < text.count, text[position] == "\r", text[position + 1] == "\n"
            else { throw Malformed(description: "a row that does not end with CRLF") }
            position += 2
            rows.append(row)
            row = []
        }
        guard row.isEmpty else { throw Malformed(description: "a torn row") }
        return rows
    }
}
