import NeuralNetwork

/// One person writing on a page: whose digits, which pen, how large and how evenly.
struct PageHand: Sendable {
    /// Where the digits come from.
    enum Source: Sendable {
        /// The synthesiser's own writers.
        case writer(Writer)

        /// A writer whose pen was recorded.
        case pen(PenHands.DigitWriter)

        /// Images of digits.
        case crops(DigitShelves.Choice)
    }

    /// Where the digits come from.
    let source: Source

    /// The colour in the pen.
    var ink: PageInk

    /// Half the width of the line in millimetres.
    var penRadius: Float

    /// Who writes signs and letters: the writer of the digits, or one like them.
    let writer: Writer

    /// Recorded words of one hand.
    private let words: [PenSample]

    /// Recorded letters of one hand.
    private let letters: [PenSample]

    /// Recorded signs.
    private let symbols: [String: [PenSample]]

    /// The usual gap between digits in their heights.
    var gap: Float

    private let gapSpread: Float

    /// Whether zeros behind each other are written without a gap, as in sums.
    private let joinsZeros: Bool

    /// Whether the pen stays on the paper between digits.
    let links: PageHand.Links
    private let sizeSpread: Float
    private let zeroSize: Float
    private let slant: Float
    private let stretch: Float
    private let strokeChange: Float

    /// The turn of the line in radians.
    private let climb: Float

    /// Draws a hand.
    init(of supply: PageSupply, using generator: inout SeededGenerator) {
        writer = Writer(from: .mixed, inNumbers: true, using: &generator)
        source = supply.source(writer, using: &generator)
        (ink, penRadius) = Self.pen(using: &generator)
        if let pens = supply.pens {
            words = pens.words.isEmpty ? [] : pens.words[generator.number(below: pens.words.count)]
            letters =
                pens.letters.isEmpty
                ? [] : pens.letters[generator.number(below: pens.letters.count)]
            symbols = pens.symbols
        } else {
            (words, letters, symbols) = ([], [], [:])
        }
        switch generator.index(weights: [22, 46, 22, 10]) {
        case 0: gap = generator.uniform(in: -0.1...0.05)
        case 1: gap = generator.uniform(in: 0.05...0.28)
        case 2: gap = generator.uniform(in: 0.28...0.7)
        default: gap = generator.uniform(in: 0.7...1.5)
        }
        gapSpread = generator.uniform(in: 0.02...0.08) + max(gap, 0) * 0.2
        sizeSpread =
            generator.chance(0.3)
            ? generator.uniform(in: 0.1...0.22) : generator.uniform(in: 0.02...0.08)
        joinsZeros = generator.chance(0.35)
        zeroSize = generator.chance(0.25) ? generator.uniform(in: 0.5...0.9) : 1
        // Recorded hands and images have a slant and a width of their own, which is changed a little.
        slant = generator.normal(mean: 0.05, deviation: 0.18)
        stretch = min(max(1 + generator.normal(deviation: 0.14), 0.65), 1.5)
        strokeChange = generator.uniform(in: -0.5...0.8)
        climb = generator.normal(deviation: 0.02)
        links = Links(using: &generator)
    }

    /// Draws a pen: its colour, and half the width of its line in millimetres.
    private static func pen(using generator: inout SeededGenerator) -> (PageInk, Float) {
        func near(_ red: Float, _ green: Float, _ blue: Float, by spread: Float = 0.1) -> PageInk {
            func stray(_ tone: Float) -> Float {
                min(max(tone + generator.uniform(in: -spread...spread), 0), 0.9)
            }
            return PageInk(stray(red), stray(green), stray(blue))
        }
        var ink: PageInk
        let radius: Float
        switch generator.index(weights: [7, 6, 3, 2, 1, 1]) {
        case 0:
            (ink, radius) = (near(0.16, 0.22, 0.6), generator.uniform(in: 0.14...0.28))
            ink.grain = generator.uniform(in: 0...0.3)
        case 1:
            (ink, radius) = (near(0.1, 0.1, 0.12), generator.uniform(in: 0.14...0.32))
            ink.grain = generator.uniform(in: 0...0.2)
        case 2:
            let grey = generator.uniform(in: 0.2...0.5)
            (ink, radius) = (PageInk(grey, grey, grey + 0.02), generator.uniform(in: 0.15...0.36))
            ink.grain = generator.uniform(in: 0.3...0.65)
        case 3: (ink, radius) = (near(0.75, 0.12, 0.15), generator.uniform(in: 0.16...0.4))
        case 4: (ink, radius) = (near(0.1, 0.5, 0.25), generator.uniform(in: 0.16...0.4))
        default: (ink, radius) = (near(0.12, 0.12, 0.2), generator.uniform(in: 0.35...0.7))
        }
        // A pen that runs dry, or a scanner that is set too light.
        if generator.chance(0.2) { ink.strength = generator.uniform(in: 0.45...0.9) }
        return (ink, radius)
    }

    /// Half the width of the line for writing of a height.
    private func radius(forHeight height: Float) -> Float {
        min(max(penRadius, height * 0.018), height * 0.1)
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
        var ink = HandInk()
        var edge: Float = 0
        /// Where the digit before ended on the paper.
        var pen: SIMD2<Float>?
        for (index, sign) in text.signs.enumerated() {
            if let coil = links.coil(in: text, at: index) {
                guard coil.isFirst else { continue }
                let stroke = links.zeros(
                    coil.count, height: height * zeroSize,
                    from: [edge + max(gap ?? self.gap, -0.1) * height, height],
                    radius: radius(forHeight: height), using: &generator)
                ink.digits.append(stroke)
                edge = PageShape.strokes([stroke]).bounds.high.x
                pen = stroke.points.last
                continue
            }
            var own = (gap ?? self.gap) + generator.normal(deviation: gapSpread)
            if joinsZeros, index > 0, sign.isZero, text.signs[index - 1].isZero {
                own = min(own, generator.uniform(in: -0.14...0))
            }
            let step = index == 0 ? 0 : max(own, -0.14) * height
            switch sign {
            case .digit(let digit, let size, let rise):
                let usual = digit == 0 ? zeroSize * size : size
                let part = min(
                    max(usual * (1 + generator.normal(deviation: sizeSpread)), 0.35), 1.6)
                let foot = height * (1 - rise + generator.normal(deviation: 0.03))
                let before = ink.digits.count
                let box = write(
                    digit, height: height * part, left: edge + step, foot: foot, on: &ink,
                    using: &generator)
                edge = max(edge, box.high.x)
                let written = ink.digits[before...]
                if let start = written.first?.points.first, let end = pen {
                    ink.digits += links.stroke(
                        from: end, to: start, height: height, radius: radius(forHeight: height),
                        using: &generator)
                }
                pen = written.last?.points.last
            case .mark(let mark):
                let marks = self.mark(mark, height: height, using: &generator)
                let box = PageShape.strokes(marks).bounds
                let move = SIMD2(edge + max(step, 0.03 * height) * 0.7 - box.low.x, 0)
                for var stroke in marks {
                    for index in stroke.points.indices { stroke.points[index] += move }
                    ink.marks.append(stroke)
                }
                edge = max(edge, box.high.x + move.x)
                pen = nil
            case .gap(let width):
                edge += width * height
                pen = nil
            }
        }
        let climb = climb + generator.normal(deviation: 0.012)
        ink.map { SIMD2($0.x, $0.y + $0.x * climb) }
        return ink
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
    private func drawn(
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

extension PageHand {
    /// Returns a sign that is no digit, placed as beside digits whose head is at 0 and foot at the height.
    private func mark(
        _ mark: Character, height: Float, using generator: inout SeededGenerator
    ) -> [InkStroke] {
        let radius = radius(forHeight: height)
        // Where a sign of this kind stands, and how large it is, in digit heights.
        let frames: [Character: PageBox] = [
            ".": PageBox(0, 0.9, 0.08, 0.1), ",": PageBox(0, 0.86, 0.12, 0.3),
            "'": PageBox(0, 0, 0.1, 0.25), "-": PageBox(0, 0.5, 0.4, 0.06),
            "=": PageBox(0, 0.4, 0.45, 0.25), "/": PageBox(0, -0.05, 0.5, 1.15),
            ":": PageBox(0, 0.3, 0.08, 0.6), "€": PageBox(0, 0.05, 0.7, 0.95),
            "$": PageBox(0, -0.1, 0.5, 1.2), "%": PageBox(0, 0, 0.8, 1),
            "·": PageBox(0, 0.5, 0.08, 0.1),
        ]
        let frame = frames[mark] ?? PageBox(0, 0, 0.6, 1)
        let name = mark == "·" ? "." : String(mark)
        if let recorded = symbols[name], !recorded.isEmpty, generator.chance(0.8) {
            var strokes = drawn(
                recorded[generator.number(below: recorded.count)], height: 1, radius: radius,
                using: &generator)
            let box = PageShape.strokes(strokes).bounds.grown(by: -radius)
            let size = frame.size * height * generator.uniform(in: 0.8...1.25)
            // Long signs by their width, the others by their height.
            let scale = min(size.x / max(box.size.x, 0.02), size.y / max(box.size.y, 0.02))
            let fit = "-=".contains(mark) ? size.x / max(box.size.x, 0.02) : scale
            for index in strokes.indices {
                strokes[index].points = strokes[index].points.map {
                    ($0 - box.low) * fit + frame.low * height
                }
            }
            return strokes
        }
        return Self.strokes(of: mark, in: frame).map { stroke in
            InkStroke(
                points: stroke.map { place in
                    let stray = SIMD2(generator.normal(), generator.normal()) * 0.02
                    return (place + stray + SIMD2(slant * (0.5 - place.y), 0)) * height
                },
                radii: [Float](repeating: radius, count: stroke.count))
        }
    }

    /// A sign as straight pieces, for hands of which no signs were recorded.
    private static func strokes(of mark: Character, in frame: PageBox) -> [[SIMD2<Float>]] {
        let (low, high) = (frame.low, frame.high)
        switch mark {
        case "-": return [[[low.x, frame.middle.y], [high.x, frame.middle.y]]]
        case "=": return [[low, [high.x, low.y]], [[low.x, high.y], high]]
        case ".", "·": return [[frame.middle, frame.middle + 0.02]]
        case ":": return [[low, low + 0.02], [[low.x, high.y], high]]
        case ",", "'": return [[[high.x, low.y], [high.x, frame.middle.y], [low.x, high.y]]]
        case "/": return [[[high.x, low.y], [low.x, high.y]]]
        default:
            let sign = mark == "€" ? "euro" : mark == "%" ? "percent" : "hash"
            let shape = NonDigitSign.all.first { $0.name == sign }?.shape
            return (shape?.extremes[0] ?? []).map { path in
                path.flattened(step: 0.1).map { low + $0 * frame.size }
            }
        }
    }

    /// Writes a word, about as high as a digit with what stands out above and below.
    ///
    /// - Returns: The strokes in millimetres, their head about at 0.
    func word(height: Float, using generator: inout SeededGenerator) -> [InkStroke] {
        let radius = radius(forHeight: height)
        guard !words.isEmpty, generator.chance(0.93) else {
            return scrawl(height: height, radius: radius, using: &generator)
        }
        let sample = words[generator.number(below: words.count)]
        return drawn(
            sample, height: height * generator.uniform(in: 0.95...1.35), radius: radius,
            using: &generator)
    }

    /// Writes a single letter that is not like a digit.
    func letter(height: Float, using generator: inout SeededGenerator) -> [InkStroke] {
        let radius = radius(forHeight: height)
        if !letters.isEmpty, generator.chance(0.8) {
            let sample = letters[generator.number(below: letters.count)]
            return drawn(sample, height: height, radius: radius, using: &generator)
        }
        let signs = NonDigitSign.besideNumbers
        return write(
            signs[generator.number(below: signs.count)].shape, height: height, radius: radius,
            using: &generator)
    }

    /// Letters that mean nothing, side by side or in one line of loops.
    private func scrawl(
        height: Float, radius: Float, using generator: inout SeededGenerator
    ) -> [InkStroke] {
        var strokes: [InkStroke] = []
        var edge: Float = 0
        for _ in 0..<3 + generator.number(below: 6) {
            let letters = NonDigitSign.smallLetters
            let shape =
                generator.chance(0.15)
                ? StrokeShape.scribble(using: &generator)
                : letters[generator.number(below: letters.count)].shape
            let part = generator.uniform(in: 0.5...1)
            var written = write(shape, height: height * part, radius: radius, using: &generator)
            let box = PageShape.strokes(written).bounds
            written.move(by: [edge - box.low.x, height * (1 - part)])
            strokes += written
            edge += box.size.x + height * generator.uniform(in: -0.05...0.12)
        }
        return strokes
    }

    /// Writes a shape with the synthesiser's own hand.
    private func write(
        _ shape: StrokeShape, height: Float, radius: Float, using generator: inout SeededGenerator
    ) -> [InkStroke] {
        var writer = writer
        writer.strokeWidth = 2 * radius / height
        let written = writer.write(shape, habit: generator.next(), using: &generator)
        return written.map { stroke in
            InkStroke(
                points: stroke.points.map { $0 * height }, radii: stroke.radii.map { $0 * height })
        }
    }

    /// Draws a line of the pen through places, a little unsteadily.
    func line(
        _ places: [SIMD2<Float>], tremor: Float = 0.1, using generator: inout SeededGenerator
    ) -> InkStroke {
        let path = PenPath(
            points: places.map { $0 + SIMD2(generator.normal(), generator.normal()) * tremor },
            corners: [Bool](repeating: false, count: places.count))
        let points = path.flattened(step: 0.8)
        return InkStroke(points: points, radii: [Float](repeating: penRadius, count: points.count))
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
