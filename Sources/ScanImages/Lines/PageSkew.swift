/// How askew a page is: how far its lines fall for each pixel to the right.
enum PageSkew {
    /// Fewer digits than this do not tell.
    private static let leastDigits = 12

    /// Finds the slope at which the feet of all digits fall together into the fewest rows.
    ///
    /// This is Baird, *The skew angle of printed documents* (1987): the feet are projected along
    /// each slope onto bins, and the slope wins whose bins have the largest sum of squares. Each
    /// foot is shared between two bins, so that it matters little where they begin.
    ///
    /// - Parameters:
    ///   - digits: The components of a digit's height.
    ///   - height: The height of a typical digit in pixels.
    ///   - width: The picture's width in pixels.
    /// - Returns: A slope within `RuledLine.steepest`; 0 where there are few digits.
    static func slope(of digits: [InkComponent], height: Int, width: Int) -> Double {
        guard digits.count >= leastDigits else { return 0 }
        let bin = Double(height) / 3
        let lowest = digits.reduce(0) { max($0, $1.box.endY) }
        // A foot rises or falls by at most this much on its way to the left edge.
        let reach = RuledLine.steepest * Double(width)
        let count = Int((Double(lowest) + 2 * reach) / bin) + 3
        var best = (slope: 0.0, score: 0.0)
        let steps = Int(RuledLine.steepest * 200)
        for step in (-steps...steps).sorted(by: { abs($0) < abs($1) }) {
            let slope = Double(step) / 200
            var bins = [Double](repeating: 0, count: count)
            for digit in digits {
                let foot = Double(digit.box.endY) - slope * Double(digit.box.x + digit.box.endX) / 2
                let place = (foot + reach) / bin
                let first = Int(place)
                bins[first] += 1 - (place - Double(first))
                bins[first + 1] += place - Double(first)
            }
            let score = bins.reduce(0) { $0 + $1 * $1 }
            if score > best.score { best = (slope, score) }
        }
        return best.slope
    }
}
