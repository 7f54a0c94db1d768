import DigitTestSupport
import NeuralNetwork
import Testing

@testable import Handwriting

@Suite(.tellingSeeds) struct `A sheet for a strip` {
    private static let seed: UInt64 = 23

    @Test func `grows to the right as far as there is ink`() {
        var sheet = StripSheet(height: 4)
        #expect(sheet.width == 0)
        sheet.add(0.5, column: 2, row: 1)
        #expect(sheet.width == 3)
        sheet.add(0.5, column: 0, row: 3)
        #expect(sheet.width == 3)
        #expect(sheet.ink[2 * 4 + 1] == 0.5 && sheet.ink[3] == 0.5)
        #expect(sheet.ink.reduce(0, +) == 1)
    }

    @Test func `takes no ink outside of it, and is never darker than black`() {
        var sheet = StripSheet(height: 4)
        sheet.add(1, column: -1, row: 0)
        sheet.add(1, column: 0, row: -1)
        sheet.add(1, column: 0, row: 4)
        sheet.add(0, column: 9, row: 0)
        #expect(sheet.width == 0)
        sheet.add(0.75, column: 0, row: 0)
        sheet.add(0.5, column: 0, row: 0)
        #expect(sheet.ink[0] == 0.75)
        sheet.add(3, column: 0, row: 0)
        #expect(sheet.ink[0] == 1)
    }

    @Test(arguments: [(0, 0, 0), (30, 4, 2), (0, 1, 0), (60, 0, 7)])
    func `is finished with margins, at least so wide, in steps of four columns`(
        least: Int, left: Int, right: Int
    ) {
        var sheet = StripSheet(height: 3)
        for column in 0..<10 { sheet.add(1, column: column, row: 1) }
        var generator = SeededGenerator(testSeed: Self.seed)
        sheet.finish(atLeast: least, margin: (left, right), using: &generator)
        #expect(sheet.width % 4 == 0)
        #expect(sheet.width >= max(least, 10 + left + right))
        #expect(sheet.width < max(least, 10 + left + right) + 4)
        let inked = (0..<sheet.width).filter { sheet.ink[$0 * 3 + 1] > 0 }
        #expect(inked.count == 10)
        #expect((inked.first ?? -1) >= left)
        #expect(sheet.width - 1 - (inked.last ?? sheet.width) >= right)
        // From here on what goes beyond is cut off.
        let width = sheet.width
        sheet.line(from: [0, 1], to: [900, 1], radius: 1)
        #expect(sheet.width == width)
    }

    @Test func `has bytes row by row, though its ink grows by columns`() {
        var sheet = StripSheet(height: 2)
        sheet.add(1, column: 0, row: 1)
        sheet.add(0.5, column: 2, row: 0)
        #expect(sheet.bytes == [0, 0, 128, 255, 0, 0])
    }

    @Test func `has a line as wide and as dark as was asked for`() {
        var sheet = StripSheet(height: 9)
        sheet.line(from: [0, 4.5], to: [20, 4.5], radius: 1.5, strength: 0.5)
        let column = Array(sheet.ink[10 * 9..<11 * 9])
        #expect(column == [0, 0, 0, 0.5, 0.5, 0.5, 0, 0, 0])
        var thin = StripSheet(height: 9)
        thin.line(from: [0, 4.5], to: [20, 4.5], radius: 0.25)
        #expect(thin.ink.max() == 0.375)
    }
}

@Suite(.tellingSeeds) struct `Clutter on a strip` {
    private static let digits = HandwritingSynthesiser().labelledImages(count: 200, seed: 3)

    /// Blank paper of 200 columns with clutter of one kind.
    private static func sheet(_ kind: StripClutter.Kind, seed: UInt64) -> StripSheet {
        var generator = SeededGenerator(testSeed: seed)
        var sheet = StripSheet(height: StripSynthesiser.height)
        sheet.finish(atLeast: 200, margin: (0, 0), using: &generator)
        let hand = StripHand(using: &generator)
        let shelves = DigitShelves(sets: [digits], hands: [])
        let choice = StripDigits(images: shelves, pens: nil).choice(using: &generator)
        StripClutter([kind]).spoil(&sheet, hand: hand, digits: choice, using: &generator)
        return sheet
    }

    private static func inkedRows(_ sheet: StripSheet) -> Set<Int> {
        Set(sheet.ink.indices.filter { sheet.ink[$0] > 0 }.map { $0 % sheet.height })
    }

    @Test func `is none where there is none`() {
        var generator = SeededGenerator(testSeed: 1)
        var sheet = StripSheet(height: 32)
        sheet.finish(atLeast: 40, margin: (0, 0), using: &generator)
        let digits = DigitShelves(sets: [Self.digits], hands: [])
        let choice = StripDigits(images: digits, pens: nil).choice(using: &generator)
        StripClutter([]).spoil(
            &sheet, hand: StripHand(using: &generator), digits: choice, using: &generator)
        #expect(sheet.ink.allSatisfy { $0 == 0 })
    }

    @Test(arguments: StripClutter.Kind.allCases)
    func `keeps the strip's size and the range of ink`(kind: StripClutter.Kind) {
        for seed in 0..<UInt64(20) {
            let sheet = Self.sheet(kind, seed: seed)
            #expect(sheet.width == 200 && sheet.ink.count == 200 * 32, "seed \(seed)")
            #expect(sheet.ink.allSatisfy { (0...1).contains($0) }, "seed \(seed)")
        }
    }

    @Test func `may be rules from one end to the other`() {
        for seed in 0..<UInt64(20) {
            let sheet = Self.sheet(.rule, seed: seed)
            // A rule may leave the strip at its foot, never all of it at once.
            let columns = Set(
                sheet.ink.indices.filter { sheet.ink[$0] > 0 }.map { $0 / sheet.height })
            #expect(columns.count > 60, "seed \(seed): \(columns.count) columns")
            let share = Float(sheet.ink.count { $0 > 0 }) / Float(sheet.ink.count)
            #expect(share < 0.25, "seed \(seed): \(share) is inked")
        }
    }

    @Test func `may be the head and the foot of a box, never its sides`() {
        var found = 0
        for seed in 0..<UInt64(40) {
            let rows = Self.inkedRows(Self.sheet(.box, seed: seed))
            found += rows.isEmpty ? 0 : 1
            #expect(rows.allSatisfy { $0 < 4 || $0 > 27 }, "seed \(seed): rows \(rows.sorted())")
        }
        #expect(found > 20)
    }

    @Test func `may be a pattern that is paler than writing`() {
        for seed in 0..<UInt64(20) {
            for kind in [StripClutter.Kind.waves, .hatching] {
                let sheet = Self.sheet(kind, seed: seed)
                let darkest = sheet.ink.max() ?? 0
                #expect(darkest > 0 && darkest <= 0.5, "seed \(seed): \(kind) of \(darkest)")
                #expect(Self.inkedRows(sheet).count > 25, "seed \(seed): \(kind)")
            }
            // Lines that cross, and spots, are all of one tone.
            let tones = Set(Self.sheet(.hatching, seed: seed).ink)
            #expect(tones.count == 2, "seed \(seed): \(tones.count) tones")
        }
    }

    @Test func `may be the ends of digits that stand above and below`() {
        var found = 0
        for seed in 0..<UInt64(40) {
            let rows = Self.inkedRows(Self.sheet(.neighbours, seed: seed))
            found += rows.isEmpty ? 0 : 1
            #expect(
                rows.allSatisfy { $0 < 11 || $0 > 20 }, "seed \(seed): rows \(rows.sorted())")
        }
        #expect(found > 20)
    }
}

@Suite(.tellingSeeds) struct `Damage to a strip` {
    /// Paper of 80 columns with one black bar of 8 columns.
    private static func bar() -> StripSheet {
        var sheet = StripSheet(height: 32)
        for column in 30..<38 { for row in 4..<28 { sheet.add(1, column: column, row: row) } }
        var generator = SeededGenerator(testSeed: 0)
        sheet.finish(atLeast: 80, margin: (20, 22), using: &generator)
        return sheet
    }

    private static func damaged(_ seed: UInt64) -> StripSheet {
        var generator = SeededGenerator(testSeed: seed)
        var sheet = bar()
        StripDamage(using: &generator).apply(to: &sheet, using: &generator)
        return sheet
    }

    @Test func `follows from its seed`() {
        #expect(Self.damaged(3).ink == Self.damaged(3).ink)
        #expect(Self.damaged(3).ink != Self.damaged(4).ink)
    }

    @Test func `leaves ink darker than paper, in its place`() {
        let before = Self.bar()
        let isInk = before.ink.map { $0 > 0 }
        for seed in 0..<UInt64(200) {
            let after = Self.damaged(seed)
            #expect(after.width == before.width && after.height == before.height)
            func mean(_ ofInk: Bool) -> Float {
                let part = after.ink.indices.filter { isInk[$0] == ofInk }
                return part.reduce(0) { $0 + after.ink[$1] } / Float(part.count)
            }
            let (ink, paper) = (mean(true), mean(false))
            #expect(ink > paper + 0.15, "seed \(seed): ink \(ink), paper \(paper)")
        }
    }

    @Test func `is hardly any on some strips, and much on others`() {
        let before = Self.bar()
        let changes = (0..<UInt64(200)).map { seed in
            zip(before.ink, Self.damaged(seed).ink).reduce(0) { $0 + abs($1.0 - $1.1) }
                / Float(before.ink.count)
        }.sorted()
        #expect(changes[10] < 0.02, "\(changes[10])")
        #expect(changes[190] > 0.08, "\(changes[190])")
    }
}
