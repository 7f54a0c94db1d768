/// The way of a pen from touching the paper to leaving it: a smooth curve through control points,
/// with corners where the pen turns sharply.
///
/// Places are in units of the digit's height: `y` grows downwards from 0 at the top to 1 at the
/// foot, `x` to the right.
struct PenPath: Sendable, Equatable {
    /// A place on the paper.
    typealias Point = SIMD2<Float>

    /// The places the curve passes through, in the order of writing.
    var points: [Point]

    /// Whether the pen turns sharply at the point of the same index.
    var corners: [Bool]

    /// Returns the curve as places close enough together that straight lines between them look
    /// smooth.
    ///
    /// The curve is a centripetal Catmull–Rom spline (Yuksel, Schaefer, Keyser, *Parameterization
    /// and Applications of Catmull–Rom Curves*, 2011), which makes no cusps or loops of its own.
    /// Corners end one spline and start the next.
    ///
    /// - Parameter step: The largest distance between two places, in digit heights.
    /// - Returns: The places, from the first control point to the last.
    func flattened(step: Float) -> [Point] {
        guard var place = points.first else { return [] }
        var line = [place]
        for index in 0..<max(0, points.count - 1) {
            let (from, to) = (points[index], points[index + 1])
            // Mirrored ends where there is no neighbour, or a corner hides it.
            let before = index == 0 || corners[index] ? from + (from - to) : points[index - 1]
            let isLast = index + 2 >= points.count
            let after = isLast || corners[index + 1] ? to + (to - from) : points[index + 2]
            let pieces = max(1, Int((1.15 * (to - from).length / step).rounded(.up)))
            for piece in 1...pieces {
                place = Self.catmullRom(
                    before, from, to, after, at: Float(piece) / Float(pieces))
                line.append(place)
            }
        }
        return line
    }

    /// Returns the place at `part` of the way from `p1` to `p2` (Barry and Goldman's pyramid).
    private static func catmullRom(
        _ p0: Point, _ p1: Point, _ p2: Point, _ p3: Point, at part: Float
    ) -> Point {
        // Knots at the square root of the distance: the centripetal parameterisation. Points on
        // one spot would divide by zero.
        let t1 = max((p1 - p0).length.squareRoot(), 1e-3)
        let t2 = t1 + max((p2 - p1).length.squareRoot(), 1e-3)
        let t3 = t2 + max((p3 - p2).length.squareRoot(), 1e-3)
        let t = t1 + part * (t2 - t1)
        let a1 = p0 + (p1 - p0) * (t / t1)
        let a2 = p1 + (p2 - p1) * ((t - t1) / (t2 - t1))
        let a3 = p2 + (p3 - p2) * ((t - t2) / (t3 - t2))
        let b1 = a1 + (a2 - a1) * (t / t2)
        let b2 = a2 + (a3 - a2) * ((t - t1) / (t3 - t1))
        return b1 + (b2 - b1) * ((t - t1) / (t2 - t1))
    }
}

extension SIMD2<Float> {
    /// The distance from the origin.
    var length: Float { (self * self).sum().squareRoot() }
}
