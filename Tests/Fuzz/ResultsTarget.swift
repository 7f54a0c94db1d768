import ContentDigest
import Files
import Glibc
import PlainText
import ScanLedger
import ScanSpool
import SystemPackage

@testable import DigitService

/// Anything behind the rows of a results file that the ledger knows, to the repair of a start, to the next
/// append and to `digitd verify`.
///
/// The first byte says what the ledger knows; what follows stands in the file.
struct ResultsTarget: FuzzTarget {
    static let longest = 1024

    private static let day = "2026-11-22"
    private static let header = Array(ResultsTable.header.utf8)

    /// What the scans hold that are in `work/`.
    private static let inHand: [UInt8] = [2, 3]

    private let spool: Spool
    private let inHand: FilesInHand
    private let nothingInHand: FilesInHand
    private let path: FilePath

    static func seeds() -> [[UInt8]] {
        let several = row(2, 2) + row(3, 3) + row(4, 4)
        let torn = row(2, 4) + row(3, 2) + row(4, 3).dropLast(9)
        let twice = row(2, 2) + row(3, 2, field: 2)
        let tails = [several, torn, row(2, 4) + [0, 0, 0, 0], row(1, 1), twice]
        return tails.flatMap { [[0] + $0, [1] + $0, [2] + $0] } + [[4] + header + several]
    }

    /// A row of a scan whose digest is of the one byte.
    static func row(_ number: Int64, _ content: UInt8, field: Int = 1) -> [UInt8] {
        let digest = SHA256Digest(of: [content]).hexadecimal
        return Array(
            "1,\(number),9999-01-01T00:00:00.000+00:00,a.png,\(field),read,7,,,,,\(digest),,,,,,,,\r\n"
                .utf8)
    }

    init() throws {
        let layout = SpoolLayout(root: try Fuzz.scratch("results"))
        try layout.create()
        for content in Self.inHand {
            try StoredFile.write([content], to: layout.claimed("\(content)"))
        }
        spool = try Spool(layout)
        inHand = FilesInHand(Set(Self.inHand.map { "\($0)" }), claims: [], in: spool)
        nothingInHand = FilesInHand([], claims: [], in: spool)
        path = layout.outbox.appending(ResultsTable.fileName(of: Self.day))
    }

    func take(_ bytes: [UInt8]) {
        guard let choice = bytes.first else { return }
        // A day of which the ledger knows nothing begins with the header, if digitd wrote it.
        let known = choice & 4 != 0 ? [] : Self.header + Self.row(1, 1)
        let content = known + bytes.dropFirst()
        do {
            try StoredFile.writeQuickly(content, to: path)
            try settle(content, known: known, isWaiting: choice & 1 != 0, isInHand: choice & 2 == 0)
            try append(behind: known)
        } catch {
            fatalError("\(error)")
        }
    }

    /// Lets a start settle the file, and expects that nothing is cut off but what is answered again.
    private func settle(
        _ content: [UInt8], known: [UInt8], isWaiting: Bool, isInHand: Bool
    ) throws {
        let repair = ResultsFileRepair(outbox: path.removingLastComponent())
        _ = repair.lastRow(of: [Self.day])
        _ = repair.hasOtherColumns(Self.day)
        var inHand = isInHand ? inHand : nothingInHand
        let recorded =
            known.isEmpty
            ? nil : ResultsFileRecord(day: Self.day, length: Int64(known.count), lastRow: 1)
        let nextRow: Int64 = isWaiting ? 3 : 2
        let tail = try repair.settleTail(
            of: Self.day, recorded: recorded, waiting: isWaiting ? 2 : nil, nextRow: nextRow,
            inHand: &inHand)
        let left = try StoredFile.read(path)
        expect(content.starts(with: left), "something else stands in the file than before")
        expect(left.starts(with: known), "what the ledger knows was cut off")
        let cut = content.dropFirst(left.count)
        switch tail {
        case .none, .mixed: expect(cut.isEmpty, "cut off, though it is \(tail)")
        case .cut: break
        case .kept(let record):
            expect(record.length == Int64(left.count), "\(record) of \(left.count) bytes")
        }
        let mine = isInHand ? Self.inHand.map { SHA256Digest(of: [$0]).hexadecimal } : []
        for line in cut.split(separator: UInt8(ascii: "\n")) where line.last == 13 {
            let cells = commaSeparatedCells(of: line.dropLast())
            guard let row = ResultsTable.number(ofRow: cells), row >= nextRow else { continue }
            expect(mine.contains(cells[11]), "the row \(row) of nobody in hand was cut off")
        }
    }

    /// Appends the next row, and expects that it stands behind what was there, or that nothing was touched.
    private func append(behind known: [UInt8]) throws {
        let before = try StoredFile.read(path)
        let next = Self.row(2, 9)
        let file = ResultsFile(ResultsTable.fileName(of: Self.day), in: spool)
        do {
            let length = try file.append(next, cuttingBackTo: known.count)
            expect(length == known.count + next.count, "\(length) bytes")
            let end = try OpenFile(at: path, O_RDONLY).read(next.count + 1, from: known.count)
            expect(end == next, "not what was appended")
        } catch SpoolError.resultsChanged {
            try expect(StoredFile.read(path) == before, "touched, though it is somebody else's")
        }
        var rows = try ResultsRows(of: path)
        while rows.next != nil { try rows.advance() }
    }
}
