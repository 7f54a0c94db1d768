import Files
import Glibc
import PlainText
import ScanLedger
import ScanSpool
import SystemPackage

/// Brings a CSV and what the ledger knows of it together, after a crash or with another ledger.
struct ResultsFileRepair {
    let outbox: FilePath

    /// What lies behind the recorded end of a file.
    enum Tail: Equatable {
        /// Nothing; or what somebody else has written, which is left for `ResultsFile` to set aside.
        case none

        /// Rows that are written anew, or begun ones: they were cut off.
        case cut

        /// Answers of which the ledger knows nothing; what was behind them was cut off.
        case kept(ResultsFileRecord)

        /// Rows of answers that wait to be handed out, and others among them that cannot be ours.
        case mixed
    }

    /// Cuts off the rows that were appended and never recorded, if their scans are in hand.
    ///
    /// Those are answered again; all other rows stay.
    ///
    /// - Parameters:
    ///   - day: The day of the file.
    ///   - recorded: What the ledger knows of it.
    ///   - waiting: The first row that waits to be handed out, if there is one.
    ///   - nextRow: The first number that the ledger has not given away.
    ///   - inHand: The files whose scans are answered again.
    /// - Returns: What was found.
    /// - Throws: Trouble of the machine; nothing is cut then, for what cannot be read may be anyone's.
    func settleTail(
        of day: String, recorded: ResultsFileRecord?, waiting: Int64?, nextRow: Int64,
        inHand: inout FilesInHand
    ) throws(SpoolError) -> Tail {
        let path = outbox.appending(ResultsTable.fileName(of: day))
        let header = Array(ResultsTable.header.utf8)
        let length = recorded.map { Int($0.length) } ?? header.count
        guard let size = Self.size(of: path), size > length else { return .none }
        do throws(Errno) {
            let before = try Self.read(path, from: 0, count: recorded == nil ? length : 0)
            guard recorded != nil || before == header else { return .none }
            var rows = UnrecordedRows(keeping: inHand.count + 1)
            guard try Self.read(path, from: length, to: size, into: &rows),
                Self.begins(rows, with: waiting ?? nextRow, isExact: waiting != nil)
            else { return waiting == nil ? .none : .mixed }
            let taken = rows.latest.reversed().prefix {
                $0.rows.lowerBound >= nextRow && inHand.take($0)
            }.count
            guard let last = rows.latest.dropLast(taken).last, last.rows.lowerBound >= nextRow
            else {
                try Self.cut(path, to: recorded == nil ? 0 : length)
                return .cut
            }
            if length + last.end < size { try Self.cut(path, to: length + last.end) }
            let record = ResultsFileRecord(
                day: day, length: Int64(length + last.end), lastRow: last.rows.upperBound,
                firstRow: recorded?.firstRow)
            return .kept(record)
        } catch {
            throw .system(SystemCallFailure("ftruncate", on: path, errno: error))
        }
    }

    /// Whether rows begin as they must to be ours: with the row, or one behind it where it need not be
    /// exactly that one; or with the beginning of the row.
    private static func begins(_ rows: UnrecordedRows, with row: Int64, isExact: Bool) -> Bool {
        if let first = rows.firstRow { return isExact ? first == row : first >= row }
        let mark = Array("1,\(row),".utf8)
        return mark.starts(with: rows.rest) || rows.rest.starts(with: mark)
    }

    /// Reads rows up to the end, or to the zeros that a power cut leaves in place of the content.
    ///
    /// - Returns: Whether there are only rows, perhaps a torn one, and zeros.
    private static func read(
        _ path: FilePath, from start: Int, to end: Int, into rows: inout UnrecordedRows
    ) throws(Errno) -> Bool {
        let file = try OpenFile(at: path, O_RDONLY | O_NOFOLLOW)
        var offset = start
        var isWritten = true
        while offset < end {
            let bytes = try file.read(min(1 << 20, end - offset), from: offset)
            if bytes.isEmpty { break }
            offset += bytes.count
            let written = isWritten ? Array(bytes.prefix { $0 != 0 }) : []
            guard bytes.dropFirst(written.count).allSatisfy({ $0 == 0 }) else { return false }
            guard rows.take(written) else { return false }
            isWritten = written.count == bytes.count
        }
        return true
    }

    /// The highest number of a row in the files of some days; 0 when there is none.
    func lastRow(of days: some Sequence<String>) -> Int64 {
        days.reduce(0) { highest, day in
            let path = outbox.appending(ResultsTable.fileName(of: day))
            // A row is at most two names of a scan and a sentence: a few kilobytes.
            guard let size = Self.size(of: path),
                let tail = try? Self.read(
                    path, from: max(0, size - Self.longestTail), count: Self.longestTail)
            else { return highest }
            let row = tail.split(separator: 10).reversed().lazy
                .compactMap { ResultsTable.number(ofRow: commaSeparatedCells(of: $0)) }.first
            return max(highest, row ?? 0)
        }
    }

    /// How long the file of a day is, in bytes; nil when there is none.
    func length(ofDay day: String) -> Int64? {
        Self.size(of: outbox.appending(ResultsTable.fileName(of: day))).map(Int64.init)
    }

    /// Whether a file begins otherwise than ours do: an earlier version wrote it, with fewer columns.
    func hasOtherColumns(_ day: String) -> Bool {
        let path = outbox.appending(ResultsTable.fileName(of: day))
        let header = Array(ResultsTable.header.utf8)
        guard let start = try? Self.read(path, from: 0, count: header.count), !start.isEmpty else {
            return false
        }
        return start != header
    }

    /// The days of which there is a CSV, in order.
    func days() -> [String] {
        guard let names = try? Folder(at: outbox, followingLinks: true).names() else { return [] }
        return names.map { String(decoding: $0, as: UTF8.self) }
            .compactMap { name in
                // A person's copy may be called otherwise, and the ledger takes no such day.
                let day = name.dropFirst("results-".count).dropLast(".csv".count)
                let isOurs =
                    AnswerTime.isDay(day) && name == ResultsTable.fileName(of: String(day))
                return isOurs ? String(day) : nil
            }
            .sorted()
    }

    private static let longestTail = 1 << 16

    /// The size of a regular file; nil when there is none.
    static func size(of path: FilePath) -> Int? {
        guard let facts = try? FileFacts(at: path, followingLinks: false), facts.kind == .regular
        else { return nil }
        return facts.size
    }

    private static func read(
        _ path: FilePath, from offset: Int, count: Int
    ) throws(Errno) -> [UInt8] {
        try OpenFile(at: path, O_RDONLY | O_NOFOLLOW).read(count, from: offset)
    }

    private static func cut(_ path: FilePath, to length: Int) throws(Errno) {
        try OpenFile(at: path, O_WRONLY | O_NOFOLLOW).truncate(to: length)
    }
}
