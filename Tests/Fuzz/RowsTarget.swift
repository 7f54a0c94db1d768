import PlainText
import ScanLedger

@testable import DigitService

/// Rows of a results file to all that takes them apart, without a file: in whatever pieces they come, what they show of
/// an answer, and how that would be written.
///
/// The first byte says how long the pieces are.
struct RowsTarget: FuzzTarget {
    static let longest = 1024
    private static let day = "9999-01-01"

    static func seeds() -> [[UInt8]] {
        let number =
            "1,7,9999-01-01T00:00:00.000+00:00,\"a, b.png\",1,review,504192,0.9876,,doubted,0123456789ab,"
        let digest = String(repeating: "5a", count: 32)
        let rows = [
            number + "\(digest),4 5 120 31,12.34,,2,0,504193,0.0120,handwritten\r\n",
            number + "\(digest),4 5 120 31,,6,,,,,\r\n",
            "1,8,9999-01-01T00:00:00.000+05:30,'=c.png,0,rejected,,,blank,It is blank.,,,,1.00,,,,,,\r\n",
        ]
        return rows.map { [3] + Array($0.utf8) } + [[9] + Array(rows.joined().utf8)]
            + [[1] + ResultsTarget.row(2, 2) + ResultsTarget.row(3, 3)]
    }

    func take(_ bytes: [UInt8]) {
        guard let choice = bytes.first else { return }
        let rest = bytes.dropFirst()
        expectPieces(of: rest, choice)
        for line in rest.split(separator: UInt8(ascii: "\n")) { show(line) }
    }

    /// Expects that rows are the same in whatever pieces they are taken in.
    private func expectPieces(of bytes: ArraySlice<UInt8>, _ choice: UInt8) {
        var (whole, parted) = (UnrecordedRows(keeping: 3), UnrecordedRows(keeping: 3))
        guard whole.take(Array(bytes)) else { return }
        // Short ones of a long text would take most of the time.
        let length = max(1 + Int(choice), bytes.count / 16)
        for piece in stride(from: bytes.startIndex, to: bytes.endIndex, by: length) {
            let end = min(piece + length, bytes.endIndex)
            expect(parted.take(Array(bytes[piece..<end])), "refused in pieces only")
        }
        expect(
            whole.latest == parted.latest && whole.rest == parted.rest, "other rows in pieces")
    }

    /// Writes the answer that a row shows, and expects that what is written shows the same.
    private func show(_ line: ArraySlice<UInt8>) {
        let line = line.last == UInt8(ascii: "\r") ? line.dropLast() : line
        guard let row = ShownRow(line, of: Self.day),
            let scan = AnsweredScan(shownBy: [row], correcting: nil)
        else { return }
        var bytes: [UInt8] = []
        ResultsTable.append(rowsOf: [scan], to: &bytes)
        guard bytes.dropLast(2).elementsEqual(line) else { return }
        expect(
            ShownRow(bytes.dropLast(2), of: Self.day).flatMap {
                AnsweredScan(shownBy: [$0], correcting: nil)
            } == scan, "another answer than was written")
    }
}
