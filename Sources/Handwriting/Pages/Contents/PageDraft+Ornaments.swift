import NeuralNetwork

/// What stands on pages beside words and numbers: bars, badges, stamps, signatures, patterns.
extension PageDraft {
    /// Draws a bar code, with its digits below or without.
    mutating func barcode(_ box: PageBox, using generator: inout SeededGenerator) {
        var own = generator.split()
        guard wants(box.grown(by: 4)) else { return }
        let module = own.uniform(in: 0.25...0.5)
        var areas: [[[SIMD2<Float>]]] = []
        var x = box.low.x
        while x < box.high.x {
            let width = module * Float(1 + own.number(below: 3))
            areas.append([PageBox(x, box.low.y, width, box.size.y).corners])
            x += width + module * Float(1 + own.number(below: 3))
        }
        add(.furniture, .areas(areas), ink: PageInk(0.08, 0.08, 0.08))
        if own.chance(0.7) {
            printNumber(
                PageText.digits(8 + own.number(below: 6), using: &own),
                at: [box.low.x, box.high.y + 3], size: 2.8)
        }
    }

    /// Draws a square code of dark and light cells.
    mutating func squareCode(_ box: PageBox, using generator: inout SeededGenerator) {
        var own = generator.split()
        guard wants(box) else { return }
        let count = 21
        let cell = box.size / Float(count)
        var areas: [[[SIMD2<Float>]]] = []
        func isDark(_ column: Int, _ row: Int, using generator: inout SeededGenerator) -> Bool {
            for (left, top) in [(0, 0), (count - 7, 0), (0, count - 7)] {
                let (x, y) = (column - left, row - top)
                guard (0..<7).contains(x), (0..<7).contains(y) else { continue }
                let ring = max(abs(x - 3), abs(y - 3))
                return ring != 2
            }
            return generator.chance(0.48)
        }
        for row in 0..<count {
            for column in 0..<count where isDark(column, row, using: &own) {
                let low = box.low + cell * SIMD2(Float(column), Float(row))
                areas.append([PageBox(low: low, high: low + cell).corners])
            }
        }
        add(.furniture, .areas(areas), ink: PageInk(0.08, 0.08, 0.08))
    }

    /// Draws a badge: forms inside each other, with or without letters.
    mutating func logo(_ box: PageBox, using generator: inout SeededGenerator) {
        var own = generator.split()
        guard wants(box.grown(by: 2)) else { return }
        let ink = PageInk(
            own.uniform(in: 0...0.7), own.uniform(in: 0...0.7), own.uniform(in: 0...0.7))
        let outline = Silhouette(using: &own).outline.map { box.low + $0 * box.size }
        switch own.index(weights: [2, 2, 1]) {
        case 0: add(.furniture, .areas([[outline]]), ink: ink)
        case 1:
            ring(
                box.middle, radius: box.size / 2, width: own.uniform(in: 0.4...2), ink: ink)
            print(
                PageWords.letters(using: &own).prefix(3).uppercased(),
                at: box.middle + [0, box.size.y * 0.15], size: box.size.y * 0.4,
                face: style.titleFace, ink: ink, aligned: .middle)
        default:
            fill(box, ink: ink)
            print(
                PageWords.letters(using: &own).prefix(2).uppercased(),
                at: box.middle + [0, box.size.y * 0.2], size: box.size.y * 0.6,
                face: style.titleFace, ink: PageInk(1, 1, 1, isOpaque: true), aligned: .middle)
        }
    }

    /// Presses a stamp onto the page: a frame or a ring with words, a date among them or not.
    mutating func stamp(at middle: SIMD2<Float>, using generator: inout SeededGenerator) {
        var own = generator.split()
        let radius = own.uniform(in: 8...18)
        let box = PageBox(low: middle - radius, high: middle + radius)
        guard wants(box.grown(by: 6)) else { return }
        let inks = [PageInk(0.25, 0.2, 0.6), PageInk(0.75, 0.15, 0.2), PageInk(0.15, 0.15, 0.2)]
        var ink = inks[own.number(below: inks.count)]
        ink.strength = own.uniform(in: 0.35...0.9)
        ink.grain = own.uniform(in: 0.2...0.8)
        let width = own.uniform(in: 0.4...1)
        if own.chance(0.5) {
            ring(middle, radius: [radius, radius], width: width, ink: ink)
            if own.chance(0.5) {
                ring(middle, radius: [radius, radius] * 0.7, width: width / 2, ink: ink)
            }
        } else {
            frame(box.grown(by: [4, -radius * 0.55]), width: width, ink: ink)
        }
        let size = radius * own.uniform(in: 0.22...0.34)
        let words = own.chance(0.5) ? "PAID" : PageWords.title(using: &own).uppercased()
        print(
            words, at: middle, size: size, face: style.titleFace, ink: ink, aligned: .middle,
            within: 1.7 * radius)
        print(
            PageWords.date(using: &own), at: middle + [0, size * 1.1], size: size * 0.8, ink: ink,
            aligned: .middle, within: 1.5 * radius)
    }

    /// Signs: a word written large and fast, often with a line below.
    mutating func sign(in box: PageBox, hand: PageHand, using generator: inout SeededGenerator) {
        word(in: box, hand: hand, height: box.size.y * 0.9, at: [0.3, 0.5], using: &generator)
        let isUnderlined = generator.chance(0.4)
        let y = box.low.y + box.size.y * generator.uniform(in: 0.7...1)
        let places = (0..<4).map { place in
            SIMD2(
                box.low.x + box.size.x * Float(place) / 3 * 0.8,
                y + generator.uniform(in: -1.5...1.5))
        }
        if isUnderlined { stroke(places, hand: hand, using: &generator) }
    }

    /// Lays a pattern of fine lines onto an area, as cheques and tickets have.
    mutating func securityPattern(_ box: PageBox, using generator: inout SeededGenerator) {
        var own = generator.split()
        let colour = SIMD3(
            own.uniform(in: 0.4...0.85), own.uniform(in: 0.4...0.85), own.uniform(in: 0.4...0.85))
        let ink = PageInk(colour.x, colour.y, colour.z, strength: own.uniform(in: 0.4...1))
        let distance = own.uniform(in: 0.9...3)
        let swing = own.uniform(in: 0.3...5)
        let length = own.uniform(in: 6...40)
        let phase = own.uniform(in: 0...3)
        let radius = own.uniform(in: 0.05...0.16)
        var strokes: [InkStroke] = []
        for line in 0..<Int(box.size.y / distance) {
            let y = box.low.y + (Float(line) + 0.5) * distance
            guard wants(PageBox(box.low.x, y - swing, box.size.x, 2 * swing)) else { continue }
            // A line is followed only where it is asked for; its places do not depend on where.
            let step: Float = 1.6
            let from = max(0, Int((interest.low.x - box.low.x) / step) - 1)
            let to = min(Int(box.size.x / step), Int((interest.high.x - box.low.x) / step) + 2)
            guard from < to else { continue }
            let points = (from...to).map { index in
                let x = Float(index) * step
                let wave = (x / length * 6.2832 + phase * Float(line)).sine
                return SIMD2(box.low.x + x, y + swing * wave)
            }
            strokes.append(
                InkStroke(points: points, radii: [Float](repeating: radius, count: points.count)))
        }
        if !strokes.isEmpty { add(.furniture, .strokes(strokes), ink: ink) }
    }

    /// Fills an area with a screen of dots, as print makes grey.
    mutating func halftone(_ box: PageBox, using generator: inout SeededGenerator) {
        var own = generator.split()
        let pitch = own.uniform(in: 0.6...1.3)
        let radius = pitch * own.uniform(in: 0.15...0.4)
        let ink = own.chance(0.6) ? style.print : style.rules
        let part = PageBox(
            low: pointwiseMax(box.low, interest.low), high: pointwiseMin(box.high, interest.high))
        guard part.size.min() > 0 else { return }
        var strokes: [InkStroke] = []
        let rows = Int((part.low.y - box.low.y) / pitch)...Int((part.high.y - box.low.y) / pitch)
        let columns = Int((part.low.x - box.low.x) / pitch)...Int((part.high.x - box.low.x) / pitch)
        for row in rows {
            for column in columns {
                let shift = row % 2 == 0 ? Float(0) : 0.5
                let place = box.low + SIMD2(Float(column) + shift, Float(row)) * pitch
                strokes.append(InkStroke(points: [place, place], radii: [radius, radius]))
            }
        }
        add(.furniture, .strokes(strokes), ink: ink.weaker(by: 0.7))
    }

    /// Draws the rules of writing paper: lines, or squares, all over the page.
    mutating func writingPaper(squared: Bool, distance: Float, ink: PageInk) {
        for line in 1..<max(2, Int(size.y / distance)) {
            rule(
                [0, Float(line) * distance], [size.x, Float(line) * distance], width: 0.2, ink: ink)
        }
        guard squared else { return }
        for line in 1..<max(2, Int(size.x / distance)) {
            rule(
                [Float(line) * distance, 0], [Float(line) * distance, size.y], width: 0.2, ink: ink)
        }
    }

    /// Draws an empty box to tick, ticked or not.
    mutating func checkBox(
        at place: SIMD2<Float>, side: Float, hand: PageHand, ticked: Float,
        using generator: inout SeededGenerator
    ) {
        let box = PageBox(place.x, place.y, side, side)
        frame(box, ink: style.print)
        let isTicked = generator.chance(ticked)
        var own = generator.split()
        if isTicked { tick(box.grown(by: side * 0.1), hand: hand, using: &own) }
    }
}
