import ScanLedger
import SystemPackage

/// The CSV of a day as it should be: the rows of the ledger as they were answered, and in their places between them
/// all lines of the file that the ledger does not know.
struct DayOfRows {
    /// Whether the file has the columns of this version; where there is none, it will.
    var hasOurColumns: Bool { file.hasOurColumns }

    /// The number of the last row that was written.
    private(set) var lastRow: Int64 = 0

    /// How many rows were written that the file lacked.
    private(set) var addedRows = 0

    private let day: String
    private let ledger: ScanLedger
    private var file: ResultsRows

    /// Opens the file of a day; it need not be there.
    init(_ day: String, outbox: FilePath, ledger: ScanLedger) throws {
        self.day = day
        self.ledger = ledger
        file = try ResultsRows(of: outbox.appending(ResultsTable.fileName(of: day)))
    }

    /// Hands out the file, piece by piece.
    mutating func write(_ put: ([UInt8]) throws -> Void) throws {
        try put(Array(ResultsTable.header.utf8))
        var next = try ledger.resultsFile(of: day)?.firstRow ?? 1
        while true {
            let scans = try ledger.answers(of: day, fromRow: next, upToRow: .max, limit: 1000)
            guard let last = scans.last else { break }
            var piece: [UInt8] = []
            for scan in scans { try append(rowsOf: scan, to: &piece) }
            try put(piece)
            next = last.rows.upperBound + 1
        }
        while let row = file.next {
            var piece: [UInt8] = []
            append(row, to: &piece)
            try put(piece)
            try file.advance()
        }
    }

    private mutating func append(rowsOf scan: AnsweredScan, to piece: inout [UInt8]) throws {
        var bytes: [UInt8] = []
        ResultsTable.append(rowsOf: [scan], to: &bytes)
        let lines = bytes.split(separator: UInt8(ascii: "\n")).map { $0.dropLast() }
        for (number, line) in zip(scan.rows, lines) {
            while let row = file.next, row.number ?? 0 < number {
                // The beginning of this very row is what a cut has left of it.
                if row.isWhole || !line.starts(with: row.bytes) { append(row, to: &piece) }
                try file.advance()
            }
            let found = file.next?.number == number ? file.next : nil
            // One that was cut is written like one that is not there.
            if found?.isWhole != true { addedRows += 1 }
            if found != nil { try file.advance() }
            piece += line
            piece += "\r\n".utf8
            lastRow = max(lastRow, number)
        }
    }

    private mutating func append(_ row: ResultsRows.Row, to piece: inout [UInt8]) {
        piece += row.bytes
        piece += "\r\n".utf8
        lastRow = max(lastRow, row.number ?? 0)
    }
}
