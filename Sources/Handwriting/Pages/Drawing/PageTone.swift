import Glibc
import NeuralNetwork

/// The colour of the paper and the light on it.
struct PageTone: Sendable {
    /// Red, green and blue of clean paper in full light, in `0...1`.
    var colour: SIMD4<Float>

    /// How much light is lost from one side of the page to the other, and in which direction.
    private var slope: (way: SIMD2<Float>, depth: Float) = (.zero, 0)

    /// A shadow with a soft edge: a place on the edge, the direction into the dark, how soft in
    /// millimetres, and how much light it takes.
    private var shadow: (edge: SIMD2<Float>, way: SIMD2<Float>, softness: Float, depth: Float)?

    /// How uneven the paper is, and over which distance in millimetres.
    private var clouds: (depth: Float, size: Float) = (0, 1)

    private let size: SIMD2<Float>
    private let noise: HashedNoise

    /// White paper in even light.
    init(ofWhitePaper size: SIMD2<Float>) {
        colour = [1, 1, 1, 0]
        self.size = size
        noise = HashedNoise(seed: 0)
    }

    /// Draws a paper and a light.
    init(size: SIMD2<Float>, using generator: inout SeededGenerator) {
        let tints: [SIMD3<Float>] = [
            [1, 1, 1], [0.99, 0.97, 0.9], [0.96, 0.93, 0.82], [0.88, 0.88, 0.87],
            [0.98, 0.83, 0.86], [0.82, 0.93, 0.84], [0.8, 0.89, 0.97], [0.98, 0.93, 0.66],
            [0.78, 0.73, 0.66],
        ]
        let tint = tints[generator.index(weights: [14, 5, 2, 3, 1, 1, 1, 1, 1])]
        let light = generator.chance(0.25) ? generator.uniform(in: 0.72...0.95) : 1
        let base = tint * light * generator.uniform(in: 0.94...1)
        colour = [base.x, base.y, base.z, 0]
        self.size = size
        noise = HashedNoise(seed: generator.next())
        if generator.chance(0.35) {
            let angle = generator.uniform(in: 0...6.283)
            slope = (SIMD2(cosf(angle), sinf(angle)), generator.uniform(in: 0.02...0.35))
        }
        if generator.chance(0.15) {
            let angle = generator.uniform(in: 0...6.283)
            shadow = (
                size * SIMD2(generator.uniform(), generator.uniform()),
                SIMD2(cosf(angle), sinf(angle)), generator.uniform(in: 2...60),
                generator.uniform(in: 0.1...0.5)
            )
        }
        if generator.chance(0.4) {
            clouds = (generator.uniform(in: 0.01...0.08), generator.uniform(in: 3...40))
        }
    }

    /// The share of light at a place on the page.
    private func light(at place: SIMD2<Float>) -> Float {
        let part = ((place / size - 0.5) * slope.way).sum() + 0.7
        var light = 1 - slope.depth * part / 1.4
        if let shadow {
            let depth = ((place - shadow.edge) * shadow.way).sum() / shadow.softness + 0.5
            let part = min(max(depth, 0), 1)
            light *= 1 - shadow.depth * part * part * (3 - 2 * part)
        }
        if clouds.depth > 0 { light *= 1 - clouds.depth * noise.smooth(place / clouds.size) }
        return min(max(light, 0.05), 1)
    }

    /// Fills a picture with the paper.
    func fill(_ raster: inout PageRaster, seen view: PageView) {
        // Light changes slowly: it is worked out every eight pixels of the whole picture.
        let step = 8
        let back = view.inverse
        let window = raster.window
        let (left, top) = (window.x.flooring(by: step), window.y.flooring(by: step))
        let columns = (window.x + window.width - left) / step + 2
        let rows = (window.y + window.height - top) / step + 2
        var nodes = [Float](repeating: 1, count: columns * rows)
        for row in 0..<rows {
            for column in 0..<columns {
                let place = SIMD2(Float(left + column * step), Float(top + row * step))
                nodes[row * columns + column] = light(at: back(place))
            }
        }
        raster.colours.withUnsafeMutableBufferPointer { colours in
            for y in 0..<window.height {
                let (row, fine) = (y + window.y - top).quotientAndRemainder(dividingBy: step)
                let dy = Float(fine) / Float(step)
                for column in 0..<columns - 1 {
                    let (corner, under) = (row * columns + column, (row + 1) * columns + column)
                    let start = nodes[corner] + dy * (nodes[under] - nodes[corner])
                    let end = nodes[corner + 1] + dy * (nodes[under + 1] - nodes[corner + 1])
                    for fine in 0..<step {
                        let x = column * step + fine + left - window.x
                        guard x >= 0, x < window.width else { continue }
                        let light = start + Float(fine) / Float(step) * (end - start)
                        colours[y * window.width + x] = colour * light
                    }
                }
            }
        }
    }
}

extension Int {
    /// The largest multiple of a step that is not above the number.
    fileprivate func flooring(by step: Int) -> Int {
        self >= 0 ? self / step * step : -((-self + step - 1) / step) * step
    }
}
