import NeuralNetwork

/// A sign on a strip that is no digit, as strokes in units of a digit's height: y runs from 0 at the
/// head of the digits to 1 at their foot.
struct StripMark: Sendable {
    /// The strokes, each as places that are joined by straight lines.
    var strokes: [[SIMD2<Float>]]

    /// The width that the pen moves on, in digit heights.
    var width: Float

    static let point = StripMark(strokes: [[[0.05, 0.95], [0.07, 0.97]]], width: 0.12)
    static let comma = StripMark(strokes: [[[0.1, 0.88], [0.1, 1.0], [0, 1.15]]], width: 0.14)
    static let apostrophe = StripMark(strokes: [[[0.08, 0], [0.02, 0.2]]], width: 0.12)
    static let dash = StripMark(strokes: [[[0, 0.55], [0.35, 0.52]]], width: 0.4)

    /// Two dashes, as behind a sum.
    private static let equals = StripMark(
        strokes: [[[0, 0.35], [0.45, 0.3]], [[0.02, 0.58], [0.47, 0.52]]], width: 0.5)

    private static let hash = StripMark(
        strokes: [
            [[0.25, 0], [0.12, 1]], [[0.5, 0], [0.37, 1]], [[0, 0.35], [0.6, 0.3]],
            [[0, 0.7], [0.6, 0.65]],
        ], width: 0.65)

    private static let star = StripMark(
        strokes: [
            [[0, 0.3], [0.4, 0.7]], [[0.4, 0.3], [0, 0.7]], [[0.2, 0.22], [0.2, 0.78]],
        ], width: 0.45)

    private static let currency = StripMark(
        strokes: [
            [
                [0.5, 0.15], [0.25, 0.05], [0.05, 0.2], [0.2, 0.45], [0.45, 0.6], [0.45, 0.85],
                [0.2, 0.97], [0, 0.85],
            ], [[0.27, -0.1], [0.25, 1.1]],
        ], width: 0.55)

    /// A line that runs out to the right, as people close a sum with.
    private static func flourish(using generator: inout SeededGenerator) -> StripMark {
        var place = SIMD2<Float>(0, generator.uniform(in: 0.3...0.9))
        var stroke = [place]
        var turn = generator.uniform(in: -0.5...0.5)
        for _ in 0..<4 + generator.index(weights: [1, 1, 1, 1]) {
            turn += generator.uniform(in: -0.6...0.6)
            place += SIMD2(0.18, 0.18 * turn)
            place.y = min(max(place.y, -0.1), 1.15)
            stroke.append(place)
        }
        return StripMark(strokes: [stroke], width: place.x)
    }

    /// A few strokes that mean nothing: letters of no alphabet, initials, blots.
    private static func scribble(using generator: inout SeededGenerator) -> StripMark {
        let width = generator.uniform(in: 0.3...0.9)
        let strokes = (0..<2 + generator.index(weights: [2, 2, 1])).map { _ in
            (0..<2 + generator.index(weights: [2, 2, 1, 1])).map { _ in
                SIMD2(generator.uniform(in: 0...width), generator.uniform(in: 0...1))
            }
        }
        return StripMark(strokes: strokes, width: width)
    }

    /// A letter or a sign, as those of a word or a unit beside the number.
    private static func letter(using generator: inout SeededGenerator) -> StripMark {
        let signs = NonDigitSign.besideNumbers
        let sign = signs[Int(generator.next() % UInt64(signs.count))]
        let strokes = sign.shape.strokes(shares: generator.shares(sign.shape.extremes.count))
            .map { $0.flattened(step: 0.1) }
        let places = strokes.joined().map(\.x)
        let left = places.min() ?? 0
        return StripMark(
            strokes: strokes.map { $0.map { $0 - [left, 0] } },
            width: (places.max() ?? 0) - left + 0.05)
    }

    /// What stands in front of a sum.
    static func opening(using generator: inout SeededGenerator) -> StripMark {
        switch generator.index(weights: [3, 3, 1, 1, 1, 2]) {
        case 0: equals
        case 1: hash
        case 2: star
        case 3: currency
        case 4: letter(using: &generator)
        default: dash
        }
    }

    /// What stands behind a sum.
    ///
    /// A slash does not: nobody could tell it from a one.
    static func closing(using generator: inout SeededGenerator) -> StripMark {
        switch generator.index(weights: [5, 5, 4, 1, 1, 1, 1, 2]) {
        case 0: equals
        case 1: dash
        case 2: point
        case 3: comma
        case 4: hash
        case 5: star
        case 6: letter(using: &generator)
        default: flourish(using: &generator)
        }
    }

    /// Anything that is no digit.
    static func any(using generator: inout SeededGenerator) -> StripMark {
        switch generator.index(weights: [3, 4, 2, 1, 1]) {
        case 0: scribble(using: &generator)
        case 1: letter(using: &generator)
        case 2: flourish(using: &generator)
        case 3: opening(using: &generator)
        default: closing(using: &generator)
        }
    }
}
