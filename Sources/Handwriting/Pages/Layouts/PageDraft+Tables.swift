import NeuralNetwork

extension PageDraft {
    /// A table: a header, names of rows, printed and written numbers.
    mutating func table(using generator: inout SeededGenerator) {
        let top = header(using: &generator)
        let table = TableMeasures(in: area, from: top, style: style, using: &generator)
        let isScreened = generator.chance(0.2)
        for row in table.shadedRows {
            let band = PageBox(
                low: [table.edges[0], table.y(row)], high: [table.right, table.y(row + 1)])
            if isScreened {
                halftone(band, using: &generator)
            } else {
                fill(band, ink: style.rules.weaker(by: row == 0 ? 0.35 : 0.2))
            }
        }
        draw(table)
        for row in 0..<table.rows {
            let hand = style.hand(using: &generator)
            for column in 0..<table.kinds.count {
                var own = generator.split()
                fill(table, row: row, column: column, hand: hand, using: &own)
            }
        }
        footer(using: &generator)
    }

    /// Fills a cell of a table.
    private mutating func fill(
        _ table: TableMeasures, row: Int, column: Int, hand: PageHand,
        using generator: inout SeededGenerator
    ) {
        let cell = PageBox(
            low: [table.edges[column], table.y(row)],
            high: [table.edges[column + 1], table.y(row + 1)])
        let width = cell.size.x - 2
        let base = SIMD2(cell.low.x + 1, cell.high.y - table.step * 0.3)
        if row == 0, table.hasHeader {
            let label = PageWords.label(style.language, using: &generator)
            print(label, at: base, face: style.titleFace, within: width)
            return
        }
        let slot = (row: row - (table.hasHeader ? 1 : 0), column: column)
        switch table.kinds[column] {
        case .names:
            if generator.chance(0.3) {
                printNumber(String(row), at: base, slot: slot)
            } else {
                print(PageWords.name(using: &generator), at: base, within: width)
            }
        case .printedNumbers:
            let most = table.digits[column]
            let text =
                most > 4
                ? PageText.sum(using: &generator)
                : PageText.number(of: max(1, most - 1)...most, using: &generator)
            let isLeft = table.share.x < 0.3
            printNumber(
                text.written, at: isLeft ? base : [cell.high.x - 1, base.y],
                size: min(style.textSize, table.step * 0.7), aligned: isLeft ? .left : .right,
                slot: slot)
        case .numbers:
            let most = table.digits[column]
            entry(
                in: cell.grown(by: [-0.4, 0]).moved(by: [0, table.shift]), hand: hand,
                digits: max(1, most - 1)...most, at: table.share, slot: slot, using: &generator)
        case .words:
            word(in: cell.grown(by: [-0.5, 0]), hand: hand, at: [0.1, 0.5], using: &generator)
        }
    }

    /// Draws the rules of a table.
    private mutating func draw(_ table: TableMeasures) {
        let (left, right, top, bottom) = (table.edges[0], table.right, table.y(0), table.bottom)
        if table.ruling == .full || table.ruling == .rows {
            for row in 0...table.rows {
                let y = table.y(row)
                rule([left, y], [right, y], width: row == 1 ? style.ruleWidth * 1.6 : nil)
            }
        }
        if table.ruling == .full || table.ruling == .columns {
            for x in table.edges { rule([x, top], [x, bottom]) }
        }
        if table.ruling == .frame { frame(PageBox(low: [left, top], high: [right, bottom])) }
    }

    /// Names, printed or written, and behind each a number, in a ring or not, or a tick.
    mutating func scores(using generator: inout SeededGenerator) {
        let top = header(using: &generator)
        let step = style.writing * generator.uniform(in: 1.7...3)
        let columns = 1 + generator.index(weights: [4, 2, 1])
        let isPrinted = generator.chance(0.5)
        let ringed = generator.chance(0.7) ? generator.uniform(in: 0.5...1) : 0
        let ticked = generator.chance(0.3) ? generator.uniform(in: 0.2...0.7) : 0
        let isRuled = generator.chance(0.35)
        let isNumbered = generator.chance(0.4)
        let names = area.size.x * generator.uniform(in: 0.25...0.5)
        let wide = min((area.size.x - names) / Float(columns), 45)
        for row in 0..<max(1, Int((area.high.y - top) / step)) {
            var own = generator.split()
            let y = top + step * Float(row)
            let start = area.low.x + (isNumbered ? 9 : 0)
            let nameBox = PageBox(start, y, area.low.x + names - 4 - start, step * 0.9)
            if isNumbered { printNumber(String(row + 1), at: [area.low.x, y + step * 0.6]) }
            if isPrinted {
                print(
                    PageWords.name(using: &own), at: [start, y + step * 0.6],
                    within: nameBox.size.x)
            } else {
                word(in: nameBox, hand: style.hands[0], using: &own)
            }
            if isRuled { rule([area.low.x, y + step], [area.high.x, y + step]) }
            for column in 0..<columns {
                var mine = own.split()
                let x = area.low.x + names + wide * Float(column)
                score(
                    at: [x, y], size: [wide, step], slot: (row, column), ringed: ringed,
                    ticked: ticked, using: &mine)
            }
        }
        if generator.chance(0.2) { stamp(at: area.high - [20, 20], using: &generator) }
    }

    /// A number in its cell, in a ring or not, or a tick, or nothing.
    ///
    /// - Parameters:
    ///   - place: The cell's corner at the top left.
    ///   - size: The cell's width and height.
    ///   - slot: Where it stands in its table.
    ///   - ringed: How often it has a ring, `0...1`.
    ///   - ticked: How often there is a tick instead, `0...1`; never in the first column.
    ///   - generator: Gives what comes out differently each time.
    private mutating func score(
        at place: SIMD2<Float>, size: SIMD2<Float>, slot: (row: Int, column: Int), ringed: Float,
        ticked: Float, using generator: inout SeededGenerator
    ) {
        let teacher = style.hands[style.hands.count - 1]
        let (x, y, wide, step) = (place.x, place.y, size.x, size.y)
        if generator.chance(ticked), slot.column > 0 {
            tick(
                PageBox(x + 3, y + step * 0.2, step * 0.5, step * 0.5), hand: teacher,
                using: &generator)
            return
        }
        let text =
            generator.chance(0.08)
            ? PageText.flawed(.fraction, using: &generator)
            : PageText.number(of: 1...2, using: &generator)
        let isRinged = generator.chance(ringed)
        if generator.chance(style.emptiness * 0.5) { return }
        write(
            text, in: PageBox(x + 1, y + step * 0.14, wide - 2, step * 0.72), hand: teacher,
            height: style.writing, at: [0.3, 0.5], slot: (slot.row, slot.column),
            isRinged: isRinged, using: &generator)
    }
}

/// How a table is divided, and what stands in its columns.
private struct TableMeasures {
    /// Which rules it has.
    enum Ruling: CaseIterable { case full, rows, columns, frame, none }

    /// What a column holds.
    enum Column: CaseIterable { case names, printedNumbers, numbers, words }

    let ruling: Ruling
    let hasHeader: Bool
    let top: Float

    /// The height of a row in millimetres.
    let step: Float
    let rows: Int

    /// The left edges of the columns, and the right edge of the last.
    let edges: [Float]
    let kinds: [Column]

    /// The most digits of a number, column by column.
    let digits: [Int]

    /// Where numbers stand in their cells, and how far they lie across the rules, in millimetres.
    let share: SIMD2<Float>
    let shift: Float

    /// The rows with a ground of their own.
    let shadedRows: [Int]

    var right: Float { edges[edges.count - 1] }
    var bottom: Float { y(rows) }

    /// Where a row begins.
    func y(_ row: Int) -> Float { top + step * Float(row) }

    init(
        in area: PageBox, from top: Float, style: PageStyle, using generator: inout SeededGenerator
    ) {
        self.top = top
        ruling = Ruling.allCases[generator.index(weights: [6, 3, 1, 1, 1])]
        hasHeader = generator.chance(0.8)
        let hasNames = generator.chance(0.6)
        step = max(style.writing * generator.uniform(in: 1.05...2.1), 4.5)
        let count = 2 + generator.number(below: 6)
        var parts: [Float] = [0]
        for column in 0..<count {
            let part = generator.uniform(in: 0.6...1.4) * (column == 0 && hasNames ? 1.4 : 1)
            parts.append(parts[column] + part)
        }
        let width = area.size.x * generator.uniform(in: 0.6...1)
        edges = parts.map { area.low.x + $0 / parts[count] * width }
        let room = max(2, Int((area.high.y - top) / step))
        rows = min(room, 4 + generator.number(below: max(room, 5)))
        kinds = (0..<count).map { column in
            column == 0 && hasNames
                ? .names : Column.allCases[1 + generator.index(weights: [3, 6, 1])]
        }
        digits = (0..<count).map { _ in 1 + generator.number(below: 7) }
        share = [generator.chance(0.5) ? generator.uniform() : 0.15, 0.5]
        shift = step * generator.uniform(in: -0.2...0.2)
        let isZebra = generator.chance(0.25)
        let isHeaderShaded = hasHeader && generator.chance(0.3)
        shadedRows =
            (isHeaderShaded ? [0] : []) + (isZebra ? Array(stride(from: 1, to: rows, by: 2)) : [])
    }
}
