import NeuralNetwork

extension PageDraft {
    /// A paper to write on: plain, ruled or squared.
    private mutating func notePaper(using generator: inout SeededGenerator) -> Float {
        let inks = [
            PageInk(0.55, 0.7, 0.85), PageInk(0.65, 0.65, 0.65), PageInk(0.8, 0.6, 0.6),
            PageInk(0.35, 0.35, 0.4), PageInk(0.6, 0.75, 0.6),
        ]
        var ink = inks[generator.number(below: inks.count)]
        ink.strength = generator.uniform(in: 0.3...1)
        let distance = generator.uniform(in: 6...11)
        let kind = generator.index(weights: [4, 4, 3])
        let cell = generator.chance(0.5) ? 5 : generator.uniform(in: 3.5...10)
        if kind == 1 { writingPaper(squared: false, distance: distance, ink: ink) }
        if kind == 2 { writingPaper(squared: true, distance: cell, ink: ink) }
        if kind > 0, generator.chance(0.3) {
            let x = generator.uniform(in: 15...35)
            rule([x, 0], [x, size.y], width: 0.3, ink: PageInk(0.85, 0.4, 0.4))
        }
        return kind == 1
            ? distance : kind == 2 ? 2 * cell : style.writing * generator.uniform(in: 1.4...2.2)
    }

    /// Numbers below each other, in one column or several, with or without words before them.
    mutating func list(using generator: inout SeededGenerator) {
        let step = notePaper(using: &generator)
        let columns = 1 + generator.index(weights: [4, 3, 2, 1])
        let wide = area.size.x / Float(columns)
        let hasWords = columns < 3 && generator.chance(0.35)
        let digits = 1 + generator.number(below: 10)
        let hand = style.hands[0]
        let height = min(style.writing, step * 0.95)
        let isSum = generator.chance(0.25)
        let rows = max(1, Int(area.size.y / step))
        let end = generator.chance(0.5) ? rows : 1 + generator.number(below: rows)
        let share = generator.chance(0.4) ? Float(1) : 0.1
        let climb = generator.normal(deviation: 0.02)
        for row in 0..<end {
            for column in 0..<columns {
                var own = generator.split()
                let low = SIMD2(
                    area.low.x + wide * Float(column), area.low.y + step * Float(row))
                var box = PageBox(low: low, high: low + [wide - 2.5, step])
                if hasWords {
                    word(
                        in: PageBox(low.x, low.y, wide * 0.45, step), hand: hand, height: height,
                        using: &own)
                    box.low.x += wide * 0.5
                }
                if own.chance(style.emptiness * 0.4) { continue }
                let text =
                    own.chance(0.06)
                    ? PageText.flawed(using: &own)
                    : PageText.number(of: max(1, digits - 2)...digits, using: &own)
                write(
                    text, in: box, hand: hand, height: height * own.uniform(in: 0.85...1),
                    at: [share, 0.7], turn: climb, slot: (row, column), using: &own)
            }
        }
        if isSum {
            let y = area.low.y + step * Float(end) + 1
            stroke(
                [
                    [area.low.x, y],
                    [area.low.x + min(wide, 60), y + generator.uniform(in: -1...1)],
                ],
                hand: hand, using: &generator)
        }
    }

    /// Notes at places of a grid, each turned as it may be: numbers, words, sums, drawings.
    mutating func notes(using generator: inout SeededGenerator) {
        let step = notePaper(using: &generator)
        if generator.chance(0.2) { _ = header(using: &generator) }
        let columns = 2 + generator.number(below: 3)
        let cell = SIMD2(area.size.x / Float(columns), max(step * 1.6, style.writing * 2.2))
        for row in 0..<max(1, Int(area.size.y / cell.y)) {
            for column in 0..<columns {
                var own = generator.split()
                let low = area.low + cell * SIMD2(Float(column), Float(row))
                let box = PageBox(low: low, high: low + cell).grown(by: -1)
                let hand = style.hand(using: &own)
                let share = SIMD2(own.uniform(), own.uniform())
                switch own.index(weights: [6, 3, 1.5, 1, 1, 0.7, 3]) {
                case 0:
                    let isAslant = own.chance(0.3)
                    write(
                        PageText.number(using: &own), in: box, hand: hand,
                        height: min(style.writing * own.uniform(in: 0.8...1.9), cell.y * 0.8),
                        at: share, turn: own.normal(deviation: isAslant ? 0.2 : 0.04),
                        gap: own.chance(0.08) ? own.uniform(in: 0.8...1.5) : nil, using: &own)
                case 1: word(in: box, hand: hand, at: share, using: &own)
                case 2:
                    write(
                        PageText.flawed(using: &own), in: box, hand: hand, at: share, using: &own)
                case 3:
                    let start = box.low + box.size * [0.1, 0.5]
                    stroke(
                        [start, start + [cell.x * 0.5, 0], start + [cell.x * 0.4, -2]], hand: hand,
                        using: &own)
                case 4:
                    scribe(in: box, hand: hand, at: share, using: &own) { hand, generator in
                        hand.letter(height: 6, using: &generator)
                    }
                case 5: sign(in: box, hand: hand, using: &own)
                default: break
                }
            }
        }
    }

    /// One or a few numbers, very small to very large, some widely spaced, some side by side.
    mutating func loose(using generator: inout SeededGenerator) {
        let isPlain = generator.chance(0.6)
        if !isPlain { _ = notePaper(using: &generator) }
        let rows = 1 + generator.index(weights: [3, 2, 2, 1, 1])
        let cell = area.size.y / Float(rows)
        for row in 0..<rows {
            let columns = 1 + generator.index(weights: [4, 2, 1])
            for column in 0..<columns {
                var own = generator.split()
                let wide = area.size.x / Float(columns)
                let low = area.low + SIMD2(wide * Float(column), cell * Float(row))
                let box = PageBox(low: low, high: low + [wide, cell]).grown(by: -1.5)
                let draw = own.uniform()
                let height = min(cell * 0.8, 2.5 + 34 * draw * draw * draw)
                var hand = style.hand(using: &own)
                hand.penRadius = max(hand.penRadius, height * own.uniform(in: 0.015...0.05))
                let gap = own.chance(0.12) ? own.uniform(in: 0.7...1.6) : nil
                write(
                    PageText.number(using: &own), in: box, hand: hand, height: height,
                    at: [own.uniform(), own.uniform()], turn: own.normal(deviation: 0.08), gap: gap,
                    using: &own)
            }
        }
    }

    /// A printed text in one or two columns; some have a number or a mark of a pen in the margin.
    mutating func letter(using generator: inout SeededGenerator) {
        let top = header(using: &generator)
        let columns = generator.chance(0.3) ? 2 : 1
        let wide = area.size.x / Float(columns)
        let step = style.textSize * generator.uniform(in: 1.15...1.7)
        let paragraph = 3 + generator.number(below: 9)
        let hasMarks = generator.chance(0.5)
        // What is bought, or where it stands: a number at the end of the line.
        let ends: Float = generator.chance(0.3) ? 18 : 0
        for column in 0..<columns {
            for row in 0..<Int((area.high.y - top) / step) {
                var own = generator.split()
                let start = SIMD2(area.low.x + wide * Float(column), top + step * Float(row + 1))
                if row % paragraph == paragraph - 1 {
                    if own.chance(0.12) {
                        print(
                            PageWords.title(using: &own), at: start,
                            size: style.textSize * own.uniform(in: 1...2.2), face: style.titleFace,
                            within: wide - 4)
                    }
                    continue
                }
                textLine(at: start, width: wide, numberWidth: ends, using: &own)
                if hasMarks {
                    penMarks(
                        besideLine: row, at: start, width: wide, hasMargin: column == 0,
                        using: &own)
                }
            }
        }
        footer(using: &generator)
        if generator.chance(0.25) {
            sign(
                in: PageBox(area.low.x, area.high.y - 16, 60, 14), hand: style.hands[0],
                using: &generator)
        }
    }

    /// A line of a printed text, which ends with a number where there is room for one.
    private mutating func textLine(
        at start: SIMD2<Float>, width: Float, numberWidth: Float,
        using generator: inout SeededGenerator
    ) {
        let text = PageWords.sentence(
            Int((width - 2 * numberWidth) / style.textSize / 2.6) + generator.number(below: 3),
            using: &generator)
        print(text, at: start, within: width - 4 - numberWidth)
        if numberWidth > 0 {
            printNumber(
                PageText.number(using: &generator).written, at: [start.x + width - 4, start.y],
                aligned: .right)
        }
    }

    /// What a pen leaves beside a line of print, and below it.
    private mutating func penMarks(
        besideLine row: Int, at start: SIMD2<Float>, width: Float, hasMargin: Bool,
        using generator: inout SeededGenerator
    ) {
        if row % 5 == 0, generator.chance(0.2) {
            // In the margin beside the column, where nothing is printed.
            let room = PageBox(2, start.y - style.writing, area.low.x - 4, style.writing * 1.2)
            if hasMargin, room.size.x > 4 {
                entry(in: room, hand: style.hands[0], digits: 1...3, using: &generator)
            }
        }
        if generator.chance(0.03) {
            stroke(
                [[start.x, start.y + 1], [start.x + width * 0.4, start.y + 0.8]],
                hand: style.hands[0], using: &generator)
        }
    }

    /// A cheque or a ticket: a pattern, a sum in figures, words, a date, a signature, a printed number.
    mutating func cheque(using generator: inout SeededGenerator) {
        securityPattern(PageBox(low: [0, 0], high: size), using: &generator)
        if generator.chance(0.4) {
            securityPattern(PageBox(low: [0, 0], high: size), using: &generator)
        }
        let rows = max(1, Int(size.y / 70))
        let hand = style.hands[0]
        for row in 0..<rows {
            var own = generator.split()
            let (y, w) = (70 * Float(row) + 6, size.x)
            if row > 0 { rule([0, y - 6], [w, y - 6]) }
            print(
                PageWords.title(using: &own), at: [8, y + 6], size: 5, face: style.titleFace,
                within: w * 0.4)
            printNumber(
                PageText.digits(7, using: &own), at: [w - 8, y + 4], size: 3.5, aligned: .right)
            let box = PageBox(w * 0.62, y + 10, w * 0.33, own.uniform(in: 8...12))
            if own.chance(0.7) { frame(box) }
            if own.chance(0.4) { fill(box, ink: PageInk(0.8, 0.8, 0.85, strength: 0.5)) }
            print(["€", "$", "Kr.", "£", "Fr."][own.number(below: 5)], at: box.low + [-6, 6])
            write(
                PageText.sum(using: &own), in: box.grown(by: [-1, 0.4]), hand: hand,
                height: own.uniform(in: 4...8), at: [own.uniform(), 0.5], using: &own)
            for line in 0..<2 {
                let foot = y + 32 + 10 * Float(line)
                rule([10, foot], [w * 0.9, foot])
                for place in 0..<3 {
                    word(
                        in: PageBox(14 + w * 0.25 * Float(place), foot - 8, w * 0.22, 9),
                        hand: hand,
                        at: [0, 0.8], using: &own)
                }
            }
            write(
                PageText.flawed(.date, using: &own), in: PageBox(10, y + 48, w * 0.25, 8),
                hand: hand, using: &own)
            sign(in: PageBox(w * 0.6, y + 46, w * 0.33, 14), hand: hand, using: &own)
            printNumber(PageText.digits(12, using: &own), at: [w * 0.2, y + 62], size: 4)
        }
    }
}
