import NeuralNetwork

extension PageHand {
    /// A line of writing as far as it is written.
    private struct Line {
        var ink = HandInk()

        /// How far to the right the ink reaches, in millimetres.
        var edge: Float = 0

        /// Where the digit before ended on the paper; `nil` where the pen was lifted for longer.
        var pen: SIMD2<Float>?
    }

    /// Writes a text, the head of its digits at 0 and their feet at the height.
    ///
    /// - Parameters:
    ///   - text: What is written.
    ///   - height: The usual height of a digit in millimetres.
    ///   - gap: The usual gap in digit heights; `nil` is the hand's own.
    ///   - generator: Gives what comes out differently each time.
    /// - Returns: The ink in millimetres.
    func write(
        _ text: PageText, height: Float, gap: Float? = nil, using generator: inout SeededGenerator
    ) -> HandInk {
        var line = Line()
        for (index, sign) in text.signs.enumerated() {
            if let coil = links.coil(in: text, at: index) {
                guard coil.isFirst else { continue }
                writeZeros(coil.count, height: height, gap: gap, on: &line, using: &generator)
                continue
            }
            var own = (gap ?? self.gap) + generator.normal(deviation: gapSpread)
            if joinsZeros, index > 0, sign.isZero, text.signs[index - 1].isZero {
                own = min(own, generator.uniform(in: -0.14...0))
            }
            let step = index == 0 ? 0 : max(own, -0.14) * height
            switch sign {
            case .digit(1, let size, let rise) where text.signs.count > 1:
                writeOne(
                    size: size, rise: rise, height: height, behind: step, on: &line,
                    using: &generator)
            case .digit(let digit, let size, let rise):
                write(
                    digit, size: size, rise: rise, height: height, behind: step, on: &line,
                    using: &generator)
            case .mark(let mark):
                write(mark, height: height, behind: step, on: &line, using: &generator)
            case .gap(let width):
                line.edge += width * height
                line.pen = nil
            }
        }
        let climb = climb + generator.normal(deviation: 0.012)
        line.ink.map { SIMD2($0.x, $0.y + $0.x * climb) }
        return line.ink
    }

    /// Writes zeros as one coil.
    private func writeZeros(
        _ count: Int, height: Float, gap: Float?, on line: inout Line,
        using generator: inout SeededGenerator
    ) {
        let stroke = links.zeros(
            count, height: height * zeroSize,
            from: [line.edge + max(gap ?? self.gap, -0.1) * height, height],
            radius: radius(forHeight: height), using: &generator)
        line.ink.digits.append(stroke)
        line.edge = PageShape.strokes([stroke]).bounds.high.x
        line.pen = stroke.points.last
    }

    /// Writes a digit, and the way of a pen that is not lifted before it.
    private func write(
        _ digit: UInt8, size: Float, rise: Float, height: Float, behind step: Float,
        on line: inout Line, using generator: inout SeededGenerator
    ) {
        let usual = digit == 0 ? zeroSize * size : size
        let part = min(max(usual * (1 + generator.normal(deviation: sizeSpread)), 0.35), 1.6)
        let foot = height * (1 - rise + generator.normal(deviation: 0.03))
        let before = line.ink.digits.count
        let box = write(
            digit, height: height * part, left: line.edge + step, foot: foot, on: &line.ink,
            using: &generator)
        line.edge = max(line.edge, box.high.x)
        let written = line.ink.digits[before...]
        if let start = written.first?.points.first, let end = line.pen {
            line.ink.digits += links.stroke(
                from: end, to: start, height: height, radius: radius(forHeight: height),
                using: &generator)
        }
        line.pen = written.last?.points.last
    }

    /// Writes a one beside other digits, as a plain stroke where this is the hand's way.
    private func writeOne(
        size: Float, rise: Float, height: Float, behind step: Float, on line: inout Line,
        using generator: inout SeededGenerator
    ) {
        let isFirst = line.ink.digits.isEmpty && line.ink.crops.isEmpty
        guard
            let stroke = ones.stroke(
                isFirst: isFirst, height: height * size, left: line.edge + step,
                foot: height * (1 - rise), radius: radius(forHeight: height), using: &generator)
        else {
            return write(
                1, size: size, rise: rise, height: height, behind: step, on: &line,
                using: &generator)
        }
        line.ink.digits.append(stroke)
        // What follows stands behind its foot, more or less under its head.
        let box = PageShape.strokes([stroke]).bounds
        line.edge = max(
            line.edge, box.low.x + box.size.x * generator.uniform(in: 0.4...1))
        line.pen = nil
    }

    /// Writes a sign that is no digit.
    private func write(
        _ mark: Character, height: Float, behind step: Float, on line: inout Line,
        using generator: inout SeededGenerator
    ) {
        let marks = self.mark(mark, height: height, using: &generator)
        let box = PageShape.strokes(marks).bounds
        let move = SIMD2(line.edge + max(step, 0.03 * height) * 0.7 - box.low.x, 0)
        for var stroke in marks {
            for index in stroke.points.indices { stroke.points[index] += move }
            line.ink.marks.append(stroke)
        }
        line.edge = max(line.edge, box.high.x + move.x)
        line.pen = nil
    }

    /// Writes a digit and returns the box around it.
    private func write(
        _ digit: UInt8, height: Float, left: Float, foot: Float, on ink: inout HandInk,
        using generator: inout SeededGenerator
    ) -> PageBox {
        switch source {
        case .writer(var writer):
            writer.strokeWidth = 2 * radius(forHeight: height) / height
            let written = writer.write(Int(digit), using: &generator)
            let low = written.bounds.low
            let move = SIMD2(left - low.x * height, foot - height)
            let strokes = written.strokes.map { stroke in
                InkStroke(
                    points: stroke.points.map { $0 * height + move },
                    radii: stroke.radii.map { $0 * height })
            }
            ink.digits += strokes
            return PageShape.strokes(strokes).bounds
        case .pen(let hand):
            let all = hand.samples[Int(digit)]
            var strokes = drawn(
                all[generator.number(below: all.count)], height: height,
                radius: radius(forHeight: height), using: &generator)
            let box = PageShape.strokes(strokes).bounds
            let move = SIMD2(left - box.low.x, foot - height)
            strokes.move(by: move)
            ink.digits += strokes
            return box.moved(by: move)
        case .crops(let choice):
            let change = min(max(strokeChange + generator.normal(deviation: 0.1), -1), 1)
            let image = choice.image(of: digit, using: &generator)
            // Thinning may leave nothing of a fine pen's digit.
            guard
                var crop = InkCrop(image, strokeWidth: change) ?? InkCrop(image, strokeWidth: 0)
            else { return PageBox(left, foot - height, 0, height) }
            let scale = height / crop.inked.size.y
            let lean = (slant + generator.normal(deviation: 0.04)) * scale
            crop.across = [scale * stretch, 0]
            crop.down = [-lean, scale]
            let box = crop.bounds
            crop.origin = [left - box.low.x, foot - box.high.y]
            ink.crops.append(crop)
            return crop.bounds
        }
    }

    /// Returns recorded strokes as ink, slanted and stretched by the hand and a little by chance.
    func drawn(
        _ sample: PenSample, height: Float, radius: Float, using generator: inout SeededGenerator
    ) -> [InkStroke] {
        let lean = slant + generator.normal(deviation: 0.04)
        let wide = stretch * (1 + generator.normal(deviation: 0.05))
        let bend = generator.normal(deviation: 0.04)
        let pressure = generator.uniform(in: 0...0.2)
        return sample.strokes.map { stroke in
            var points = stroke.map { place in
                let down = 0.5 - place.y
                let x = place.x * wide + lean * down + bend * (1 - 4 * down * down)
                return SIMD2(x, place.y) * height
            }
            points.smooth()
            if points.count == 1 { points.append(points[0] + [0.01, 0]) }
            let last = Float(max(points.count - 1, 1))
            let radii = points.indices.map { index in
                let part = Float(index) / last
                return radius * (1 + pressure * (1 - 8 * part * (1 - part)))
            }
            return InkStroke(points: points, radii: radii)
        }
    }
}

extension [InkStroke] {
    /// Moves all strokes.
    mutating func move(by way: SIMD2<Float>) {
        for index in indices {
            for place in self[index].points.indices { self[index].points[place] += way }
        }
    }
}

extension [SIMD2<Float>] {
    /// Moves every place but the ends to the middle of its neighbours and itself, as a tablet that
    /// records in coarse steps needs.
    mutating func smooth() {
        guard count > 2 else { return }
        var before = self[0]
        for index in 1..<count - 1 {
            let own = self[index]
            self[index] = own * 0.5 + (before + self[index + 1]) * 0.25
            before = own
        }
    }
}
