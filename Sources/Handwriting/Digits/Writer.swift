import NeuralNetwork

/// One person's hand: what all digits that they write have in common.
public struct Writer: Sendable {
    /// The pen in the writer's hand.
    public var pen: Pen

    /// How far the writing leans to the right: columns per row.
    public var slant: Float

    /// The width of digits, 1 is average.
    public var width: Float

    /// How much of the height lies above the waist: 0 is average, above 0 the waist is lower.
    public var waist: Float

    /// How much wider the foot is than the head, 0 is average.
    public var foot: Float

    /// How far upright strokes bulge to the right, in digit heights.
    public var bow: Float

    /// The turn of the baseline, clockwise, in radians.
    public var turn: Float

    /// The width of the stroke in digit heights.
    public var strokeWidth: Float

    /// How far control points stray from the writer's own form, in digit heights.
    public var looseness: Float

    /// How far a trembling hand moves the pen, in digit heights.
    public var tremor: Float

    /// How much corners are rounded, in digit heights.
    public var roundness: Float

    /// How fast the pen moves: 0 is slow and 1 is fast.
    ///
    /// Fast strokes end in a taper and beyond their mark.
    public var speed: Float

    /// The two forms that the writer chooses from for each digit, the usual one first.
    let forms: [[DigitForm]]

    /// Fixes the writer's own shape of each digit.
    private let habits: [UInt64]

    /// Creates a writer who learnt to write in a region.
    ///
    /// - Parameters:
    ///   - region: Where the writer learnt to write.
    ///   - inNumbers: Whether digits have neighbours, so that the writer may use forms that are told
    ///     by them alone.
    ///   - generator: Chooses all that differs from writer to writer.
    public init(
        from region: HandwritingRegion, inNumbers: Bool = false,
        using generator: inout SeededGenerator
    ) {
        let home: HandwritingRegion =
            switch region {
            case .american, .european: region
            case .mixed: generator.chance(0.5) ? .american : .european
            }
        let pens: [Float] = [5, 2, 3, 1.5]
        let pen = Pen.allCases[generator.index(weights: pens)]
        self.pen = pen
        slant = generator.normal(mean: 0.1, deviation: 0.25)
        let stretch = generator.normal(deviation: 0.22)
        // 1 + s + s²/2 is the exponential closely enough, without a logarithm's library.
        width = 1.05 + stretch + stretch * stretch / 2
        waist = generator.normal(deviation: 0.22)
        foot = generator.normal(deviation: 0.2)
        bow = generator.normal(deviation: 0.06)
        turn = generator.normal(deviation: 0.06)
        let spread = generator.normal(deviation: 0.35)
        strokeWidth = min(max(pen.typicalWidth * (1 + spread + spread * spread / 2), 0.04), 0.26)
        looseness = generator.uniform(in: 0.005...0.03)
        tremor = generator.chance(0.3) ? generator.uniform(in: 0.002...0.012) : 0
        roundness = generator.uniform(in: 0...0.09)
        speed = generator.uniform()
        forms = DigitForm.byDigit.map { all in
            let forms = all.filter { inNumbers || !$0.needsNeighbours }
            let weights = forms.map { $0.weight(in: home) }
            return (0..<2).map { _ in forms[generator.index(weights: weights)] }
        }
        habits = (0..<10).map { _ in generator.next() }
    }

    /// Writes a digit once: no two times are the same.
    ///
    /// - Precondition: `digit` is in `0...9`.
    public func write(_ digit: Int, using generator: inout SeededGenerator) -> WrittenDigit {
        let form = forms[digit][generator.chance(0.85) ? 0 : 1]
        return write(form, using: &generator)
    }

    /// Writes a digit in a given form.
    func write(_ form: DigitForm, using generator: inout SeededGenerator) -> WrittenDigit {
        // Nobody stretches a one: its flag would become the bar of a seven.
        let ink = write(
            form.shape, habit: habits[form.digit], stretching: form.digit == 1 ? 0.7...1.1 : nil,
            using: &generator)
        return WrittenDigit(digit: form.digit, pen: pen, strokes: ink)
    }

    /// Writes strokes once.
    ///
    /// - Parameters:
    ///   - shape: The strokes.
    ///   - habit: Fixes the writer's own version of the shape.
    ///   - limits: How far the shape's width may be stretched.
    ///   - generator: Gives what comes out differently each time.
    /// - Returns: The ink, in units of the height.
    func write(
        _ shape: StrokeShape, habit: UInt64, stretching limits: ClosedRange<Float>? = nil,
        using generator: inout SeededGenerator
    ) -> [InkStroke] {
        var strokes = strokes(of: shape, habit: habit, using: &generator)
        let lean = slant + generator.normal(deviation: 0.05)
        var stretch = width * (1 + generator.normal(deviation: 0.07))
        if let limits { stretch = min(max(stretch, limits.lowerBound), limits.upperBound) }
        let low = waist + generator.normal(deviation: 0.07)
        let spread = foot + generator.normal(deviation: 0.07)
        let turned = turn + generator.normal(deviation: 0.03)
        for stroke in strokes.indices {
            strokes[stroke].points = strokes[stroke].points.map { point in
                let y = point.y + low * point.y * (1 - point.y)
                let down = y - 0.5
                let wide = 0.3 + (point.x - 0.3) * (1 + spread * down)
                let x = wide * stretch - down * lean + bow * (1 - 4 * down * down)
                // A small turn: the sine is the angle and the cosine 1 within 2 %.
                return PenPath.Point(x - down * turned, y + x * turned)
            }
        }
        let wide = strokeWidth * (1 + generator.normal(deviation: 0.08))
        var ink: [InkStroke] = []
        for stroke in strokes {
            ink.append(draw(stroke, width: wide, using: &generator))
        }
        return ink
    }

    /// The control points of this writer's version of a shape, this time.
    private func strokes(
        of shape: StrokeShape, habit: UInt64, using generator: inout SeededGenerator
    ) -> [PenPath] {
        // What the writer always does, then how it came out today.
        var habit = SeededGenerator(seed: habit)
        let count = shape.extremes.count
        let usual = habit.shares(count)
        let today = generator.shares(count)
        // A little beyond the extremes too: they are typical, not the ends of the world.
        let shares = zip(usual, today).map { usual, today in
            1.2 * (0.75 * usual + 0.25 * today) - 0.2 / Float(count)
        }
        var strokes = shape.strokes(shares: shares)
        for stroke in strokes.indices {
            // A stroke that stands apart is also set down apart.
            let apart =
                stroke == 0
                ? PenPath.Point.zero
                : PenPath.Point(
                    habit.normal(deviation: 0.02) + generator.normal(deviation: 0.02),
                    habit.normal(deviation: 0.02) + generator.normal(deviation: 0.02))
            for point in strokes[stroke].points.indices {
                let own = PenPath.Point(habit.normal(), habit.normal()) * 0.022
                let stray = PenPath.Point(generator.normal(), generator.normal()) * looseness
                strokes[stroke].points[point] += own + stray + apart
            }
        }
        return strokes
    }
}

extension Writer {
    /// The distance between two places of a drawn line, in digit heights.
    private static let step: Float = 0.035

    /// Draws a path with this writer's hand and pen.
    private func draw(
        _ path: PenPath, width: Float, using generator: inout SeededGenerator
    ) -> InkStroke {
        var line = path.flattened(step: Self.step)
        // Each pass spreads a corner over one more step on either side.
        let passes = Int((roundness / Self.step) * (roundness / Self.step) * 2 + 0.5)
        for _ in 0..<passes { Self.smooth(&line) }
        prolong(&line, using: &generator)
        if tremor > 0 { tremble(&line, using: &generator) }
        return InkStroke(points: line, radii: radii(along: line, width: width, using: &generator))
    }

    /// Moves every place but the ends to the middle of its neighbours and itself.
    private static func smooth(_ line: inout [PenPath.Point]) {
        guard line.count > 2 else { return }
        var before = line[0]
        for index in 1..<line.count - 1 {
            let own = line[index]
            line[index] = own * 0.5 + (before + line[index + 1]) * 0.25
            before = own
        }
    }

    /// Lets the stroke end a little early or late.
    private func prolong(
        _ line: inout [PenPath.Point], using generator: inout SeededGenerator
    ) {
        guard line.count > 4 else { return }
        let late = generator.normal(mean: 0.01 * speed, deviation: 0.015 + 0.02 * speed)
        if late > 0 {
            let end = line[line.count - 1]
            let way = end - line[line.count - 3]
            line.append(end + way * (late / max(way.length, 1e-3)))
        } else {
            let steps = min(Int(-late / Self.step + generator.uniform()), line.count - 4)
            line.removeLast(max(0, steps))
        }
    }

    /// Moves the places of a line by a smooth noise along its way.
    private func tremble(
        _ line: inout [PenPath.Point], using generator: inout SeededGenerator
    ) {
        // Shocks at random, followed by a springy wrist: twice smoothed noise.
        var (shaken, noise) = (PenPath.Point.zero, PenPath.Point.zero)
        for index in line.indices {
            shaken = shaken * 0.7 + PenPath.Point(generator.normal(), generator.normal()) * tremor
            noise = noise * 0.6 + shaken * 0.5
            line[index] += noise
        }
    }

    /// The half width of the stroke at each place.
    private func radii(
        along line: [PenPath.Point], width: Float, using generator: inout SeededGenerator
    ) -> [Float] {
        let half = width / 2
        let pressure = generator.uniform(in: 0...0.15)
        let phase = generator.uniform(in: 0...6)
        let taper = speed * generator.uniform(in: 0...0.7)
        let last = Float(max(line.count - 1, 1))
        return line.indices.map { index in
            // Pressure swells and fades slowly; a parabola per unit stands in for the sine.
            let wave = phase + Float(index) * 0.045
            let bow = wave - wave.rounded(.down)
            var radius = half * (1 + pressure * (8 * bow * (1 - bow) - 1))
            if pen == .fountain {
                let way = line[min(index + 1, line.count - 1)] - line[max(index - 1, 0)]
                // A nib at 45° is narrowest on strokes that rise to the right.
                let across = abs(way.x + way.y) / max(way.length * 1.4143, 1e-4)
                radius *= 0.45 + 0.65 * across
            }
            let left = (last - Float(index)) / last
            if left < 0.25 { radius *= 1 - taper * (1 - left / 0.25) }
            return radius
        }
    }
}
