import Files
import Glibc
import ScanLedger
import ScanSpool
import SystemPackage

/// Brings a CSV back to the state the ledger knows of, after a crash or with a new ledger.
struct ResultsFileRepair {
    let outbox: FilePath

    /// Cuts off rows that were appended and never recorded.
    ///
    /// They are ours when they begin with the next row's number; anything else was written by
    /// somebody else and is left for `ResultsFile` to set aside.
    ///
    /// - Throws: Trouble of the machine; nothing is cut then, for what cannot be read may be anyone's.
    func cutUnrecordedRows(
        of day: String, recorded: ResultsFileRecord?, nextRow: Int64
    ) throws(SpoolError) {
        let path = outbox.appending(ResultsTable.fileName(of: day))
        let length = Int(recorded?.length ?? Int64(ResultsTable.header.utf8.count))
        guard let size = Self.size(of: path), size > length else { return }
        let mark = Array("1,\(nextRow),".utf8)
        do throws(Errno) {
            let tail = try Self.read(path, from: length, count: mark.count)
            // A power cut may leave the length of what was appended, but zeros for its content.
            guard mark.starts(with: tail) || tail.allSatisfy({ $0 == 0 }) else { return }
            try Self.cut(path, to: recorded == nil ? 0 : length)
        } catch {
            throw .system(SystemCallFailure("ftruncate", on: path, errno: error))
        }
    }

    /// What a new ledger has to know of a file that an older one has written: its length up to
    /// the last whole row, which it is cut to, and that row's number.
    ///
    /// - Returns: Nil when there is no such file, or it does not begin with our header.
    func adopt(_ day: String) -> ResultsFileRecord? {
        let path = outbox.appending(ResultsTable.fileName(of: day))
        let header = Array(ResultsTable.header.utf8)
        guard let size = Self.size(of: path),
            (try? Self.read(path, from: 0, count: header.count)) == header
        else { return nil }
        // A row is at most two names of a scan and a sentence: a few kilobytes.
        let start = max(0, size - Self.longestTail)
        guard let tail = try? Self.read(path, from: start, count: size - start),
            let lastEnd = tail.lastIndex(of: 10)
        else { return nil }
        let whole = tail[...lastEnd]
        let length = start + whole.count
        if length < size, (try? Self.cut(path, to: length)) == nil { return nil }
        return ResultsFileRecord(
            day: day, length: Int64(length), lastRow: Self.lastRowNumber(in: whole) ?? 0)
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
                let day = name.dropFirst("results-".count).dropLast(".csv".count)
                let isOurs = day.utf8.count == 10 && name == ResultsTable.fileName(of: String(day))
                return isOurs ? String(day) : nil
            }
            .sorted()
    }

    private static let longestTail = 1 << 20

    /// The number in the last line that begins like one of our rows.
    private static func lastRowNumber(in tail: some Collection<UInt8>) -> Int64? {
        for line in tail.split(separator: 10).reversed() where line.starts(with: Array("1,".utf8)) {
            let digits = line.dropFirst(2).prefix { $0 != UInt8(ascii: ",") }
            if let number = Int64(String(decoding: digits, as: UTF8.self)), number > 0 {
                return number
            }
        }
        return nil
    }

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
