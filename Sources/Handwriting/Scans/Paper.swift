import NeuralNetwork

/// What a digit is written on, as a scanner or a camera shows it.
public enum Paper: String, Sendable, Hashable, CaseIterable {
    /// Clean white paper, straight from a flatbed scanner.
    case white = "white-paper"

    /// Yellowish paper, a little darker than white.
    case cream = "cream-paper"

    /// Grey paper, or white paper scanned too dark.
    case grey = "grey-paper"

    /// Paper with faint lines across, as in an exercise book.
    case ruled = "ruled-paper"

    /// Paper with a faint grid, as for sums.
    case squared = "squared-paper"

    /// White paper photographed with a shadow falling on it.
    case shaded = "shadow"

    /// Blotchy, speckled paper.
    case recycled = "recycled-paper"

    /// A dark board written on with chalk: light ink on a dark ground.
    case blackboard = "blackboard"

    /// How often a sample is on this paper.
    var frequency: Float {
        switch self {
        case .white: 3
        case .cream, .ruled, .squared: 2
        case .grey, .shaded, .recycled: 1.5
        case .blackboard: 1
        }
    }

    /// Whether the ink is lighter than the paper.
    var isDark: Bool { self == .blackboard }

    /// The least height of a picture on which the paper's pattern can be seen, in pixels.
    var minimumHeightInPixels: Int {
        switch self {
        case .white, .grey, .blackboard: 28
        case .cream, .shaded, .recycled: 60
        case .ruled, .squared: 100
        }
    }

    /// Returns the paper's grey values, row-major, shaped `[height, width]`, about `0...255`.
    ///
    /// - Parameters:
    ///   - width: The width in pixels.
    ///   - height: The height in pixels.
    ///   - digitHeight: The height of the writing in pixels: lines are spaced to suit it.
    ///   - generator: The source of every random choice.
    /// - Returns: One grey value a pixel.
    func tones(
        width: Int, height: Int, digitHeight: Float, using generator: inout SeededGenerator
    ) -> [Float] {
        var tones = [Float](
            repeating: generator.uniform(in: baseTone), count: width * height)
        switch self {
        case .white, .cream, .grey:
            break
        case .ruled:
            let spacing = digitHeight * generator.uniform(in: 1.15...1.5)
            rule(&tones, width: width, spacing: spacing, across: false, using: &generator)
        case .squared:
            let spacing = digitHeight * generator.uniform(in: 0.45...0.75)
            rule(&tones, width: width, spacing: spacing, across: false, using: &generator)
            rule(&tones, width: width, spacing: spacing, across: true, using: &generator)
        case .shaded:
            shade(&tones, width: width, height: height, using: &generator)
        case .recycled:
            blotch(&tones, width: width, height: height, by: 9, using: &generator)
        case .blackboard:
            blotch(&tones, width: width, height: height, by: 7, using: &generator)
        }
        let noise = noiseLevel
        guard noise > 0 else { return tones }
        for index in tones.indices { tones[index] += generator.uniform(in: -noise...noise) }
        return tones
    }

    private var baseTone: ClosedRange<Float> {
        switch self {
        case .white: 248...255
        case .cream: 222...238
        case .grey: 175...212
        case .ruled, .squared: 232...252
        case .shaded: 225...245
        case .recycled: 195...222
        case .blackboard: 28...62
        }
    }

    /// The largest deviation of a pixel from its neighbours, in grey values.
    private var noiseLevel: Float {
        switch self {
        case .white: 0
        case .cream, .grey, .ruled, .squared: 3
        case .shaded: 5
        case .recycled, .blackboard: 8
        }
    }
}

extension Paper {
    /// Draws faint parallel lines.
    private func rule(
        _ tones: inout [Float], width: Int, spacing: Float, across: Bool,
        using generator: inout SeededGenerator
    ) {
        let phase = generator.uniform(in: 0...spacing)
        let depth = generator.uniform(in: 14...34)
        let thickness = max(1, spacing * 0.03)
        for index in tones.indices {
            let place = Float(across ? index % width : index / width) + phase
            let distance = abs(place - (place / spacing).rounded() * spacing)
            tones[index] -= depth * min(max(thickness / 2 + 0.5 - distance, 0), 1)
        }
    }

    /// Lets light fall off from one side to the other.
    private func shade(
        _ tones: inout [Float], width: Int, height: Int, using generator: inout SeededGenerator
    ) {
        let loss = generator.uniform(in: 0.25...0.5)
        let (right, down) = (generator.uniform(in: -1...1), generator.uniform(in: -1...1))
        let reach = max(abs(right) + abs(down), 0.1)
        for y in 0..<height {
            for x in 0..<width {
                let across = 2 * Float(x) / Float(width) - 1
                let along = 2 * Float(y) / Float(height) - 1
                let part = ((across * right + along * down) / reach + 1) / 2
                tones[y * width + x] *= 1 - loss * part * part * (3 - 2 * part)
            }
        }
    }

    /// Adds slow unevenness: random values on a coarse grid, interpolated between.
    private func blotch(
        _ tones: inout [Float], width: Int, height: Int, by strength: Float,
        using generator: inout SeededGenerator
    ) {
        let cell = max(6, height / 12)
        let columns = width / cell + 2
        let values = (0..<columns * (height / cell + 2)).map { _ in
            generator.uniform(in: -strength...strength)
        }
        for y in 0..<height {
            let (row, down) = (y / cell, Float(y % cell) / Float(cell))
            for x in 0..<width {
                let (column, right) = (x / cell, Float(x % cell) / Float(cell))
                let corner = row * columns + column
                let upper = values[corner] + right * (values[corner + 1] - values[corner])
                let under = corner + columns
                let lower = values[under] + right * (values[under + 1] - values[under])
                tones[y * width + x] += upper + down * (lower - upper)
            }
        }
    }
}
