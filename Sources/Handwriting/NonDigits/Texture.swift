import Glibc
import NeuralNetwork
import ScanImages

/// Patterns that cover a picture: gratings that cross, checks, clouds and noise.
enum Texture {
    /// Draws a pattern on part of a white picture or all over it.
    static func picture(using generator: inout SeededGenerator) -> GreyImage {
        let width = Int(generator.uniform(in: 24...72))
        let height = Int(generator.uniform(in: 24...72))
        let pattern = Pattern(using: &generator)
        let isWhole = generator.chance(0.4)
        let middle = SIMD2(Float(width), Float(height)) / 2
        let reach = generator.uniform(in: 0.55...0.9)
        let darkness = generator.uniform(in: 0.5...1)
        let cut = generator.uniform(in: 0.25...0.6)
        let isSharp = generator.chance(0.5)
        var pixels = [UInt8](repeating: 255, count: width * height)
        for y in 0..<height {
            for x in 0..<width {
                let place = SIMD2(Float(x), Float(y))
                let away = (place - middle) / middle
                guard isWhole || (away * away).sum() < reach * reach else { continue }
                var ink = pattern.value(at: place, using: &generator)
                if isSharp { ink = ink > cut ? 1 : 0 }
                pixels[y * width + x] = UInt8(255 * (1 - darkness * min(max(ink, 0), 1)))
            }
        }
        return GreyImage(width: width, height: height, pixels: pixels)
    }

    /// A pattern: waves across each other, smooth at random, and noise.
    private struct Pattern {
        private let waves: [(direction: SIMD2<Float>, start: Float)]
        private let noise: Float
        private let isGrid: Bool

        init(using generator: inout SeededGenerator) {
            isGrid = generator.chance(0.4)
            let count = isGrid ? 2 : 3 + generator.number(below: 4)
            let turn = generator.uniform(in: 0...3.1416)
            var waves: [(direction: SIMD2<Float>, start: Float)] = []
            let length = generator.uniform(in: 4...20)
            for index in 0..<count {
                let angle = isGrid ? turn + Float(index) * 1.5708 : generator.uniform(in: 0...6.283)
                let own = isGrid ? length : length * generator.uniform(in: 0.6...1.6)
                waves.append(
                    (
                        SIMD2(cosf(angle), sinf(angle)) * (6.2832 / own),
                        generator.uniform(in: 0...6.283)
                    ))
            }
            self.waves = waves
            noise = generator.chance(0.5) ? generator.uniform(in: 0...0.6) : 0
        }

        func value(at place: SIMD2<Float>, using generator: inout SeededGenerator) -> Float {
            let heights = waves.map { sinf((place * $0.direction).sum() + $0.start) }
            let level =
                isGrid
                ? heights.reduce(-1, max) : heights.reduce(0, +) / Float(heights.count).squareRoot()
            return 0.4 + 0.5 * level + noise * generator.normal()
        }
    }
}
