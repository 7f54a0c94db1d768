/// Where a line of digits stands: how fast it falls, and the rows of its digits' tops and feet.
struct LineLevel {
    /// How many pixels the line falls for each pixel to the right.
    let slope: Double

    /// The row of the digits' tops, at the left edge of the line's box.
    let top: Double

    /// The row below the digits' feet, at the left edge of the line's box.
    let bottom: Double

    /// Finds the level of a line.
    ///
    /// - Parameters:
    ///   - line: The line, which has a digit at least.
    ///   - skew: How far the picture's lines fall for each pixel to the right; a line of few
    ///     digits is likely to do as they do.
    init(of line: ComponentLine, skew: Double) {
        let parted = Self.points(of: line)
        // A stroke that falls from end to end has no part as high as half of it.
        let points = parted.isEmpty ? line.digits.map { Point(of: $0.box, in: line) } : parted
        slope = Self.slope(through: points, skew: skew)
        let tops = points.map { [slope] in $0.top - slope * $0.x }.sorted()
        let bottoms = points.map { [slope] in $0.bottom - slope * $0.x }.sorted()
        let top = tops[tops.count / 2]
        let bottom = bottoms[bottoms.count / 2]
        let height = max(1, bottom - top)
        // Zeros may be half as high as the other digits, so a top counts up to twice their
        // height. A foot that hangs lower is a tail, and its digit is known without it.
        self.top = max(tops[0], top - height)
        self.bottom = min(bottoms[bottoms.count - 1], bottom + 0.4 * height)
    }

    /// The top and the foot of one digit, `x` pixels from the left edge of the line's box.
    fileprivate struct Point {
        var x: Double
        var top: Double
        var bottom: Double
    }

    /// Returns a point for each digit; digits that touch are parted where they may be.
    private static func points(of line: ComponentLine) -> [Point] {
        line.digits.flatMap { digit -> [Point] in
            let box = digit.box
            // A single digit as a whole: the halves of a slanted one stand at different heights.
            let parts = max(1, (4 * box.width) / (5 * box.height))
            guard parts > 1 else { return [Point(of: box, in: line)] }
            var tops = [Int32](repeating: .max, count: parts)
            var bottoms = [Int32](repeating: .min, count: parts)
            for run in digit.runs {
                let first = (Int(run.start) - box.x) * parts / box.width
                let last = (Int(run.end) - 1 - box.x) * parts / box.width
                for part in first...last {
                    tops[part] = min(tops[part], run.y)
                    bottoms[part] = max(bottoms[part], run.y + 1)
                }
            }
            return (0..<parts).compactMap { part in
                // A stroke that joins two digits is neither.
                guard 2 * Int(bottoms[part] - tops[part]) >= box.height else { return nil }
                let middle = (Double(part) + 0.5) * Double(box.width) / Double(parts)
                return Point(
                    x: Double(box.x - line.box.x) + middle, top: Double(tops[part]),
                    bottom: Double(bottoms[part]))
            }
        }
    }

    /// Finds the slope at which tops and feet stray least from their medians.
    private static func slope(through points: [Point], skew: Double) -> Double {
        guard points.count >= 3 else { return skew }
        var best = (slope: skew, cost: Double.infinity)
        let width = (points.map(\.x).max() ?? 0) - (points.map(\.x).min() ?? 0)
        for step in -18...18 {
            let slope = Double(step) / 100
            let strays =
                stray(points.map { $0.top - slope * $0.x })
                + stray(points.map { $0.bottom - slope * $0.x })
            // Few digits of uneven height show a slope where there is none.
            let cost = strays + abs(slope - skew) * width
            if cost < best.cost { best = (slope, cost) }
        }
        return best.slope
    }

    /// The sum of the distances from the median.
    private static func stray(_ values: [Double]) -> Double {
        let sorted = values.sorted()
        let median = sorted[sorted.count / 2]
        return sorted.reduce(0) { $0 + abs($1 - median) }
    }
}

extension LineLevel.Point {
    /// Takes a component as one digit.
    fileprivate init(of box: PixelBox, in line: ComponentLine) {
        x = Double(2 * (box.x - line.box.x) + box.width) / 2
        top = Double(box.y)
        bottom = Double(box.endY)
    }
}
