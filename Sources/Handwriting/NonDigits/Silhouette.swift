import Glibc
import NeuralNetwork
import ScanImages

/// A filled outline, such as that of a shirt, a shoe, a blot or a disc.
struct Silhouette: Sendable {
    /// The corners in order, in `0...1` of the larger side.
    let outline: [SIMD2<Float>]

    /// Halves of clothes from the top of the middle line to its foot, in hundredths; the other half
    /// is the mirror image.
    private static let halves: [[SIMD2<Float>]] = [
        [[0, 8], [10, 0], [30, 4], [54, 30], [42, 42], [31, 30], [30, 100], [0, 100]],  // shirt
        [[0, 10], [12, 0], [28, 4], [50, 86], [38, 90], [27, 36], [28, 100], [0, 100]],  // pullover
        [[0, 0], [22, 0], [27, 100], [8, 100], [3, 30], [0, 28]],  // trousers
        [[0, 10], [10, 0], [17, 2], [16, 40], [34, 100], [0, 100]],  // dress
        [[0, 12], [8, 0], [20, 6], [20, 100], [0, 96]],  // vest
        [[0, 0], [14, 0], [34, 100], [0, 96]],  // skirt
        [[0, 26], [14, 26], [18, 4], [24, 4], [22, 28], [48, 30], [52, 86], [0, 88]],  // bag
        [[0, 0], [40, 10], [50, 50], [30, 96], [0, 100]],  // leaf, shield
    ]

    /// Whole outlines, in hundredths.
    private static let wholes: [[SIMD2<Float>]] = [
        [[0, 64], [24, 50], [52, 30], [70, 8], [96, 14], [100, 70], [98, 84], [0, 84]],  // shoe
        [[44, 0], [84, 0], [84, 56], [100, 86], [96, 98], [0, 98], [4, 80], [44, 62]],  // boot
        [[0, 60], [40, 40], [64, 44], [90, 20], [100, 30], [90, 80], [40, 72], [0, 78]],  // sandal
        [[0, 0], [100, 4], [96, 100], [4, 96]],  // box
        [[50, 0], [100, 96], [0, 100]],  // triangle
        [
            [40, 0], [60, 0], [60, 40], [100, 40], [100, 60], [60, 60], [60, 100], [40, 100],
            [40, 60],
            [0, 60], [0, 40], [40, 40],
        ],  // cross
    ]

    /// Draws an outline.
    init(using generator: inout SeededGenerator) {
        var points: [SIMD2<Float>]
        switch generator.index(weights: [5, 3, 4]) {
        case 0:
            let half = Self.halves[generator.number(below: Self.halves.count)]
            points = half + half.reversed().map { SIMD2(-$0.x, $0.y) }
        case 1: points = Self.wholes[generator.number(below: Self.wholes.count)]
        default: points = Self.blot(using: &generator)
        }
        let size = SIMD2(generator.uniform(in: 0.7...1.3), generator.uniform(in: 0.8...1.2))
        let slant = generator.normal(deviation: 0.08)
        let mirror: Float = generator.chance(0.5) ? 1 : -1
        points = points.map { point in
            let stray = SIMD2(generator.normal(), generator.normal()) * 2
            let moved = (point + stray) * size
            return SIMD2(mirror * moved.x + slant * moved.y, moved.y)
        }
        let low = points.reduce(points[0]) { pointwiseMin($0, $1) }
        let high = points.reduce(points[0]) { pointwiseMax($0, $1) }
        outline = points.map { ($0 - low) / (high - low).max() }
    }

    /// A round form whose radius swells and shrinks.
    private static func blot(using generator: inout SeededGenerator) -> [SIMD2<Float>] {
        let roughness = generator.chance(0.3) ? 0 : generator.uniform(in: 4...16)
        let waves = (2...6).map { wave in
            (
                wave: Float(wave), height: roughness * generator.normal() / Float(wave - 1),
                start: generator.uniform(in: 0...6.2832)
            )
        }
        let squeeze = generator.uniform(in: 0.6...1.4)
        return (0..<48).map { corner in
            let angle = Float(corner) / 48 * 2 * .pi
            let radius = waves.reduce(50) { $0 + $1.height * sinf($1.wave * angle + $1.start) }
            return SIMD2(cosf(angle) * squeeze, sinf(angle)) * max(radius, 10)
        }
    }

    /// Draws it as a dark form, even or patterned, on white paper.
    func picture(using generator: inout SeededGenerator) -> GreyImage {
        let size = generator.uniform(in: 18...60)
        let margin = 2 + size * generator.uniform(in: 0.05...0.3)
        let far = outline.reduce(outline[0]) { pointwiseMax($0, $1) }
        let width = Int(far.x * size + 2 * margin)
        let height = Int(far.y * size + 2 * margin)
        let points = outline.map { $0 * size + margin }
        let cloth = Cloth(using: &generator)
        var pixels = [UInt8](repeating: 255, count: width * height)
        for y in 0..<height {
            for x in 0..<width {
                // Four places of each pixel give soft edges.
                var inside = 0
                for (dx, dy) in [(0.25, 0.25), (0.75, 0.25), (0.25, 0.75), (0.75, 0.75)] {
                    let place = SIMD2(Float(x) + Float(dx), Float(y) + Float(dy))
                    if Self.contains(place, points) { inside += 1 }
                }
                guard inside > 0 else { continue }
                let place = SIMD2(Float(x), Float(y)) / size
                let ink = cloth.ink(at: place, using: &generator) * Float(inside) / 4
                pixels[y * width + x] = UInt8(255 * (1 - min(max(ink, 0), 1)))
            }
        }
        return GreyImage(width: width, height: height, pixels: pixels)
    }

    /// Whether a place lies inside, by counting the edges to its right.
    private static func contains(_ place: SIMD2<Float>, _ points: [SIMD2<Float>]) -> Bool {
        var isInside = false
        var last = points[points.count - 1]
        for point in points {
            if (point.y > place.y) != (last.y > place.y) {
                let share = (place.y - point.y) / (last.y - point.y)
                if place.x < point.x + share * (last.x - point.x) { isInside.toggle() }
            }
            last = point
        }
        return isInside
    }
}

/// How dark a silhouette is from place to place.
private struct Cloth {
    private let base: Float
    private let slope: SIMD2<Float>
    private let stripe: (direction: SIMD2<Float>, depth: Float)
    private let grain: Float

    init(using generator: inout SeededGenerator) {
        base = generator.uniform(in: 0.45...1)
        slope =
            generator.chance(0.5)
            ? SIMD2(generator.normal(deviation: 0.3), generator.normal(deviation: 0.3)) : .zero
        let angle = generator.uniform(in: 0...3.1416)
        let direction = SIMD2(cosf(angle), sinf(angle)) * generator.uniform(in: 20...60)
        stripe = (direction, generator.chance(0.35) ? generator.uniform(in: 0.1...0.5) : 0)
        grain = generator.chance(0.5) ? generator.uniform(in: 0...0.25) : 0
    }

    func ink(at place: SIMD2<Float>, using generator: inout SeededGenerator) -> Float {
        let wave = sinf((place * stripe.direction).sum()) * stripe.depth
        return base + ((place - 0.5) * slope).sum() + wave + grain * generator.normal()
    }
}
