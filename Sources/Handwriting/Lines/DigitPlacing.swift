/// How a digit is brought onto a strip: scaled, slanted and moved.
struct DigitPlacing {
    private let height: Float
    private let width: Float
    private let slant: Float

    /// Of a place in the padded frame, or of a pen: `x = across · column + lean · row`, `y = down · row`, each moved.
    private var across: Float = 1
    private var lean: Float = 0
    private var down: Float = 1
    private var move = SIMD2<Float>(0, 0)

    /// Where the ink lies, moved.
    private var low = SIMD2<Float>(repeating: .infinity)
    private var high = SIMD2<Float>(repeating: -.infinity)

    /// The right edge of the ink in pixels.
    var right: Float { high.x }

    /// Where the ink is.
    var box: InkBox { InkBox(low: low, high: high) }

    /// - Parameters:
    ///   - height: The height of the ink on the strip, in pixels.
    ///   - width: How much wider than written.
    ///   - slant: Columns to the right per row upwards.
    init(height: Float, width: Float, slant: Float) {
        self.height = height
        self.width = width
        self.slant = slant
    }

    /// Finds the scale at which a digit has its height.
    ///
    /// - Returns: Whether there is ink at all.
    mutating func fit(_ frame: UnsafePointer<Float>) -> Bool {
        let side = DigitFrame.paddedSide
        let ink = (0..<DigitFrame.paddedArea).filter { frame[$0] > 90 }
        guard let first = ink.first, let last = ink.last else { return false }
        let rows = Float(last / side - first / side + 1)
        down = height / rows
        across = down * width
        lean = -slant * down
        for place in ink {
            let own = SIMD2(Float(place % side), Float(place / side)) + 0.5
            let x = across * own.x + lean * own.y
            low = pointwiseMin(low, SIMD2(x - across / 2, down * (own.y - 0.5)))
            high = pointwiseMax(high, SIMD2(x + across / 2, down * (own.y + 0.5)))
        }
        return true
    }

    /// Finds the scale at which strokes have its height.
    ///
    /// - Parameters:
    ///   - strokes: The ways of the pen.
    ///   - radius: Half the width of its line in pixels.
    /// - Returns: Whether there is ink at all.
    mutating func fit(_ strokes: [[SIMD2<Float>]], radius: Float) -> Bool {
        let rows = strokes.joined().map(\.y)
        guard let head = rows.min(), let foot = rows.max() else { return false }
        down = max(height - 2 * radius, 1) / max(foot - head, 1e-3)
        across = down * width
        lean = -slant * down
        for place in strokes.joined().map(place) {
            low = pointwiseMin(low, place - radius)
            high = pointwiseMax(high, place + radius)
        }
        return true
    }

    /// The place on the strip of a place of the pen.
    private func place(of own: SIMD2<Float>) -> SIMD2<Float> {
        SIMD2(across * own.x + lean * own.y, down * own.y) + move
    }

    /// Draws strokes.
    ///
    /// - Parameters:
    ///   - strokes: The ways of the pen.
    ///   - radius: Half the width of its line in pixels.
    ///   - strength: How dark the ink is.
    ///   - sheet: The strip.
    func draw(
        _ strokes: [[SIMD2<Float>]], radius: Float, strength: Float, on sheet: inout StripSheet
    ) {
        for stroke in strokes {
            let places = stroke.map(place)
            if places.count == 1 {
                sheet.line(from: places[0], to: places[0], radius: radius, strength: strength)
            }
            for (start, end) in zip(places, places.dropFirst()) {
                sheet.line(from: start, to: end, radius: radius, strength: strength)
            }
        }
    }

    /// Moves the ink to a left edge and a foot.
    mutating func move(left: Float, foot: Float) {
        let way = SIMD2(left - low.x, foot - high.y)
        move += way
        low += way
        high += way
    }

    /// Draws the digit.
    func draw(
        _ frame: UnsafePointer<Float>, steepness: Float, strength: Float,
        on sheet: inout StripSheet
    ) {
        let side = DigitFrame.paddedSide
        let last = Float(side) - 1.001
        let offset = 0.5 * (1 - steepness)
        let rows = max(0, Int(low.y) - 2)..<max(0, min(sheet.height, Int(high.y) + 3))
        let columns = max(0, Int(low.x) - 3)..<max(0, Int(high.x) + 4)
        for column in columns {
            for row in rows {
                let y = (Float(row) + 0.5 - move.y) / down
                let x = (Float(column) + 0.5 - move.x - lean * y) / across - 0.5
                let v = y - 0.5
                guard x > 0, v > 0, x < last, v < last else { continue }
                let (left, top) = (Int(x), Int(v))
                let (dx, dy) = (x - Float(left), v - Float(top))
                let corner = frame + top * side + left
                let upper = corner[0] + dx * (corner[1] - corner[0])
                let lower = corner[side] + dx * (corner[side + 1] - corner[side])
                let value = (upper + dy * (lower - upper)) / 255
                sheet.add(
                    min(max(value * steepness + offset, 0), 1) * strength, column: column, row: row)
            }
        }
    }
}

/// The box around the ink of a digit on a strip, in pixels.
struct InkBox: Sendable {
    let low: SIMD2<Float>
    let high: SIMD2<Float>

    /// The place at a share of the width and of the height, from the top left.
    func place(_ share: SIMD2<Float>) -> SIMD2<Float> { low + share * (high - low) }
}
