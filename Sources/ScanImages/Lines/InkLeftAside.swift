/// The ink beside the lines of a picture that belongs to none of them: digits too pale to be told from a
/// pattern's remains, or signs that are none.
///
/// It is looked for in cells of an eighth of a line's height. What paper, pattern and grain show all over
/// is not counted, nor what lies next to a line's own strokes.
struct InkLeftAside {
    private let plane: InkPlane
    private let components: [InkComponent]

    /// Takes a picture apart.
    ///
    /// - Parameters:
    ///   - lines: All lines of the picture.
    ///   - plane: Its ink, without rules.
    init(by lines: [ComponentLine], in plane: InkPlane) {
        self.plane = plane
        components = lines.flatMap { $0.digits + $0.pieces }
    }

    /// Returns how much ink is left aside in the rows of a line.
    ///
    /// - Parameter line: One of the lines.
    /// - Returns: The ink as a part of that of the line's mean digit, 0 or more.
    func share(beside line: ComponentLine) -> Double {
        let side = max(2, line.box.height / 8)
        let rows = line.box.y..<line.box.endY
        let grid = (
            columns: (plane.width + side - 1) / side, rows: (rows.count + side - 1) / side
        )
        var ink = [Int](repeating: 0, count: grid.columns * grid.rows)
        for y in rows {
            let first = (y - rows.lowerBound) / side * grid.columns
            let start = y * plane.width
            for x in 0..<plane.width { ink[first + x / side] += Int(plane.ink[start + x]) }
        }
        var isTaken = [Bool](repeating: false, count: ink.count)
        let near = components.lazy.filter {
            $0.box.endY + side >= rows.lowerBound && $0.box.y - side < rows.upperBound
        }
        for run in near.flatMap(\.runs) {
            let y = Int(run.y) - rows.lowerBound
            guard y + side >= 0, y - side < rows.count else { continue }
            let columns =
                max(0, Int(run.start) - side) / side...min(plane.width - 1, Int(run.end) + side)
                / side
            for row in max(0, y - side) / side...min(rows.count - 1, y + side) / side {
                for column in columns { isTaken[row * grid.columns + column] = true }
            }
        }
        let others = zip(ink, isTaken).filter { !$1 }.map(\.0).sorted()
        guard !others.isEmpty else { return 0 }
        // Paper: half of the cells show no more, and most of the others hardly more.
        let median = others[others.count / 2]
        let spread = median - others[others.count / 8]
        let paper = median + max(3 * spread, side * side * Self.faintest)
        let left = others.reduce(0) { $0 + max(0, $1 - paper) }
        return Double(left) / max(1, inkOfDigit(of: line))
    }

    /// Less ink than this, for each pixel, is what scanners do to blank paper.
    private static let faintest = 8

    /// The ink of the line's mean digit.
    private func inkOfDigit(of line: ComponentLine) -> Double {
        let ink = line.digits.reduce(0) { $0 + plane.amount(of: $1) }
        return Double(ink) / Double(line.digits.count)
    }
}
