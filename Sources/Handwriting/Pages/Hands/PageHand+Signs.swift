import NeuralNetwork

extension PageHand {
    /// Returns a sign that is no digit, placed as beside digits whose head is at 0 and foot at the height.
    func mark(
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
