import CivilTime
import ContentDigest
import Files
import PlainText
import ScanLedger
import ScanSpool

/// What the rows of one scan say in a results file, where the ledger has no record of them; of a file with many pages,
/// those of all of them.
struct UnrecordedScan: Equatable {
    /// The numbers of its rows.
    var rows: ClosedRange<Int64>

    /// When it was answered, in milliseconds since 1970.
    let time: Int64

    /// Where it was in the inbox, as the row shows it.
    let file: String

    /// The SHA-256 of its bytes in hexadecimal; empty where they were not read.
    let sha256: String

    /// How many bytes lie between the recorded end of the file and the end of its last row.
    var end: Int

    /// How many pages more than its first row names the rows are of.
    var furtherPages = 0

    /// The file and the page that the first row names, where it names a page.
    var filePage: (file: String, page: Int)? {
        ScanClaim.parted(file.utf8).map { (String(decoding: $0.file, as: UTF8.self), $0.page) }
    }

    /// Whether the rows of another scan are those of the next page.
    func isFollowed(by other: UnrecordedScan) -> Bool {
        guard let own = filePage, let next = other.filePage, sha256 == other.sha256 else {
            return false
        }
        return own.file == next.file && own.page + furtherPages + 1 == next.page
    }
}

/// The rows behind the recorded end of a results file, taken in piece by piece: of a file of any
/// length only the last scans are kept.
struct UnrecordedRows {
    /// The last scans.
    private(set) var latest: [UnrecordedScan] = []

    /// The first row.
    private(set) var firstRow: Int64?

    /// What follows the last whole row.
    private(set) var rest: [UInt8] = []

    private let limit: Int
    private var length = 0

    /// Creates the rows of an empty piece of a file.
    ///
    /// - Parameter limit: How many scans are kept at least.
    init(keeping limit: Int) {
        self.limit = limit
    }

    /// Takes in the next bytes.
    ///
    /// - Returns: Whether each line is a row of ours, and their numbers rise.
    mutating func take(_ bytes: [UInt8]) -> Bool {
        rest += bytes
        guard let end = rest.lastIndex(of: UInt8(ascii: "\n")) else { return true }
        for line in rest[..<end].split(
            separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        {
            length += line.count + 1
            guard line.last == UInt8(ascii: "\r"), take(row: line.dropLast()) else { return false }
        }
        rest.removeFirst(end + 1)
        return true
    }

    private mutating func take(row line: ArraySlice<UInt8>) -> Bool {
        let cells = commaSeparatedCells(of: line)
        guard let row = ResultsTable.number(ofRow: cells), let field = Int(cells[4]),
            let time = LocalTime(iso8601: cells[2])
        else { return false }
        let scan = UnrecordedScan(
            rows: row...row, time: time.millisecondsSince1970, file: cells[3], sha256: cells[11],
            end: length)
        guard let last = latest.last else {
            firstRow = row
            add(scan)
            return true
        }
        guard row > last.rows.upperBound else { return false }
        if field > 1, last.file == scan.file, last.sha256 == scan.sha256 {
            latest[latest.count - 1].rows = last.rows.lowerBound...row
            latest[latest.count - 1].end = length
        } else if last.isFollowed(by: scan) {
            latest[latest.count - 1].rows = last.rows.lowerBound...row
            latest[latest.count - 1].end = length
            latest[latest.count - 1].furtherPages += 1
        } else {
            add(scan)
        }
        return true
    }

    private mutating func add(_ scan: UnrecordedScan) {
        latest.append(scan)
        if latest.count > 2 * limit + 64 { latest.removeFirst(limit + 32) }
    }
}

/// The files in `work/` that wait for an answer, as rows of a results file name them.
struct FilesInHand {
    private struct File {
        /// Where it was in the inbox, as rows show it; nil where the ledger does not know it.
        let name: String?

        /// When it was taken, in milliseconds since 1970: the rename changed it.
        let taken: Int64
    }

    private var digests: [String: [File]] = [:]
    private var names: [String: [File]] = [:]

    /// What was asked last, and what was said: the pages of a file belong together.
    private var last: (scan: UnrecordedScan, isInHand: Bool)?

    /// How many there are.
    let count: Int

    /// Looks at the files.
    ///
    /// - Parameters:
    ///   - files: Their ids.
    ///   - claims: What the ledger knows of some of them.
    ///   - spool: Where they are.
    init(_ files: Set<String>, claims: [ScanClaim], in spool: Spool) {
        count = files.count
        let displays = Dictionary(
            claims.map { ("\($0.id)", $0.display) }, uniquingKeysWith: { first, _ in first })
        for id in files {
            guard let facts = try? FileFacts(at: spool.layout.claimed(id), followingLinks: false)
            else { continue }
            let name = displays[id].map(ResultsTable.shown)
            let file = File(name: name, taken: Int64(facts.changed / .milliseconds(1)))
            if let name { names[name, default: []].append(file) }
            // One that is larger than any scan may be was not read, so its rows have no digest.
            guard facts.size <= Self.largestScan,
                let digest = try? SHA256Digest(ofFileAt: spool.layout.claimed(id))
            else { continue }
            digests[digest.hexadecimal, default: []].append(file)
        }
    }

    /// The most bytes that `reading.maximumBytes` may allow.
    private static let largestScan = 1 << 30

    /// Whether the rows of a scan are those of one of the files; each of them counts once.
    ///
    /// The same picture may have been answered before under another name, or before this one was taken. Pages that are
    /// asked for one after the other are those of one file.
    mutating func take(_ scan: UnrecordedScan) -> Bool {
        let isInHand: Bool
        if let last, last.scan.isFollowed(by: scan) {
            isInHand = last.isInHand
        } else if scan.sha256.isEmpty {
            isInHand = Self.takeOne(of: scan, from: &names[scan.file, default: []])
        } else {
            isInHand = Self.takeOne(of: scan, from: &digests[scan.sha256, default: []])
        }
        last = (scan, isInHand)
        return isInHand
    }

    private static func takeOne(of scan: UnrecordedScan, from files: inout [File]) -> Bool {
        let names = [scan.file, scan.filePage?.file]
        let found = files.firstIndex {
            $0.taken <= scan.time && ($0.name == nil || names.contains($0.name))
        }
        if let found { files.remove(at: found) }
        return found != nil
    }
}
