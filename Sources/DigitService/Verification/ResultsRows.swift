import Files
import Glibc
import SystemPackage

/// The rows of one day's CSV, one after the other, a piece of the file in memory at a time.
struct ResultsRows {
    /// One row.
    struct Row {
        /// Its number; `nil` where it does not begin as our rows do.
        var number: Int64?

        /// Its bytes without the line end.
        var bytes: ArraySlice<UInt8>

        /// Whether it has a line end: the last one may lack it.
        var isWhole: Bool
    }

    /// The row that comes next; `nil` at the end.
    private(set) var next: Row?

    /// Whether the file begins as this version's files do, so that its rows can be compared byte for byte.
    let hasOurColumns: Bool

    private let path: FilePath

    /// What was read of the file and is not yet told.
    private var buffer: ArraySlice<UInt8> = []

    /// Where the file goes on behind the buffer.
    private var offset = 0

    private static let pieceSize = 1 << 18

    /// Opens a file and goes to its first row.
    ///
    /// - Throws: The system's reason when it cannot be read; a file that is not there has no row.
    init(of path: FilePath) throws(FileError) {
        self.path = path
        let header = ArraySlice(ResultsTable.header.utf8.dropLast(2))
        guard StoredFile.exists(path) else {
            hasOurColumns = true
            return
        }
        var lines = Lines(path: path)
        let first = try lines.next()
        hasOurColumns = first == header
        (buffer, offset) = (lines.buffer, lines.offset)
        try advance()
    }

    /// Goes on to the next row.
    mutating func advance() throws(FileError) {
        var lines = Lines(path: path, buffer: buffer, offset: offset)
        next = try lines.next().map {
            Row(number: Self.number(of: $0), bytes: $0, isWhole: lines.isWhole)
        }
        (buffer, offset) = (lines.buffer, lines.offset)
    }

    /// Gives the memory back until the next row is asked for.
    mutating func rest() {
        offset -= buffer.count
        buffer = []
        next = next.map {
            Row(number: $0.number, bytes: Array($0.bytes)[...], isWhole: $0.isWhole)
        }
    }

    /// The number in a line that begins like one of our rows.
    private static func number(of line: ArraySlice<UInt8>) -> Int64? {
        let cells = line.prefix(24).split(
            separator: UInt8(ascii: ","), maxSplits: 2, omittingEmptySubsequences: false)
        guard cells.count > 2, cells[0] == [UInt8(ascii: "1")] else { return nil }
        return Int64(String(decoding: cells[1], as: UTF8.self))
            .flatMap { (1...ResultsTable.largestNumber).contains($0) ? $0 : nil }
    }

    /// The lines of a file from an offset on.
    private struct Lines {
        let path: FilePath
        var buffer: ArraySlice<UInt8>
        var offset: Int

        /// Whether the line that was told last has a line end.
        private(set) var isWhole = true

        init(path: FilePath, buffer: ArraySlice<UInt8> = [], offset: Int = 0) {
            self.path = path
            self.buffer = buffer
            self.offset = offset
        }

        mutating func next() throws(FileError) -> ArraySlice<UInt8>? {
            while true {
                if let end = buffer.firstIndex(of: UInt8(ascii: "\n")) {
                    let line = buffer[..<end]
                    buffer = buffer[(end + 1)...]
                    return line.last == UInt8(ascii: "\r") ? line.dropLast() : line
                }
                let piece = try read()
                if piece.isEmpty {
                    let line = buffer
                    buffer = []
                    isWhole = false
                    return line.isEmpty ? nil : line
                }
                buffer = (Array(buffer) + piece)[...]
            }
        }

        private mutating func read() throws(FileError) -> [UInt8] {
            do throws(Errno) {
                let file = try OpenFile(at: path, O_RDONLY | O_NOFOLLOW)
                let piece = try file.read(ResultsRows.pieceSize, from: offset)
                offset += piece.count
                return piece
            } catch {
                throw .system(operation: "read", path: path.display, errno: error)
            }
        }
    }
}
