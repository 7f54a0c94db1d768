import DigitTestSupport
import ScanImages
import Testing

@Suite(.tellingSeeds) struct `Numbers by a map of their page` {
    private func numbers(
        on page: DrawnPage, inks: Set<NumberInk> = [.handwritten], noise: Float = 0.1
    ) -> [FoundNumber] {
        PageNumberFinder(inks: inks).numbers(in: page.picture, by: page.map(noise: noise))
    }

    /// How far two strips differ, for each pixel; infinity where their widths do.
    private func difference(_ first: LineStrip, _ second: LineStrip) -> Double {
        guard abs(first.width - second.width) <= 4 else { return .infinity }
        let width = min(first.width, second.width)
        var sum = 0
        for row in 0..<LineStrip.height {
            for x in 0..<width { sum += abs(Int(first[x, row]) - Int(second[x, row])) }
        }
        return Double(sum) / Double(width * LineStrip.height)
    }

    /// The strip of a number that stands alone, the digits of 36 pixels' height.
    private func strip(of digits: [Int]) throws -> LineStrip {
        var page = DrawnPage(width: 300, height: 140)
        page.write(digits, x: 60, y: 50)
        return try #require(numbers(on: page).first).line.strip
    }

    @Test func `are cut out as wholes, each in its own strip`() throws {
        var page = DrawnPage(width: 400, height: 300)
        page.write([5, 0, 4, 7], x: 40, y: 40)
        page.write([9, 2], x: 270, y: 44)
        page.write([1, 3, 8], x: 60, y: 140)
        let found = numbers(on: page)
        #expect(found.count == 3)
        #expect(found.allSatisfy { $0.ink == .handwritten && $0.marks.isEmpty })
        #expect(found.allSatisfy { $0.figures.own > 0.7 && $0.figures.band > 0.7 })
        let boxes = found.map(\.line.strip.box)
        #expect(boxes.contains { abs($0.x - 25) < 12 && abs($0.endX - 180) < 12 })
        let alone = try strip(of: [1, 3, 8])
        let last = try #require(found.first { $0.frame.middle.y > 120 })
        #expect(difference(last.line.strip, alone) < 12)
    }

    @Test(arguments: [-25.0, -14, -5, 5, 14, 25])
    func `are levelled each by itself`(turn: Double) throws {
        var page = DrawnPage(width: 400, height: 380)
        page.write([5, 0, 4, 7], x: 150, y: 170, turn: turn)
        let found = numbers(on: page)
        try #require(found.count == 1)
        #expect(abs(found[0].frame.angle * 180 / .pi - turn) < 2.5)
        let alone = try strip(of: [5, 0, 4, 7])
        #expect(difference(found[0].line.strip, alone) < 26, "\(turn) degrees")
        // The boxes of digits are those of the picture.
        let digit = try #require(found[0].line.digit(in: 8..<28))
        let corner = page.truth.numbers[0][0]
        #expect(abs(Float(digit.box.x + digit.box.width / 2) - corner.x) < 30)
        #expect(abs(Float(digit.box.y + digit.box.height / 2) - corner.y) < 42)
    }

    /// Two digits are as high as they are long: which way a page lies says what is printed on it.
    @Test(arguments: [0.0, 90])
    func `lie as the words beside them`(turn: Double) throws {
        var page = DrawnPage(width: 500, height: 500)
        for line in 0..<2 {
            let place = 100.0 + 150 * Double(line)
            page.write([4, 7], x: place, y: place, turn: turn)
        }
        page.add(.print) { layer in
            for word in 0..<5 {
                let (along, across) = (60 + 70 * Double(word), 400 + 2 * Double(word))
                let end = along + 50
                layer.stroke(
                    from: turn == 0 ? (along, across) : (across, along),
                    to: turn == 0 ? (end, across) : (across, end), width: 12)
            }
        }
        let found = numbers(on: page)
        try #require(found.count == 2)
        for number in found { #expect(abs(number.frame.angle * 180 / .pi - turn) < 8) }
    }

    @Test func `lose the rule that crosses them, and keep their strokes`() throws {
        let alone = try strip(of: [5, 0, 4, 7])
        for row in [60.0, 70, 86] {
            var page = DrawnPage(width: 300, height: 140)
            page.write([5, 0, 4, 7], x: 60, y: 50)
            page.add(.furniture) { $0.stroke(from: (0, row), to: (299, row + 2), width: 3) }
            let found = numbers(on: page)
            try #require(found.count == 1)
            #expect(difference(found[0].line.strip, alone) < 14, "a rule in row \(row)")
            let right = LineStrip.height * found[0].line.strip.width
            let ink = found[0].line.strip.pixels.prefix(right).count { $0 > 128 }
            let own = alone.pixels.count { $0 > 128 }
            #expect(abs(ink - own) * 6 < own, "a rule in row \(row): \(ink) of \(own)")
        }
    }

    @Test func `know how far their digits stand apart, and what is next to them`() throws {
        var page = DrawnPage(width: 700, height: 300)
        page.write([4, 0, 7], x: 60, y: 50)
        page.write([4, 0], x: 60, y: 150, gap: 0.5)
        page.write([5], x: 205, y: 50)
        page.write([8, 2], x: 460, y: 50)
        page.add(.furniture) { $0.stroke(from: (400, 20), to: (400, 120), width: 4) }
        let found = numbers(on: page, noise: 0)
        try #require(found.count == 4)
        let (first, second, third) = (found[0].figures, found[1].figures, found[2].figures)
        #expect((0.2...0.5).contains(first.widestGap), "\(first.widestGap)")
        #expect(found[3].figures.widestGap > first.widestGap + 0.1)
        #expect(second.widestGap == 0)
        // The first two stand on one line, the third behind a wall, the last alone.
        #expect(first.neighbour > 0.1 && second.neighbour > 0.1)
        #expect(third.neighbour == 0 && found[3].figures.neighbour == 0)
        #expect(abs(first.height - 36) < 12)
    }

    @Test func `know of a point between their digits`() throws {
        func points(_ isThere: Bool) throws -> Double {
            var page = DrawnPage(width: 300, height: 140)
            page.write([4, 7], x: 60, y: 50, gap: 0.6)
            if isThere {
                page.add(.handwrittenDigits) {
                    $0.stroke(from: (92, 82), to: (92, 84), width: 6)
                }
            }
            return try #require(numbers(on: page, noise: 0).first).figures.pointsBetween
        }
        #expect(try points(false) == 0)
        #expect(try points(true) > 0.02)
    }

    /// Walls as high as what stands between them, or much higher.
    @Test(arguments: [(46.0, 92.0), (36, 100), (20, 120)])
    func `lose the wall beside a one`(top: Double, foot: Double) throws {
        let alone = try strip(of: [1, 4])
        var page = DrawnPage(width: 300, height: 140)
        page.write([1, 4], x: 60, y: 50)
        for x in [54.0, 120] {
            page.add(.furniture) { $0.stroke(from: (x, top), to: (x, foot), width: 4) }
        }
        page.add(.furniture) { $0.stroke(from: (54, foot), to: (120, foot), width: 4) }
        let found = numbers(on: page)
        try #require(found.count == 1)
        #expect(difference(found[0].line.strip, alone) < 10)
    }

    @Test func `do not take in a neighbour above that touches them`() throws {
        let alone = try strip(of: [5, 0, 4, 7])
        var page = DrawnPage(width: 300, height: 200)
        page.write([7, 7, 9, 1], x: 60, y: 54)
        page.write([5, 0, 4, 7], x: 60, y: 92)
        let found = numbers(on: page)
        try #require(found.count == 2)
        let lower = try #require(found.first { $0.frame.middle.y > 100 })
        #expect(difference(lower.line.strip, alone) < 26)
    }

    @Test func `are told from print and from what is no number`() {
        var page = DrawnPage(width: 500, height: 300)
        page.write([4, 2], x: 40, y: 40)
        page.write([1, 9, 8, 4], x: 200, y: 40, kind: .print)
        page.write([7, 1], x: 40, y: 160, kind: .otherHandwriting)
        page.write([1, 1, 1], x: 260, y: 160, kind: .furniture)
        #expect(numbers(on: page).count == 1)
        let all = numbers(on: page, inks: [.handwritten, .printed])
        #expect(all.map(\.ink) == [.handwritten, .printed])
        #expect(numbers(on: DrawnPage(width: 200, height: 200)).isEmpty)
    }

    @Test func `have marks where other handwriting is among their digits`() throws {
        var page = DrawnPage(width: 300, height: 140)
        page.write([4, 7, 2], x: 60, y: 50)
        page.add(.otherHandwriting) { $0.stroke(from: (50, 76), to: (160, 60), width: 4) }
        let struck = try #require(numbers(on: page).first)
        #expect(struck.marks.contains { $0.along.upperBound - $0.along.lowerBound > 0.05 })
        var plain = DrawnPage(width: 300, height: 140)
        plain.write([4, 7, 2], x: 60, y: 50)
        plain.add(.otherHandwriting) { $0.stroke(from: (220, 40), to: (240, 90), width: 4) }
        #expect(try #require(numbers(on: plain).first).marks.isEmpty)
    }

    @Test func `stay two where a neck joins their bands`() {
        var page = DrawnPage(width: 400, height: 240)
        page.write([5, 0, 4, 7], x: 60, y: 50)
        page.write([8, 1, 3, 2], x: 64, y: 104)
        let map = page.map()
        var band = map.band
        // Two places wide, from the one to the other.
        for y in 19...27 { for x in 24...25 { band[y * map.width + x] = 255 } }
        let joined = PageMap(
            width: map.width, height: map.height, pixelsPerPlace: 4, digits: map.digits,
            print: map.print, otherHandwriting: map.otherHandwriting, furniture: map.furniture,
            band: band)
        #expect(PageNumberFinder().numbers(in: page.picture, by: joined).count == 2)
    }
}
