import NeuralNetwork

/// The layouts that no training sees.
extension PageDraft {
    /// A card on which a meter's reading is sent in: few large cells, the rest print.
    mutating func meterCard(using generator: inout SeededGenerator) {
        var y = header(using: &generator)
        print(PageWords.name(using: &generator), at: [area.low.x, y + 4])
        print(
            "\(PageWords.sentence(2, using: &generator)) \(1 + generator.number(below: 99))",
            at: [area.low.x, y + 10])
        printNumber(
            PageText.digits(8, using: &generator), at: [area.high.x, y + 4], aligned: .right)
        y += 18
        let hand = style.hands[0]
        for _ in 0..<1 + generator.number(below: 3) {
            var own = generator.split()
            y += meterReading(at: y, hand: hand, using: &own)
        }
        print(PageWords.label(style.language, using: &generator), at: [area.low.x, y + 5])
        rule([area.low.x + 30, y + 6], [area.low.x + 75, y + 6])
        write(
            PageText.flawed(.date, using: &generator),
            in: PageBox(area.low.x + 32, y - 3, 40, 9), hand: hand, at: [0, 0.9], using: &generator)
        y += 16
        rule([area.low.x + 30, y], [area.high.x, y])
        sign(in: PageBox(area.low.x + 35, y - 13, 50, 14), hand: hand, using: &generator)
        barcode(PageBox(area.high.x - 40, area.high.y - 12, 36, 8), using: &generator)
    }

    /// A reading in its cells, the last of which may be red.
    ///
    /// - Returns: The height it takes.
    private mutating func meterReading(
        at y: Float, hand: PageHand, using generator: inout SeededGenerator
    ) -> Float {
        let cell = SIMD2(generator.uniform(in: 7...10), generator.uniform(in: 9...13))
        let count = 5 + generator.number(below: 2)
        print(PageWords.label(style.language, using: &generator), at: [area.low.x, y + 4])
        let left = area.low.x + 4
        for index in 0..<count {
            let box = PageBox(left + cell.x * Float(index), y + 6, cell.x, cell.y)
            if index == count - 1, generator.chance(0.5) {
                fill(box, ink: PageInk(0.8, 0.2, 0.2, strength: 0.5))
            }
            frame(box, width: 0.5)
        }
        let whole = PageBox(left, y + 6, cell.x * Float(count), cell.y)
        let digits = PageText.digits(count, using: &generator)
        if wants(whole.grown(by: 4)) {
            var own = generator.split()
            writeCells(
                digits, in: whole, step: cell.x, cell: cell, hand: hand, height: cell.y * 0.7,
                using: &own)
        }
        print("m³", at: [whole.high.x + 2, whole.high.y - 2])
        return cell.y + 14
    }

    /// A list of goods: printed names and numbers, written quantities, some of them put right, ticks.
    mutating func deliveryNote(using generator: inout SeededGenerator) {
        logo(PageBox(area.low.x, area.low.y - 4, 18, 14), using: &generator)
        print(
            PageWords.title(using: &generator), at: [area.high.x, area.low.y + 6], size: 7,
            face: style.titleFace, aligned: .right)
        for line in 0..<3 {
            print(
                line == 0
                    ? PageWords.name(using: &generator) : PageWords.sentence(3, using: &generator),
                at: [area.low.x, area.low.y + 20 + 5 * Float(line)])
        }
        var y = area.low.y + 42
        let (left, right) = (area.low.x, area.high.x)
        let ends = [left, left + 12, left + area.size.x * 0.55, left + area.size.x * 0.75, right]
        fill(PageBox(left, y, right - left, 7), ink: style.rules.weaker(by: 0.4))
        for column in 0..<4 {
            print(
                PageWords.label(style.language, using: &generator), at: [ends[column] + 1, y + 5],
                size: 3, within: ends[column + 1] - ends[column] - 2)
        }
        y += 7
        let step = max(7, style.writing * 1.5)
        for row in 0..<max(1, Int((area.high.y - y - 35) / step)) {
            var own = generator.split()
            deliveredGoods(row, at: y, height: step, ends: ends, using: &own)
            y += step
        }
        stamp(at: [left + 35, area.high.y - 14], using: &generator)
        sign(
            in: PageBox(right - 65, area.high.y - 18, 55, 16), hand: style.hands[0],
            using: &generator)
        footer(using: &generator)
    }

    /// A row of a list of goods, whose columns end where `ends` says.
    private mutating func deliveredGoods(
        _ row: Int, at y: Float, height step: Float, ends: [Float],
        using generator: inout SeededGenerator
    ) {
        let (left, right) = (area.low.x, area.high.x)
        let (clerk, checker) = (style.hands[0], style.hands[style.hands.count - 1])
        let base = y + step * 0.7
        rule([left, y + step], [right, y + step], width: 0.2)
        printNumber(String(row + 1), at: [left + 1, base], slot: (row, 0))
        print(PageWords.sentence(3, using: &generator), at: [ends[1] + 1, base], within: 55)
        let ordered = String(1 + generator.number(below: 500))
        printNumber(ordered, at: [ends[3] - 2, base], aligned: .right, slot: (row, 2))
        let cell = PageBox(
            low: [ends[3] + 2, y], high: [ends[3] + (right - ends[3]) * 0.6, y + step])
        let isPutRight = generator.chance(0.12)
        if isPutRight {
            write(
                PageText.flawed(.struckOut, using: &generator),
                in: PageBox(low: cell.low, high: [cell.middle.x - 1, cell.high.y]), hand: clerk,
                using: &generator)
        }
        let room =
            isPutRight ? PageBox(low: [cell.middle.x + 1, cell.low.y], high: cell.high) : cell
        write(
            PageText.number(of: 1...3, using: &generator), in: room, hand: clerk, slot: (row, 3),
            using: &generator)
        tick(
            PageBox(right - 7, y + step * 0.2, step * 0.5, step * 0.5), hand: checker,
            using: &generator)
    }

    /// An exam's first page: a cell for the marks of each question above those that can be had, the sum
    /// in a ring, and the student's number.
    mutating func examSheet(using generator: inout SeededGenerator) {
        var y = header(using: &generator)
        for field in 0..<3 {
            var own = generator.split()
            examField(field, at: y, using: &own)
            y += 13
        }
        y += 8
        let high = max(9, style.writing * 1.7)
        examMarks(at: y, height: high, using: &generator)
        y += 14 + high + 12
        let step = style.textSize * 1.7
        var row = 0
        while y < area.high.y - 10 {
            var own = generator.split()
            examQuestion(row, at: y, using: &own)
            y += step
            row += 1
        }
        footer(using: &generator)
    }

    /// What a student says of himself; the second field is his number.
    private mutating func examField(
        _ field: Int, at y: Float, using generator: inout SeededGenerator
    ) {
        let student = style.hands[0]
        print(
            PageWords.label(style.language, using: &generator), at: [area.low.x, y + 8],
            within: 36)
        rule([area.low.x + 38, y + 9], [area.low.x + 110, y + 9])
        let box = PageBox(area.low.x + 40, y - 1, 66, 10)
        if field == 1 {
            write(
                PageText.number(of: 6...8, using: &generator), in: box, hand: student,
                at: [0.1, 0.8], using: &generator)
        } else {
            word(in: box, hand: student, at: [0.1, 0.8], using: &generator)
        }
    }

    /// The marks of each question: its number, how many can be had, and below a cell of a height for how many there are.
    private mutating func examMarks(
        at y: Float, height high: Float, using generator: inout SeededGenerator
    ) {
        let marker = style.hands[style.hands.count - 1]
        let count = 6 + generator.number(below: 6)
        let wide = area.size.x / Float(count + 1)
        for column in 0...count {
            var own = generator.split()
            let x = area.low.x + wide * Float(column)
            for row in 0..<3 {
                frame(PageBox(x, y + (row == 0 ? 0 : 7 * Float(row)), wide, row == 2 ? high : 7))
            }
            let isSum = column == count
            let label = isSum ? "Σ" : String(column + 1)
            print(label, at: [x + wide / 2, y + 5], aligned: .middle)
            printNumber(
                String(isSum ? count * 10 : 5 + own.number(below: 11)), at: [x + wide / 2, y + 12],
                aligned: .middle, slot: (0, column))
            let isHalf = own.chance(0.15)
            let text =
                isHalf
                ? PageText.flawed(.fraction, using: &own)
                : PageText.number(of: isSum ? 2...2 : 1...2, using: &own)
            write(
                text, in: PageBox(x + 1, y + 14.5, wide - 2, high - 1), hand: marker,
                at: [0.5, 0.5], slot: (1, column), isRinged: isSum, using: &own)
        }
    }

    /// A line of a question; some are ticked.
    private mutating func examQuestion(
        _ row: Int, at y: Float, using generator: inout SeededGenerator
    ) {
        if row % 5 == 0 {
            print("\(row / 5 + 1).", at: [area.low.x, y], face: style.titleFace)
        }
        print(
            PageWords.sentence(9, using: &generator), at: [area.low.x + 8, y],
            within: area.size.x - 30)
        if generator.chance(0.12) {
            tick(
                PageBox(area.high.x - 8, y - 4, 5, 5), hand: style.hands[style.hands.count - 1],
                using: &generator)
        }
    }
}
