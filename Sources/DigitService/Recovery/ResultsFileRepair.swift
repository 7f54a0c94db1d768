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
    func cutUnrecordedRows(of day: String, recorded: ResultsFileRecord?, nextRow: Int64) {
        let path = outbox.appending(ResultsTable.fileName(of: day))
        let length = Int(recorded?.length ?? Int64(ResultsTable.header.utf8.count))
        guard let size = Self.size(of: path), size > length else { return }
        let mark = Array("1,\(nextRow),".utf8)
        let tail = Self.read(path, from: length, count: mark.count)
        // A power cut may leave the length of what was appended, but zeros for its content.
        guard mark.starts(with: tail) || tail.allSatisfy({ $0 == 0 }) else { return }
        _ = path.withPlatformString { truncate($0, recorded == nil ? 0 : length) }
    }

    /// What a new ledger has to know of a file that an older one has written: its length up to
    /// the last whole row, which it is cut to, and that row's number.
    ///
    /// - Returns: Nil when there is no such file, or it does not begin with our header.
    func adopt(_ day: String) -> ResultsFileRecord? {
        let path = outbox.appending(ResultsTable.fileName(of: day))
        let header = Array(ResultsTable.header.utf8)
        guard let size = Self.size(of: path),
            Self.read(path, from: 0, count: header.count) == header
        else { return nil }
        // A row is at most two names of a scan and a sentence: a few kilobytes.
        let start = max(0, size - Self.longestTail)
        let tail = Self.read(path, from: start, count: size - start)
        guard let lastEnd = tail.lastIndex(of: 10) else { return nil }
        let whole = tail[...lastEnd]
        let length = start + whole.count
        guard length < size ? path.withPlatformString({ truncate($0, length) }) == 0 : true else {
            return nil
        }
        return ResultsFileRecord(
            day: day, length: Int64(length), lastRow: Self.lastRowNumber(in: whole) ?? 0)
    }

    /// The days of which there is a CSV, in order.
    func days() -> [String] {
        guard let folder = outbox.withPlatformString({ opendir($0) }) else { return [] }
        defer { closedir(folder) }
        var days: [String] = []
        while let entry = readdir(folder) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            let day = name.dropFirst("results-".count).dropLast(".csv".count)
            if day.utf8.count == 10, name == ResultsTable.fileName(of: String(day)) {
                days.append(String(day))
            }
        }
        return days.sorted()
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
        var facts = stat()
        guard path.withPlatformString({ lstat($0, &facts) }) == 0 else { return nil }
        return facts.st_mode & S_IFMT == S_IFREG ? Int(facts.st_size) : nil
    }

    private static func read(_ path: FilePath, from offset: Int, count: Int) -> [UInt8] {
        guard
            let file = try? FileDescriptor.open(
                path, .readOnly, options: [.closeOnExec, .noFollow])
        else { return [] }
        defer { try? file.close() }
        return [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            filled = 0
            while filled < count {
                let rest = UnsafeMutableRawBufferPointer(
                    rebasing: UnsafeMutableRawBufferPointer(buffer)[filled...])
                let got =
                    (try? file.read(fromAbsoluteOffset: Int64(offset + filled), into: rest)) ?? 0
                if got == 0 { break }
                filled += got
            }
        }
    }
}
