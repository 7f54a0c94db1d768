import NeuralNetwork

/// How one person writes one number: what all its digits have in common.
struct StripHand: Sendable {
    /// Where the pen is.
    struct Pen {
        /// The right edge of what is written, in pixels.
        var edge: Float

        /// The foot of the line at column 0, in pixels from the top.
        let foot: Float

        /// The digit written last, and where it is.
        var last: (digit: UInt8, box: InkBox)?
    }

    /// The usual height of a digit in pixels.
    let digitHeight: Float

    /// Half the width of strokes drawn as lines, in pixels.
    let strokeRadius: Float

    /// Half the width of the line with which digits are written whose strokes are known, in pixels.
    private let penRadius: Float

    private let sizeSpread: Float
    private let width: Float
    private let slant: Float
    private let tilt: Float
    private let gap: Float
    private let gapSpread: Float
    private let strokeChange: Float
    private let steepness: Float
    private let strength: Float
    private let hangsSmallDigits: Bool

    /// How high zeros are beside other digits: many hands write those of round sums small.
    private let zeroSize: Float

    /// How high ones and sevens are beside other digits: a plain stroke is easily a long one.
    private let longSize: Float

    /// How often the pen stays on the paper from one digit to the next.
    private let linkShare: Float

    /// How often it does from zero to zero: many hands write those of a round sum in one go.
    private let zeroLinkShare: Float

    /// Draws a hand.
    init(using generator: inout SeededGenerator) {
        let height = Float(StripSynthesiser.height)
        let hasLongDigits = generator.chance(0.2)
        longSize = hasLongDigits ? generator.uniform(in: 1.15...1.7) : 1
        digitHeight = height * generator.uniform(in: hasLongDigits ? 0.4...0.75 : 0.47...0.97)
        sizeSpread =
            generator.chance(0.35)
            ? generator.uniform(in: 0.1...0.32) : generator.uniform(in: 0.02...0.09)
        zeroSize = generator.chance(0.3) ? generator.uniform(in: 0.4...0.85) : 1
        let stretch = generator.normal(deviation: 0.2)
        width = min(max(1 + stretch + stretch * stretch / 2, 0.6), 1.6)
        slant =
            generator.chance(0.12)
            ? generator.uniform(in: 0.4...0.95) : generator.normal(mean: 0.14, deviation: 0.3)
        tilt = generator.normal(deviation: 0.02)
        switch generator.index(weights: [26, 48, 21, 5]) {
        case 0: gap = generator.uniform(in: -0.14...0.02)
        case 1: gap = generator.uniform(in: 0.02...0.25)
        case 2: gap = generator.uniform(in: 0.25...0.9)
        default: gap = generator.uniform(in: 0.9...1.6)
        }
        gapSpread = generator.uniform(in: 0.02...0.1) + max(gap, 0) * 0.25
        strokeChange = generator.uniform(in: -0.6...1)
        strokeRadius = digitHeight * generator.uniform(in: 0.028...0.075)
        steepness = generator.uniform(in: 1...2.2)
        strength = generator.chance(0.3) ? generator.uniform(in: 0.45...0.9) : 1
        hangsSmallDigits = generator.chance(0.4)
        linkShare = generator.chance(0.12) ? generator.uniform(in: 0.3...1) : 0
        zeroLinkShare = generator.chance(0.25) ? generator.uniform(in: 0.5...1) : linkShare
        // A fine pen beside large digits leaves hairlines.
        penRadius =
            generator.chance(0.25) ? strokeRadius * generator.uniform(in: 0.4...0.8) : strokeRadius
    }

    /// Where the first sign of a line goes.
    func startOfLine(using generator: inout SeededGenerator) -> Pen {
        let spare = Float(StripSynthesiser.height) - digitHeight
        return Pen(edge: 0, foot: digitHeight + spare * generator.uniform(in: 0...1))
    }

    /// The paper to leave on either side.
    func margin(using generator: inout SeededGenerator) -> (left: Int, right: Int) {
        let most = generator.chance(0.15) ? 2 * digitHeight : 0.6 * digitHeight
        return (Int(most * generator.uniform()), Int(most * generator.uniform()))
    }

    /// How far the foot has come down on the way: what is left of a tilt that was straightened.
    private func drift(at pen: Pen) -> Float {
        let most = digitHeight * 0.14
        return min(max(tilt * pen.edge, -most), most)
    }

    /// The step from the edge of one sign to the next.
    private func nextGap(using generator: inout SeededGenerator) -> Float {
        let own = gap + generator.normal(deviation: gapSpread)
        return max(own, -0.18) * digitHeight
    }

    /// Writes a digit.
    ///
    /// - Parameters:
    ///   - written: The digit as someone wrote it.
    ///   - digit: Which it is.
    ///   - sheet: Where it is written.
    ///   - pen: Where the pen is; behind the digit afterwards.
    ///   - generator: Gives what differs from digit to digit.
    func write(
        _ written: StripDigit, digit: UInt8, on sheet: inout StripSheet, at pen: inout Pen,
        using generator: inout SeededGenerator
    ) {
        let change = min(max(strokeChange + generator.normal(deviation: 0.1), -1), 1)
        let isFirst = pen.edge == 0 && sheet.width == 0
        let gap = isFirst ? 0 : nextGap(using: &generator)
        let usual = digit == 0 ? zeroSize : digit == 1 || digit == 7 ? longSize : 1
        let size = min(max(usual * (1 + generator.normal(deviation: sizeSpread)), 0.36), 1.75)
        var placing = DigitPlacing(
            height: digitHeight * size,
            width: width * (1 + generator.normal(deviation: 0.06)),
            slant: slant + generator.normal(deviation: 0.05))
        let foot = foot(at: pen, ofSize: size, using: &generator)
        let dark = strength * min(max(1 + generator.normal(deviation: 0.05), 0.5), 1)
        let start = SIMD2(pen.edge + gap, foot)
        let isThere = draw(
            written, strokeChange: change, strength: dark, from: start, by: &placing, on: &sheet)
        if isThere {
            if let last = pen.last,
                generator.chance(digit == 0 && last.digit == 0 ? zeroLinkShare : linkShare)
            {
                link(last, to: (digit, placing.box), on: &sheet, using: &generator)
            }
            pen.last = (digit, placing.box)
        }
        pen.edge = max(pen.edge, placing.right)
    }

    /// Writes a digit upright, apart from the line.
    ///
    /// - Parameters:
    ///   - written: The digit as someone wrote it.
    ///   - start: Its left edge and its foot.
    ///   - sheet: Where it is written.
    ///   - generator: Gives its slant.
    func writeAlone(
        _ written: StripDigit, from start: SIMD2<Float>, on sheet: inout StripSheet,
        using generator: inout SeededGenerator
    ) {
        var placing = DigitPlacing(
            height: digitHeight, width: 1, slant: generator.normal(deviation: 0.2))
        _ = draw(written, strokeChange: 0, strength: 1, from: start, by: &placing, on: &sheet)
    }

    /// Where the foot of a digit comes that is larger or smaller than usual.
    private func foot(
        at pen: Pen, ofSize size: Float, using generator: inout SeededGenerator
    ) -> Float {
        let hang = hangsSmallDigits ? (1 - size) * digitHeight * generator.uniform() : 0
        // What is longer than usual begins at the head of the others as often as it ends at their foot.
        let below = max(size - 1, 0) * digitHeight * generator.uniform()
        return pen.foot - max(hang, 0) + below + drift(at: pen)
            + digitHeight * generator.normal(deviation: 0.03)
    }

    /// Draws a digit from its left edge and foot on; returns whether there is ink of it.
    private func draw(
        _ written: StripDigit, strokeChange: Float, strength: Float, from start: SIMD2<Float>,
        by placing: inout DigitPlacing, on sheet: inout StripSheet
    ) -> Bool {
        switch written {
        case .image(let image):
            return draw(
                image, strokeChange: strokeChange, strength: strength, from: start, by: &placing,
                on: &sheet)
        case .strokes(let strokes):
            guard placing.fit(strokes, radius: penRadius) else { return false }
            placing.move(left: start.x, foot: start.y)
            placing.draw(strokes, radius: penRadius, strength: strength, on: &sheet)
            return true
        }
    }

    /// Draws an image.
    private func draw(
        _ image: ArraySlice<UInt8>, strokeChange: Float, strength: Float, from start: SIMD2<Float>,
        by placing: inout DigitPlacing, on sheet: inout StripSheet
    ) -> Bool {
        withUnsafeTemporaryAllocation(of: Float.self, capacity: DigitFrame.paddedArea) { frame in
            guard let frame = frame.baseAddress else { return false }
            return image.withUnsafeBufferPointer { pixels -> Bool in
                guard let pixels = pixels.baseAddress else { return false }
                // The size is that of the digit as it was, of which thinning may leave little.
                DigitFrame.pad(pixels, into: frame, strokeWidth: 0)
                guard placing.fit(frame) else { return false }
                DigitFrame.pad(pixels, into: frame, strokeWidth: strokeChange)
                let most = (0..<DigitFrame.paddedArea).reduce(0) { max($0, frame[$1]) }
                if most < 150 { DigitFrame.pad(pixels, into: frame, strokeWidth: 0) }
                placing.move(left: start.x, foot: start.y)
                placing.draw(frame, steepness: steepness, strength: strength, on: &sheet)
                return true
            }
        }
    }

    /// Draws the thin line of a pen that stays on the paper between two digits: over the heads of
    /// zeros, from the foot of other digits.
    private func link(
        _ last: (digit: UInt8, box: InkBox), to next: (digit: UInt8, box: InkBox),
        on sheet: inout StripSheet, using generator: inout SeededGenerator
    ) {
        let from = last.box.place(
            last.digit == 0
                ? [generator.uniform(in: 0.5...0.9), generator.uniform(in: 0...0.2)]
                : [0.9, generator.uniform(in: 0.6...1)])
        let to = next.box.place(
            next.digit == 0
                ? [generator.uniform(in: 0.1...0.6), generator.uniform(in: 0...0.2)]
                : [generator.uniform(in: 0...0.2), generator.uniform(in: 0.1...0.7)])
        guard abs(to.x - from.x) < digitHeight else { return }
        let sag = digitHeight * generator.uniform(in: -0.05...0.15)
        let middle = (from + to) / 2 + [0, sag]
        let radius = strokeRadius * generator.uniform(in: 0.4...0.9)
        sheet.line(from: from, to: middle, radius: radius, strength: strength)
        sheet.line(from: middle, to: to, radius: radius, strength: strength)
    }

    /// Writes a mark.
    func write(
        _ mark: StripMark, on sheet: inout StripSheet, at pen: inout Pen,
        using generator: inout SeededGenerator
    ) {
        let isFirst = pen.edge == 0 && sheet.width == 0
        let gap = isFirst ? 0 : max(nextGap(using: &generator), 0) * 0.6
        let size = digitHeight * generator.uniform(in: 0.8...1.15)
        let radius = strokeRadius * generator.uniform(in: 0.8...1.3)
        let left = pen.edge + gap + radius
        let head = pen.foot + drift(at: pen) - digitHeight
        for stroke in mark.strokes {
            let places = stroke.map { place in
                SIMD2(
                    left + (place.x + slant * (0.5 - place.y)) * size
                        + generator.normal(deviation: 0.3),
                    head + place.y * size + generator.normal(deviation: 0.3))
            }
            for (a, b) in zip(places, places.dropFirst()) {
                sheet.line(from: a, to: b, radius: radius, strength: strength)
            }
        }
        pen.edge = left + mark.width * size
    }
}
