import NeuralNetwork

extension PageDraft {
    /// Lays the page out.
    mutating func fill(as layout: PageLayout, using generator: inout SeededGenerator) {
        switch layout {
        case .form: form(using: &generator)
        case .comb: combs(using: &generator)
        case .table: table(using: &generator)
        case .scores: scores(using: &generator)
        case .list: list(using: &generator)
        case .notes: notes(using: &generator)
        case .loose: loose(using: &generator)
        case .letter: letter(using: &generator)
        case .cheque: cheque(using: &generator)
        case .blocks: blocks(using: &generator)
        case .meterCard: meterCard(using: &generator)
        case .deliveryNote: deliveryNote(using: &generator)
        case .examSheet: examSheet(using: &generator)
        }
    }

    /// Prints a title and what may stand beside and below it.
    ///
    /// - Returns: Where the rest of the page begins.
    mutating func header(using generator: inout SeededGenerator) -> Float {
        var y = area.low.y
        if generator.chance(0.3) {
            let side = generator.uniform(in: 10...22)
            let box = PageBox(area.high.x - side, y - 4, side, side)
            switch generator.index(weights: [3, 1, 1]) {
            case 0: logo(box, using: &generator)
            case 1: barcode(PageBox(area.high.x - 45, y, 42, 9), using: &generator)
            default: squareCode(box, using: &generator)
            }
        }
        if generator.chance(0.85) {
            let isHuge = generator.chance(0.12)
            let size = isHuge ? generator.uniform(in: 10...22) : generator.uniform(in: 4...9)
            y += size
            let place: Alignment = generator.chance(0.25) ? .middle : .left
            print(
                PageWords.title(using: &generator),
                at: [place == .middle ? self.size.x / 2 : area.low.x, y], size: size,
                face: style.titleFace, aligned: place, within: area.size.x * 0.75)
        }
        let lines = generator.index(weights: [3, 3, 1, 1])
        for _ in 0..<lines {
            let small = style.textSize * generator.uniform(in: 0.55...0.9)
            y += small * 1.5
            print(
                PageWords.sentence(5 + generator.number(below: 12), using: &generator),
                at: [area.low.x, y], size: small, within: area.size.x)
        }
        if generator.chance(0.2) {
            y += 3
            rule([area.low.x, y], [area.high.x, y])
        }
        return y + generator.uniform(in: 4...12)
    }

    /// Prints what stands at the foot: a page number, a mark of the form.
    mutating func footer(using generator: inout SeededGenerator) {
        let y = size.y - generator.uniform(in: 5...10)
        switch generator.index(weights: [4, 2, 1, 1]) {
        case 1:
            printNumber(
                String(1 + generator.number(below: 400)), at: [size.x / 2, y],
                size: style.textSize * 0.8, aligned: .middle)
        case 2:
            print(
                PageWords.letters(using: &generator), at: [area.high.x, y],
                size: style.textSize * 0.6, aligned: .right)
        case 3:
            print(
                "Form \(PageWords.letters(using: &generator)) / \(PageWords.date(using: &generator))",
                at: [area.low.x, y], size: style.textSize * 0.6)
        default: break
        }
    }

    /// Writes what stands in a field: a number most often; else something that is none, a number that a
    /// machine printed, or nothing.
    mutating func entry(
        in box: PageBox, hand: PageHand, digits: ClosedRange<Int>? = nil, height: Float? = nil,
        at share: SIMD2<Float> = [0.1, 0.5], slot: Slot = (nil, nil),
        using generator: inout SeededGenerator
    ) {
        var own = generator.split()
        let draw = generator.uniform()
        if draw < style.emptiness * 0.6 { return }
        if own.chance(style.wordShare) {
            word(in: box, hand: hand, at: share, using: &own)
        } else if own.chance(style.printShare) {
            let text =
                digits.map { PageText.number(of: $0, using: &own) } ?? PageText.number(using: &own)
            fillIn(text.written, in: box, at: share, slot: slot)
        } else if draw < style.emptiness * 0.7 {
            let y = box.middle.y
            stroke(
                [[box.low.x + box.size.x * 0.2, y], [box.high.x - box.size.x * 0.2, y]], hand: hand,
                using: &own)
        } else {
            var text =
                digits.map { PageText.number(of: $0, using: &own) } ?? PageText.number(using: &own)
            if own.chance(0.06) { text = PageText.flawed(using: &own) }
            let turn = own.normal(deviation: 0.015)
            var (box, share) = (box, share)
            if own.chance(style.putRight), box.size.x > 4 * (height ?? style.writing) {
                let gap = own.uniform(in: 0.4...1.5)
                let old = PageBox(low: box.low, high: [box.middle.x - gap, box.high.y])
                box.low.x = box.middle.x + gap
                // Close behind, most often: there the two are easily taken for one.
                if own.chance(0.7) { share.x = min(share.x, own.uniform(in: 0...0.2)) }
                write(
                    PageText.flawed(.struckOut, using: &own), in: old, hand: hand, height: height,
                    at: [1, share.y], using: &own)
            }
            write(
                text, in: box, hand: hand, height: height, at: share, turn: turn, slot: slot,
                using: &own)
        }
    }
}

extension PageDraft {
    /// Prints a number into a field, as a machine that fills in forms does.
    fileprivate mutating func fillIn(
        _ text: String, in box: PageBox, at share: SIMD2<Float>, slot: Slot
    ) {
        let size = min(style.machine.size, box.size.y * 1.2)
        let isLeft = share.x < 0.5
        printNumber(
            text,
            at: [
                isLeft ? box.low.x + 0.5 : box.high.x - 0.5,
                box.low.y + (box.size.y - 0.72 * size) * share.y + 0.72 * size,
            ],
            size: size, face: style.machine.face, aligned: isLeft ? .left : .right, slot: slot)
    }
}

// MARK: - Forms

extension PageDraft {
    /// Labels, and behind each a box, a rule, dots or nothing to write on.
    mutating func form(using generator: inout SeededGenerator) {
        let top = header(using: &generator)
        let columns = generator.chance(0.25) && size.x > 150 ? 2 : 1
        let step = max(style.writing * generator.uniform(in: 1.5...2.6), style.textSize * 1.8)
        let labelShare = generator.uniform(in: 0.22...0.5)
        let kind = generator.index(weights: [4, 4, 2, 2, 1])
        let isAbove = generator.chance(0.2)
        let hasChecks = generator.chance(0.2)
        let hasTicks = generator.chance(0.15)
        let height = step * generator.uniform(in: 0.55...0.85)
        let wide = area.size.x / Float(columns)
        let boxWidth = wide * generator.uniform(in: 0.25...0.6)
        // Writing may leave its box upwards or downwards, as it does on real forms; all of it alike, so
        // that no two numbers share a territory.
        let shift = style.writing * generator.uniform(in: -0.25...0.15)
        let rows = Int((area.high.y - top) / (isAbove ? step * 1.5 : step))
        for column in 0..<columns {
            let left = area.low.x + wide * Float(column)
            for row in 0..<max(rows, 1) {
                let isLeftOut = generator.chance(0.06)
                var own = generator.split()
                guard !isLeftOut else { continue }
                let y = top + (isAbove ? step * 1.5 : step) * Float(row)
                let start = hasChecks ? left + 7 : left
                if hasChecks {
                    checkBox(
                        at: [left, y + height / 2 - 1.8], side: 3.6, hand: style.hands[0],
                        ticked: 0.4, using: &own)
                }
                let label = PageWords.label(style.language, using: &own)
                let x = isAbove ? start : left + wide * labelShare
                let field = PageBox(
                    x, y + (isAbove ? style.textSize : 0), min(boxWidth, left + wide - x - 3),
                    height)
                print(
                    label, at: [start, isAbove ? y + style.textSize * 0.6 : y + height * 0.7],
                    within: isAbove ? wide * 0.7 : x - start - 1)
                self.field(field, kind: kind, shift: shift, using: &own)
                if hasTicks {
                    tick(
                        PageBox(field.high.x + 4, y, height, height), hand: style.hands[0],
                        using: &own)
                }
            }
        }
        if generator.chance(0.3) {
            sign(
                in: PageBox(area.high.x - 60, area.high.y - 14, 50, 14), hand: style.hands[0],
                using: &generator)
        }
        footer(using: &generator)
    }

    /// Draws a field and writes into it.
    private mutating func field(
        _ box: PageBox, kind: Int, shift: Float, using generator: inout SeededGenerator
    ) {
        var own = generator.split()
        switch kind {
        case 0: frame(box)
        case 1: rule([box.low.x, box.high.y], [box.high.x, box.high.y])
        case 2: dottedRule([box.low.x, box.high.y], [box.high.x, box.high.y], dash: 0.5, gap: 1)
        case 3: fill(box, ink: style.rules.weaker(by: 0.25))
        default: break
        }
        let height = min(style.writing * own.uniform(in: 0.85...1.15), box.size.y * 1.15)
        let territory = PageBox(
            box.low.x + 0.8, box.middle.y - height * 0.62 + shift, box.size.x * 1.1,
            height * 1.24)
        entry(
            in: territory, hand: style.hand(using: &own), height: height,
            at: [own.uniform() * own.uniform(), 0.5], using: &own)
        let hasUnit = own.chance(0.1)
        if hasUnit {
            print(
                ["kg", "€", "m³", "kWh", "cm", "h", "%", "Kr."][own.number(below: 8)],
                at: [box.high.x + 1.5, box.high.y - 1], size: style.textSize * 0.9)
        }
    }

    /// Fields with a cell for each digit.
    mutating func combs(using generator: inout SeededGenerator) {
        let top = header(using: &generator)
        let cell = SIMD2(generator.logarithmic(in: 4...11), generator.logarithmic(in: 4.8...13))
        let gap = generator.chance(0.3) ? generator.uniform(in: 0.5...2) : 0
        let kind = generator.index(weights: [5, 2, 2])
        let step = cell.y * generator.uniform(in: 1.4...2.6)
        let x = area.low.x + area.size.x * generator.uniform(in: 0.22...0.45)
        let height = cell.y * generator.uniform(in: 0.5...0.85)
        for row in 0..<max(1, Int((area.high.y - top) / step)) {
            var own = generator.split()
            let y = top + step * Float(row)
            print(
                PageWords.label(style.language, using: &own), at: [area.low.x, y + cell.y * 0.65],
                within: x - area.low.x - 2)
            let room = Int((area.high.x - x) / (cell.x + gap))
            let count = min(room, 2 + own.number(below: 12))
            guard count > 1 else { continue }
            comb(
                PageBox(x, y, cell.x, cell.y), count: count, gap: gap, kind: kind, height: height,
                using: &own)
            let second = own.chance(0.2)
            let left = x + Float(count + 1) * (cell.x + gap)
            if second, left + 3 * cell.x < area.high.x {
                comb(
                    PageBox(left, y, cell.x, cell.y), count: 2, gap: gap, kind: kind,
                    height: height, using: &own)
            }
        }
        footer(using: &generator)
    }

    /// A row of cells with a digit in each; the number may begin at the first cell or end at the last.
    private mutating func comb(
        _ cell: PageBox, count: Int, gap: Float, kind: Int, height: Float,
        using generator: inout SeededGenerator
    ) {
        let step = cell.size.x + gap
        for index in 0..<count {
            let box = cell.moved(by: [Float(index) * step, 0])
            switch kind {
            case 0: frame(box)
            case 1:  // A comb: a foot, and short teeth between the cells.
                rule([box.low.x, box.high.y], [box.high.x, box.high.y])
                rule([box.low.x, box.high.y], [box.low.x, box.high.y - box.size.y * 0.4])
                if index == count - 1 {
                    rule([box.high.x, box.high.y], [box.high.x, box.high.y - box.size.y * 0.4])
                }
            default: fill(box.grown(by: -0.25), ink: style.rules.weaker(by: 0.3))
            }
        }
        writeDigits(count, from: cell, step: step, height: height, using: &generator)
    }

    /// Writes a digit into each of the first or the last of some cells, or into none.
    mutating func writeDigits(
        _ count: Int, from cell: PageBox, step: Float, height: Float,
        using generator: inout SeededGenerator
    ) {
        var own = generator.split()
        let isEmpty = generator.chance(style.emptiness * 0.6)
        let filled = generator.chance(0.7) ? count : 1 + generator.number(below: count)
        let first = generator.chance(0.7) ? 0 : count - filled
        let whole = PageBox(
            low: cell.low + [Float(first) * step, 0],
            high: cell.high + [Float(first + filled - 1) * step, 0])
        guard !isEmpty, wants(whole.grown(by: 4)) else { return }
        var hand = style.hand(using: &own)
        hand.gap = 0
        let shift = SIMD2(own.uniform(in: -0.1...0.1), own.uniform(in: -0.15...0.1)) * cell.size
        writeCells(
            PageText.digits(filled, using: &own), in: whole.moved(by: shift), step: step,
            cell: cell.size, hand: hand, height: height, using: &own)
    }
}
