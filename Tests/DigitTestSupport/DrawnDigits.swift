import NeuralNetwork
import ScanImages

extension GreyImage {
    /// Draws a straight stroke with round ends and soft edges, as a pen does.
    public mutating func stroke(
        from start: (x: Double, y: Double), to end: (x: Double, y: Double),
        width strokeWidth: Double,
        tone: UInt8 = 0
    ) {
        let along = (x: end.x - start.x, y: end.y - start.y)
        let lengthSquared = max(along.x * along.x + along.y * along.y, 1e-9)
        for y in 0..<height {
            for x in 0..<width {
                let offset = (x: Double(x) - start.x, y: Double(y) - start.y)
                let dot = offset.x * along.x + offset.y * along.y
                let part = min(max(dot / lengthSquared, 0), 1)
                let away = (x: offset.x - part * along.x, y: offset.y - part * along.y)
                let distance = (away.x * away.x + away.y * away.y).squareRoot()
                let cover = min(max(strokeWidth / 2 + 0.5 - distance, 0), 1)
                let old = Double(self[x, y])
                self[x, y] = UInt8((old + (Double(tone) - old) * cover).rounded())
            }
        }
    }

    /// Draws a digit's shape, roughly, into a box.
    public mutating func draw(
        _ digit: Int, x: Double, y: Double, width: Double, height: Double, strokeWidth: Double,
        tone: UInt8 = 0
    ) {
        draw(digit, strokeWidth: strokeWidth, tone: tone) { (x + $0 * width, y + $1 * height) }
    }

    /// Draws a digit's shape, roughly, wherever the points of its unit square come to lie.
    public mutating func draw(
        _ digit: Int, strokeWidth: Double, tone: UInt8 = 0,
        at place: (_ x: Double, _ y: Double) -> (x: Double, y: Double)
    ) {
        for line in Self.shapes[digit] {
            for (start, end) in zip(line, line.dropFirst()) {
                stroke(
                    from: place(start.0, start.1), to: place(end.0, end.1), width: strokeWidth,
                    tone: tone)
            }
        }
    }

    /// The strokes of each digit in the unit square, as the points of a line.
    private static let shapes: [[[(Double, Double)]]] = [
        [[(0.5, 0), (0.1, 0.3), (0.1, 0.7), (0.5, 1), (0.9, 0.7), (0.9, 0.3), (0.5, 0)]],
        [[(0.5, 0), (0.5, 1)]],
        [[(0.1, 0.2), (0.5, 0), (0.9, 0.25), (0.1, 1), (0.95, 1)]],
        [[(0.1, 0.1), (0.6, 0), (0.9, 0.25), (0.4, 0.45), (0.9, 0.75), (0.5, 1), (0.1, 0.9)]],
        [[(0.3, 0), (0.1, 0.6), (0.9, 0.6)], [(0.7, 0.3), (0.7, 1)]],
        [
            [(0.2, 0), (0.2, 0.45), (0.8, 0.5), (0.9, 0.8), (0.5, 1), (0.1, 0.9)],
            [(0.2, 0), (0.9, 0)],
        ],
        [[(0.7, 0), (0.2, 0.5), (0.2, 0.85), (0.5, 1), (0.85, 0.8), (0.5, 0.55), (0.2, 0.75)]],
        [[(0.1, 0), (0.9, 0), (0.4, 1)]],
        [[(0.5, 0), (0.15, 0.2), (0.85, 0.75), (0.5, 1), (0.15, 0.75), (0.85, 0.2), (0.5, 0)]],
        [[(0.85, 0.25), (0.5, 0), (0.15, 0.25), (0.5, 0.45), (0.85, 0.25), (0.7, 1)]],
    ]

    /// Returns the picture as a poor camera takes it.
    ///
    /// - Parameters:
    ///   - noise: The most that the grain adds to or takes from a tone.
    ///   - shadow: The part of the light that is missing at the right edge.
    ///   - seed: What the grain follows from.
    /// - Returns: The picture under a shadow that falls from left to right, and with grain.
    public func photographed(noise: Int, shadow: Double, seed: UInt64) -> GreyImage {
        var generator = SeededGenerator(testSeed: seed)
        var result = self
        for y in 0..<height {
            for x in 0..<width {
                let light = 1 - shadow * Double(x) / Double(width)
                let grain = Int.random(in: -noise...noise, using: &generator)
                let tone = Int((Double(self[x, y]) * light).rounded()) + grain
                result[x, y] = UInt8(min(max(tone, 0), 255))
            }
        }
        return result
    }
}
