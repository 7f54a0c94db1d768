import NeuralNetwork

/// A page cut into blocks of any size, each with something of its own: no form that exists, and a little of
/// all that do.
///
/// What a network learns from pages of a few kinds it knows of those kinds alone: cells that are higher, or
/// rules that are thicker than any it saw, are taken for something else. So everything that a layout has in
/// common is drawn anew for each block here (domain randomisation: Tobin et al., *Domain Randomization for
/// Transferring Deep Neural Networks from Simulation to the Real World*, 2017).
extension PageDraft {
    /// Cuts the page into blocks and fills each.
    mutating func blocks(using generator: inout SeededGenerator) {
        let top = generator.chance(0.4) ? header(using: &generator) : area.low.y
        guard top + 10 < area.high.y else { return }
        cut(PageBox(low: [area.low.x, top], high: area.high), depth: 0, using: &generator)
        if generator.chance(0.3) { footer(using: &generator) }
    }

    /// The gap between two blocks in millimetres.
    private static let gap: Float = 3

    /// Cuts a box in two until what is left is one block.
    private mutating func cut(
        _ box: PageBox, depth: Int, using generator: inout SeededGenerator
    ) {
        let isWide = box.size.x > 60 && box.size.x > generator.uniform(in: 0.6...3) * box.size.y
        let length = isWide ? box.size.x : box.size.y
        guard length > 30, depth == 0 || generator.chance(length > 110 ? 0.95 : 0.65) else {
            var own = generator.split()
            block(in: box, using: &own)
            return
        }
        let share = generator.uniform(in: 0.25...0.75)
        let place = (isWide ? box.low.x : box.low.y) + share * length
        let (before, after) = (place - Self.gap / 2, place + Self.gap / 2)
        let first =
            isWide
            ? PageBox(low: box.low, high: [before, box.high.y])
            : PageBox(low: box.low, high: [box.high.x, before])
        let second =
            isWide
            ? PageBox(low: [after, box.low.y], high: box.high)
            : PageBox(low: [box.low.x, after], high: box.high)
        cut(first, depth: depth + 1, using: &generator)
        cut(second, depth: depth + 1, using: &generator)
    }

    /// Fills a box with one thing.
    private mutating func block(in box: PageBox, using generator: inout SeededGenerator) {
        let ruling = BlockRuling(of: style, using: &generator)
        if generator.chance(0.12) { frame(box.grown(by: 1), width: ruling.width, ink: ruling.ink) }
        switch generator.index(weights: [6, 5, 3, 3, 2, 1, 1]) {
        case 0: grid(in: box, ruling: ruling, using: &generator)
        case 1: cells(in: box, ruling: ruling, using: &generator)
        case 2: fields(in: box, ruling: ruling, using: &generator)
        case 3: column(in: box, ruling: ruling, using: &generator)
        case 4: paragraph(in: box, using: &generator)
        case 5: ornament(in: box, using: &generator)
        default:
            word(
                in: box, hand: style.hand(using: &generator),
                height: generator.logarithmic(in: 3...15), at: [generator.uniform(), 0.5],
                using: &generator)
        }
    }

    /// Cells in rows and columns, each row with a kind of contents.
    private mutating func grid(
        in box: PageBox, ruling: BlockRuling, using generator: inout SeededGenerator
    ) {
        var least = SIMD2(generator.logarithmic(in: 6...40), generator.logarithmic(in: 5...16))
        // Without a wall between them nobody could tell two numbers from one that is written wide apart.
        if !ruling.hasWalls { least.x = max(least.x, 4 * least.y) }
        let columns = max(1, min(14, Int(box.size.x / least.x)))
        let rows = max(1, min(12, Int(box.size.y / least.y)))
        let cell = SIMD2(box.size.x / Float(columns), min(least.y * 1.4, box.size.y / Float(rows)))
        let writing = cell.y * generator.uniform(in: 0.4...0.85)
        let share = SIMD2(generator.uniform(), generator.uniform(in: 0.3...0.7))
        let hasHead = generator.chance(0.6)
        let isByRow = generator.chance(0.5)
        let kinds = (0..<max(rows, columns)).map { _ in generator.index(weights: [6, 2, 1, 0.6]) }
        let isShaded = generator.chance(0.2)
        for row in 0..<rows {
            for column in 0..<columns {
                var own = generator.split()
                let place = PageBox(
                    low: box.low + cell * [Float(column), Float(row)],
                    high: box.low + cell * [Float(column + 1), Float(row + 1)])
                if isShaded, own.chance(row == 0 || column == columns - 1 ? 0.6 : 0.05) {
                    fill(place, ink: ruling.shade)
                }
                draw(ruling, around: place)
                let inside = place.grown(by: -0.5 - ruling.width / 2)
                guard inside.size.min() > 2 else { continue }
                if row == 0, hasHead {
                    print(
                        own.chance(0.5)
                            ? String(column + 1) : PageWords.label(style.language, using: &own),
                        at: [inside.middle.x, inside.middle.y + style.textSize * 0.3],
                        size: min(style.textSize, inside.size.y), aligned: .middle,
                        within: inside.size.x)
                    continue
                }
                fill(
                    inside, kind: kinds[isByRow ? row : column], height: writing, at: share,
                    slot: (row - (hasHead ? 1 : 0), column), using: &own)
            }
        }
    }

    /// Fills a cell: with a written number, a printed one, a word or a tick.
    private mutating func fill(
        _ cell: PageBox, kind: Int, height: Float, at share: SIMD2<Float>, slot: Slot,
        using generator: inout SeededGenerator
    ) {
        let most = max(1, min(6, Int(cell.size.x / max(0.7 * height, 1))))
        switch kind {
        case 0:
            entry(
                in: cell, hand: style.hand(using: &generator), digits: 1...most, height: height,
                at: share, slot: slot, using: &generator)
        case 1:
            printNumber(
                PageText.number(of: 1...min(most, 4), using: &generator).written,
                at: [cell.middle.x, cell.middle.y + style.textSize * 0.35],
                size: min(style.textSize, cell.size.y), aligned: .middle, slot: slot)
        case 2:
            word(in: cell, hand: style.hand(using: &generator), at: share, using: &generator)
        default:
            if generator.chance(0.5) {
                let side = min(cell.size.min(), 8) * 0.8
                tick(
                    PageBox(cell.middle.x - side / 2, cell.middle.y - side / 2, side, side),
                    hand: style.hand(using: &generator), using: &generator)
            }
        }
    }

    /// Lines of cells with a digit in each.
    private mutating func cells(
        in box: PageBox, ruling: BlockRuling, using generator: inout SeededGenerator
    ) {
        let cell = SIMD2(generator.logarithmic(in: 3.8...13), generator.logarithmic(in: 4.5...15))
        let gap = generator.chance(0.25) ? generator.uniform(in: 0.4...2.5) : 0
        let step = cell.y + generator.logarithmic(in: 3...14)
        let label = generator.chance(0.5) ? generator.uniform(in: 0...0.4) * box.size.x : 0
        let room = Int((box.size.x - label) / (cell.x + gap))
        guard room > 0, cell.y < box.size.y else { return paragraph(in: box, using: &generator) }
        let height = cell.y * generator.uniform(in: 0.5...0.95)
        for line in 0..<max(1, Int(box.size.y / step)) {
            var own = generator.split()
            let y = box.low.y + step * Float(line)
            let text = PageWords.label(style.language, using: &own)
            if label > 0 {
                print(text, at: [box.low.x, y + cell.y * 0.65], within: label - 1)
            } else {
                print(text, at: [box.low.x, y - 1], size: min(style.textSize, step - cell.y))
            }
            let count = min(room, 1 + own.number(below: 10))
            let first = PageBox(box.low.x + label, y, cell.x, cell.y)
            if own.chance(0.3) {
                fill(first.moved(by: [Float(count - 1) * (cell.x + gap), 0]), ink: ruling.shade)
            }
            for index in 0..<count {
                draw(ruling, around: first.moved(by: [Float(index) * (cell.x + gap), 0]))
            }
            if own.chance(0.2) {
                print(
                    ["kg", "€", "m³", "kWh", "cm"][own.number(below: 5)],
                    at: [first.low.x + Float(count) * (cell.x + gap) + 1.5, y + cell.y - 1])
            }
            writeDigits(count, from: first, step: cell.x + gap, height: height, using: &own)
        }
    }

    /// Fields below each other: a label, and what is written behind or below it.
    private mutating func fields(
        in box: PageBox, ruling: BlockRuling, using generator: inout SeededGenerator
    ) {
        let height = min(generator.logarithmic(in: 3...12), box.size.y / 4)
        let step = height * generator.uniform(in: 1.5...3) + min(style.textSize * 0.5, height)
        let label = generator.uniform(in: 0.2...0.6) * box.size.x
        let isLeft = generator.chance(0.7)
        for line in 0..<max(1, Int(box.size.y / step)) {
            var own = generator.split()
            let y = box.low.y + step * Float(line)
            let field = PageBox(
                low: [box.low.x + (isLeft ? label : 0), y + step - height * 1.25],
                high: [box.high.x - (isLeft ? 0 : label), y + step])
            guard field.size.min() > 2 else { continue }
            print(
                PageWords.label(style.language, using: &own),
                at: [isLeft ? box.low.x : field.high.x + 1, y + step - height * 0.3],
                within: label - 1.5)
            draw(ruling, around: field)
            var hand = style.hand(using: &own)
            if own.chance(0.2) { hand.gap = own.uniform(in: 0.6...1.5) }
            entry(
                in: field.grown(by: -0.3), hand: hand, height: height,
                at: [own.uniform(), own.uniform(in: 0.3...0.8)], using: &own)
        }
    }

    /// Numbers below each other, with or without a rule and their sum.
    private mutating func column(
        in box: PageBox, ruling: BlockRuling, using generator: inout SeededGenerator
    ) {
        let height = min(generator.logarithmic(in: 2.6...14), box.size.y / 2.5)
        let step = height * generator.uniform(in: 1.15...2.5)
        let share = SIMD2<Float>(generator.uniform(), 0.5)
        var hand = style.hand(using: &generator)
        if generator.chance(0.2) { hand.gap = generator.uniform(in: 0.6...1.5) }
        let most = max(1, min(9, Int(box.size.x / height / (1 + max(hand.gap, 0)))))
        let lines = max(1, Int(box.size.y / step))
        for line in 0..<lines {
            var own = generator.split()
            let place = PageBox(box.low.x, box.low.y + step * Float(line), box.size.x, height * 1.1)
            if line == lines - 1, lines > 2, ruling.kind != .none {
                let y = place.low.y - (step - height) * 0.4
                rule([box.low.x, y], [box.high.x, y], width: ruling.width, ink: ruling.ink)
            }
            entry(
                in: place, hand: hand, digits: 1...most, height: height, at: share,
                slot: (line, nil), using: &own)
        }
    }

    /// Lines of print, in a size of their own; some end in a number.
    private mutating func paragraph(in box: PageBox, using generator: inout SeededGenerator) {
        let size = generator.logarithmic(in: 1.8...9)
        let face = generator.chance(0.5) ? style.face : style.titleFace
        let step = size * generator.uniform(in: 1.2...2)
        for line in 0..<max(1, Int(box.size.y / step)) {
            var own = generator.split()
            let y = box.low.y + step * (Float(line) + 0.8)
            let words = max(1, Int(box.size.x / size / 3))
            print(
                PageWords.sentence(words, using: &own), at: [box.low.x, y], size: size, face: face,
                within: box.size.x * 0.8)
            if own.chance(0.3) {
                printNumber(
                    PageText.number(of: 1...5, using: &own).written, at: [box.high.x, y],
                    size: size, face: face, aligned: .right)
            }
        }
    }

    /// A badge, a code, a stamp, a signature.
    private mutating func ornament(in box: PageBox, using generator: inout SeededGenerator) {
        let side = min(box.size.min(), 22)
        let square = PageBox(box.low.x, box.low.y, side, side)
        switch generator.index(weights: [2, 1, 2, 1, 3]) {
        case 0: logo(square, using: &generator)
        case 1: squareCode(square, using: &generator)
        case 2: stamp(at: box.middle, using: &generator)
        case 3:
            barcode(
                PageBox(box.low.x, box.low.y, min(box.size.x, 45), side * 0.5), using: &generator)
        default: sign(in: box, hand: style.hand(using: &generator), using: &generator)
        }
    }
}

/// How the cells and fields of one block are ruled.
struct BlockRuling {
    /// What is drawn around a cell.
    enum Kind: CaseIterable { case frame, foot, sides, shade, none }

    let kind: Kind

    /// Whether something stands between two cells.
    var hasWalls: Bool { kind != .foot && kind != .none }

    /// The width of a rule in millimetres.
    let width: Float

    /// The colour of rules.
    let ink: PageInk

    /// The colour of what is filled.
    let shade: PageInk

    /// Draws a ruling.
    init(of style: PageStyle, using generator: inout SeededGenerator) {
        kind = Kind.allCases[generator.index(weights: [7, 2, 1, 1, 1])]
        width = generator.logarithmic(in: 0.1...1.4)
        ink = generator.chance(0.5) ? style.rules : style.print
        let tone = generator.chance(0.5) ? ink : PageInk(0.8, 0.3, 0.25)
        shade = tone.weaker(by: generator.uniform(in: 0.1...0.5))
    }
}

extension PageDraft {
    /// Rules a cell.
    fileprivate mutating func draw(_ ruling: BlockRuling, around cell: PageBox) {
        let (left, right) = (cell.low.x, cell.high.x)
        func side(_ x: Float) -> (SIMD2<Float>, SIMD2<Float>) {
            ([x, cell.low.y], [x, cell.high.y])
        }
        switch ruling.kind {
        case .frame: frame(cell, width: ruling.width, ink: ruling.ink)
        case .foot:
            rule(
                [left, cell.high.y], [right, cell.high.y], width: ruling.width, ink: ruling.ink)
        case .sides:
            for (from, to) in [side(left), side(right)] {
                rule(from, to, width: ruling.width, ink: ruling.ink)
            }
        case .shade: fill(cell.grown(by: -0.3), ink: ruling.shade)
        case .none: break
        }
    }
}
