import NeuralNetwork

/// The strip that is being written: ink in `0...1`, which grows to the right as the pen needs it.
struct StripSheet: Sendable {
    /// The height in pixels.
    let height: Int

    /// The width in pixels.
    private(set) var width: Int

    /// The ink, column after column while it grows: shaped `[width, height]`.
    private(set) var ink: [Float]

    /// Whether the strip has its width, and what goes beyond is cut off.
    private var isFinished = false

    init(height: Int) {
        self.height = height
        width = 0
        ink = []
    }

    private mutating func reach(_ column: Int) {
        guard column >= width else { return }
        width = column + 1
        ink.append(contentsOf: repeatElement(0, count: width * height - ink.count))
    }

    /// Adds ink to a pixel: what is covered twice is not darker than black.
    mutating func add(_ amount: Float, column: Int, row: Int) {
        guard column >= 0, row >= 0, row < height, amount > 0, !isFinished || column < width
        else { return }
        reach(column)
        let place = column * height + row
        ink[place] = max(ink[place], min(amount, 1))
    }

    /// Draws a line from one place to another.
    ///
    /// - Parameters:
    ///   - a: The one end, in pixels from the top left.
    ///   - b: The other end.
    ///   - radius: Half the width of the stroke in pixels.
    ///   - strength: How dark it is.
    mutating func line(
        from a: SIMD2<Float>, to b: SIMD2<Float>, radius: Float, strength: Float = 1
    ) {
        let way = b - a
        let inverse = 1 / max((way * way).sum(), 1e-6)
        let low = pointwiseMin(a, b) - (radius + 1)
        let high = pointwiseMax(a, b) + (radius + 1)
        let most = min(1, 2 * radius) * strength
        let (top, bottom) = (max(0, Int(low.y)), min(height - 1, Int(high.y)))
        let (left, right) = (max(0, Int(low.x)), Int(max(high.x, -1)))
        guard top <= bottom, left <= right else { return }
        for column in left...right {
            for row in top...bottom {
                let own = SIMD2(Float(column), Float(row)) + 0.5 - a
                let part = min(max((own * way).sum() * inverse, 0), 1)
                let off = own - part * way
                let distance = (off * off).sum().squareRoot()
                add(min(radius + 0.5 - distance, 1) * most, column: column, row: row)
            }
        }
    }

    /// Adds paper on both sides and makes the width a multiple of 4 pixels.
    mutating func finish(
        atLeast least: Int, margin: (left: Int, right: Int), using generator: inout SeededGenerator
    ) {
        let written = width
        let wanted = max(written + margin.left + margin.right, least)
        width = (wanted + 3) / 4 * 4
        let spare = width - written - margin.left - margin.right
        let left = margin.left + Int(Float(spare) * generator.uniform())
        ink = [Float](repeating: 0, count: left * height) + ink
        ink += [Float](repeating: 0, count: width * height - ink.count)
        isFinished = true
    }

    /// Changes the ink of every pixel.
    mutating func transform(_ body: (_ ink: inout [Float], _ width: Int, _ height: Int) -> Void) {
        body(&ink, width, height)
    }

    /// The strip as bytes, row after row.
    var bytes: [UInt8] {
        var bytes = [UInt8](repeating: 0, count: width * height)
        for column in 0..<width {
            for row in 0..<height {
                let value = min(max(ink[column * height + row], 0), 1)
                bytes[row * width + column] = UInt8(value * 255 + 0.5)
            }
        }
        return bytes
    }
}
