/// The trace of a pen: places and the half width of the ink there, in digit heights.
struct InkStroke: Sendable, Equatable {
    /// The places, close enough to be joined by straight lines.
    var points: [SIMD2<Float>]

    /// Half the width of the ink at each place.
    var radii: [Float]
}

/// A digit as it was written once, in units of its height: it can be drawn at any size.
public struct WrittenDigit: Sendable, Equatable {
    /// The digit that was meant, 0 to 9.
    public let digit: Int

    /// The pen it was written with.
    public let pen: Pen

    /// The strokes in the order of writing.
    let strokes: [InkStroke]

    /// The smallest and the largest place that ink reaches.
    var bounds: (low: SIMD2<Float>, high: SIMD2<Float>) { strokes.bounds }
}

extension [InkStroke] {
    /// The smallest and the largest place that ink reaches.
    var bounds: (low: SIMD2<Float>, high: SIMD2<Float>) {
        var low = SIMD2<Float>(repeating: .infinity)
        var high = -low
        for stroke in self {
            for (point, radius) in zip(stroke.points, stroke.radii) {
                low = pointwiseMin(low, point - radius)
                high = pointwiseMax(high, point + radius)
            }
        }
        return (low, high)
    }
}
