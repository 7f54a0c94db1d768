import NeuralNetwork

extension PageHand {
    /// How a hand writes ones: as any other digit, or as a plain stroke that leans and is longer than they are.
    ///
    /// The long stroke is how many people begin a year or a sum, `1922` or `100`; alone it looks like a slash or
    /// a tick, and only the digits behind it tell.
    struct Ones: Sendable {
        /// How often a one at the start of a number is such a stroke, `0...1`.
        private let first: Float

        /// The same of any other one.
        private let others: Float

        /// How far its head is to the right of its foot, in parts of its height.
        private let lean: Float

        /// Its height in parts of a digit's, and how far it goes on below the line.
        private let length: Float
        private let drop: Float

        /// The width of its line in parts of the pen's.
        private let thinness: Float

        /// Draws how a hand writes ones: one in three has the stroke.
        init(using generator: inout SeededGenerator) {
            let isStroke = generator.chance(0.35)
            first = isStroke ? generator.uniform(in: 0.6...1) : 0
            others = isStroke && generator.chance(0.5) ? generator.uniform(in: 0.3...1) : 0
            lean = generator.chance(0.7) ? generator.uniform(in: 0.15...1) : 0.05
            length = generator.chance(0.6) ? generator.uniform(in: 1.1...1.8) : 1
            drop = generator.uniform(in: 0...0.25)
            thinness = generator.uniform(in: 0.6...1)
        }

        /// Writes a one as a stroke; `nil` where the hand writes it as any other digit.
        ///
        /// - Parameters:
        ///   - isFirst: Whether it is the first digit of its number.
        ///   - height: A digit's height in millimetres.
        ///   - left: Where its foot stands at the left.
        ///   - foot: Where digits stand.
        ///   - radius: Half the width of the pen's line in millimetres.
        ///   - generator: Gives what comes out differently each time.
        /// - Returns: The stroke, from its foot to its head.
        func stroke(
            isFirst: Bool, height: Float, left: Float, foot: Float, radius: Float,
            using generator: inout SeededGenerator
        ) -> InkStroke? {
            let share = isFirst ? first : others
            guard share > 0, generator.chance(share) else { return nil }
            let tall = height * length * (1 + generator.normal(deviation: 0.06))
            let wide = tall * max(lean + generator.normal(deviation: 0.05), -0.1)
            let bend = tall * generator.normal(deviation: 0.03)
            let start = SIMD2(left, foot + tall * drop * (length > 1 ? 1 : 0))
            let points: [SIMD2<Float>] = (0...6).map { step in
                let part = Float(step) / 6
                return start + [wide * part + bend * 4 * part * (1 - part), -tall * part]
            }
            return InkStroke(
                points: points, radii: [Float](repeating: radius * thinness, count: points.count))
        }
    }
}
