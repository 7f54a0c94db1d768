/// The rules, underlines and sides of boxes in a picture.
struct RuledLines {
    private let width: Int
    private let height: Int
    private let strokeWidth: Int

    /// Those that run from left to right; their places are columns.
    private let level: [RuledLine]

    /// Those that run from top to bottom; their places are rows.
    private let upright: [RuledLine]

    /// An upright line as long as this is no digit.
    private let longerThanDigits: Int

    /// Finds the lines of a picture by its runs of ink.
    ///
    /// - Parameters:
    ///   - runs: The ink.
    ///   - width: The width of the picture.
    ///   - height: The height of the picture.
    ///   - leastUpright: The shortest upright line, in pixels; by default one that no digit has.
    init(among runs: [InkComponent.Run], width: Int, height: Int, leastUpright: Int? = nil) {
        self.width = width
        self.height = height
        let strokeWidth = Self.strokeWidth(of: runs)
        self.strokeWidth = strokeWidth
        // A rule is about as thick as a pen's stroke at most.
        let thickest = max(3, strokeWidth + strokeWidth / 2)
        level = RuledLine.lines(
            through: RuleCrossings(columnsOf: runs, width: width),
            search: .init(
                thickest: thickest, leastLength: Self.leastLevelLength(strokeWidth, width, height),
                widestGap: 8 * strokeWidth, leastSeed: 2 * strokeWidth + 4))
        longerThanDigits = min(Self.longestStroke * strokeWidth, height * 9 / 10)
        // A border that stands at an edge is cut along its length, and may be broad.
        upright = RuledLine.lines(
            through: RuleCrossings(rowsOf: runs, height: height),
            search: .init(
                thickest: thickest,
                leastLength: leastUpright ?? longerThanDigits,
                widestGap: 4 * strokeWidth, leastSeed: 3 * strokeWidth + 4))
    }

    /// The typical width of strokes: the median length of the runs, most of which cross a stroke.
    static func strokeWidth(of runs: [InkComponent.Run]) -> Int {
        var counts = [Int](repeating: 0, count: 256)
        for run in runs { counts[min(run.length, 255)] += 1 }
        return max(1, ToneHistogram(counts: counts).quantile(0.5))
    }

    /// How much more a short upright line must be furniture than digits.
    private static let sureWall: Float = 0.25

    /// No digit has a straight stroke as long as this many times its width.
    private static let longestStroke = 40

    /// The shortest rule: longer than two digits or, in a picture that has hardly more, than most
    /// of it.
    private static func leastLevelLength(
        _ strokeWidth: Int, _ width: Int, _ height: Int
    ) -> Int {
        // In a picture cut to one digit, the bar of a seven is as long as the picture is wide.
        let mayBeOneDigit = 10 * width <= 13 * height
        return mayBeOneDigit
            ? 25 * strokeWidth : max(8, min(25 * strokeWidth, max(height, width * 7 / 10)))
    }
}

extension RuledLines {
    /// Turns the lines into paper; where strokes cross them, the ink stays.
    func erase(from plane: inout InkPlane) {
        erase(level, upright.filter(isBorder), from: &plane)
    }

    /// Turns the lines into paper that someone else takes for rules.
    ///
    /// - Parameters:
    ///   - plane: The ink.
    ///   - opinion: How much more a pixel, by column and row, is a rule's than a digit's, `-1...1`; the mean
    ///     along a line decides. An upright line that may be a one must be a rule more surely.
    func erase(from plane: inout InkPlane, where opinion: (_ x: Int, _ y: Int) -> Float) {
        func isRule(
            _ line: RuledLine, beyond bar: Float = 0, _ opinion: (RuleCrossing) -> Float
        ) -> Bool {
            line.crossings.reduce(0) { $0 + opinion($1) } > bar * Float(line.crossings.count)
        }
        erase(
            level.filter { isRule($0) { opinion($0.place, ($0.start + $0.end) / 2) } },
            upright.filter { line in
                isRule(line, beyond: line.length < longerThanDigits ? Self.sureWall : 0) {
                    opinion(($0.start + $0.end) / 2, $0.place)
                }
            },
            from: &plane)
    }

    private func erase(
        _ level: [RuledLine], _ upright: [RuledLine], from plane: inout InkPlane
    ) {
        // The soft edge of a line.
        let fringe = 1 + strokeWidth / 4
        for crossing in level.flatMap({ Self.bare($0, in: plane) }) {
            let top = max(0, crossing.start - fringe)
            let bottom = min(height, crossing.end + fringe)
            plane.erase(PixelBox(x: crossing.place, y: top, width: 1, height: bottom - top))
        }
        for line in upright {
            for crossing in line.crossings {
                let left = max(0, crossing.start - fringe)
                let right = min(width, crossing.end + fringe)
                plane.erase(PixelBox(x: left, y: crossing.place, width: right - left, height: 1))
            }
        }
    }

    /// The stretches of a level line that are not a digit's as well.
    ///
    /// Where a zero's foot lies on the rule, the ink is darker, or thicker, than the rule's is.
    private static func bare(
        _ line: RuledLine, in plane: InkPlane
    ) -> [RuleCrossing] {
        let inks = line.crossings.map { crossing in
            (crossing.start..<crossing.end).reduce(0) { sum, y in
                sum + Int(plane.ink[y * plane.width + crossing.place])
            }
        }
        let usual = inks.sorted()[inks.count * 2 / 5]
        return zip(line.crossings, inks).filter { $0.1 * 10 <= usual * 16 }.map(\.0)
    }

    /// Whether an upright line is a box's or a table's, not a one.
    ///
    /// In a picture of one number a border runs from edge to edge beside one of the sides. That is
    /// a digit's stroke only where digits fill the whole height.
    private func isBorder(_ line: RuledLine) -> Bool {
        if line.length >= Self.longestStroke * strokeWidth { return true }
        guard let first = line.crossings.first, let last = line.crossings.last else { return false }
        let reach = max(3, width / 10)
        return abs(line.slope) <= 0.1
            && (max(first.end, last.end) <= reach || min(first.start, last.start) >= width - reach)
    }
}
