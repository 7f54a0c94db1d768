/// The strokes of a digit or of another sign, and how far they may differ from writing to writing.
struct StrokeShape: Sendable {
    /// The extremes: the same strokes and numbers of points, at other places.
    ///
    /// Everything that is written lies somewhere between them.
    let extremes: [[PenPath]]

    /// Creates a shape from its extremes in the notation of ``strokes(_:)``.
    ///
    /// - Precondition: The extremes have the same strokes.
    init(_ name: String, _ extremes: [String]) {
        self.extremes = extremes.map(Self.strokes)
        for extreme in self.extremes {
            precondition(
                extreme.map(\.corners) == self.extremes[0].map(\.corners),
                "the extremes of \(name) differ in their strokes")
        }
    }

    /// Creates a shape of which there is one version.
    init(_ strokes: [PenPath]) { extremes = [strokes] }

    /// Returns the strokes between the extremes, mixed by shares that add up to 1.
    func strokes(shares: [Float]) -> [PenPath] {
        var strokes = extremes[0]
        for stroke in strokes.indices {
            for point in strokes[stroke].points.indices {
                var place = PenPath.Point.zero
                for (extreme, share) in zip(extremes, shares) {
                    place += extreme[stroke].points[point] * share
                }
                strokes[stroke].points[point] = place
            }
        }
        return strokes
    }

    /// Reads strokes written as text: points are `x y` in hundredths of the digit's height,
    /// separated by commas; `!` after a point marks a corner; `|` lifts the pen.
    ///
    ///     "0 5, 60 0!, 30 100 | 15 50, 55 46"      a crossed seven
    static func strokes(_ notation: String) -> [PenPath] {
        notation.split(separator: "|").map { stroke in
            var path = PenPath(points: [], corners: [])
            for point in stroke.split(separator: ",") {
                let numbers = point.split { $0 == " " || $0 == "!" }.compactMap { Float($0) }
                precondition(numbers.count == 2, "'\(point)' is not a point 'x y'")
                path.points.append(PenPath.Point(numbers[0], numbers[1]) / 100)
                path.corners.append(point.contains("!"))
            }
            return path
        }
    }
}
