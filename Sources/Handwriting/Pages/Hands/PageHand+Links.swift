import NeuralNetwork

extension PageHand {
    /// How a hurried pen stays on the paper from one digit to the next.
    struct Links: Sendable {
        /// How often a digit is linked to the one before, `0...1`; most people never do it.
        private let chance: Float

        /// Whether zeros behind each other are one coil, as on cheques: `1000`.
        private let coilsZeros: Bool

        /// The width of a coil's loop in parts of its height.
        private let loopWidth: Float

        /// How far the next loop begins behind the one before, in parts of a loop's width.
        private let pitch: Float

        /// Draws how a hand links its digits.
        init(using generator: inout SeededGenerator) {
            chance = generator.chance(0.2) ? generator.uniform(in: 0.3...0.9) : 0
            coilsZeros = generator.chance(0.35)
            loopWidth = generator.uniform(in: 0.55...1.5)
            pitch = generator.uniform(in: 0.8...1.4)
        }

        /// Returns the coil to which a sign belongs; `nil` where it is written by itself.
        ///
        /// - Parameters:
        ///   - text: What is written.
        ///   - index: Which sign.
        /// - Returns: The zeros of the coil, and whether the sign is the first of them.
        func coil(in text: PageText, at index: Int) -> (count: Int, isFirst: Bool)? {
            let signs = text.signs
            guard coilsZeros, signs[index].isZero else { return nil }
            let first = signs[..<index].lastIndex { !$0.isZero }.map { $0 + 1 } ?? 0
            let count = signs[first...].prefix { $0.isZero }.count
            return count > 1 ? (count, index == first) : nil
        }

        /// Writes zeros in one go: loops to the left from their heads, each a little further on.
        ///
        /// - Parameters:
        ///   - count: How many.
        ///   - height: Their height in millimetres.
        ///   - corner: Where they begin, at the left, at their feet.
        ///   - radius: Half the width of the line in millimetres.
        ///   - generator: Gives what comes out differently each time.
        /// - Returns: One stroke.
        func zeros(
            _ count: Int, height: Float, from corner: SIMD2<Float>, radius: Float,
            using generator: inout SeededGenerator
        ) -> InkStroke {
            let half = SIMD2(loopWidth, 1) * height / 2
            var middle = SIMD2(corner.x + half.x, corner.y - half.y)
            var points: [SIMD2<Float>] = []
            for _ in 0..<count {
                let size = half * generator.uniform(in: 0.8...1.1)
                // From head to head, and on to the next over its head.
                for step in 0...24 {
                    let angle = Float(step) / 24 * 2 * .pi
                    points.append(middle - SIMD2(angle.sine, angle.cosine) * size)
                }
                middle.x += 2 * half.x * pitch * generator.uniform(in: 0.85...1.15)
            }
            return InkStroke(
                points: points, radii: [Float](repeating: radius, count: points.count))
        }

        /// Writes what a pen leaves that is not lifted; nothing where it is.
        func stroke(
            from end: SIMD2<Float>, to start: SIMD2<Float>, height: Float, radius: Float,
            using generator: inout SeededGenerator
        ) -> [InkStroke] {
            guard chance > 0, generator.chance(chance), (start - end).length < 1.2 * height else {
                return []
            }
            let sag = generator.uniform(in: -0.1...0.2) * height
            let path: [SIMD2<Float>] = (0...4).map { index in
                let part = Float(index) / 4
                let place = end + (start - end) * part
                return SIMD2(place.x, place.y + sag * 4 * part * (1 - part))
            }
            let thin = radius * generator.uniform(in: 0.6...1)
            return [InkStroke(points: path, radii: [Float](repeating: thin, count: path.count))]
        }
    }
}
