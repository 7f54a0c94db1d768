import DigitTestSupport
import NeuralNetwork
import Testing

@testable import Handwriting

@Suite(.tellingSeeds) struct `A hand that writes a number` {
    private static let digits = HandwritingSynthesiser().labelledImages(count: 100, seed: 3)

    private static func image(of digit: UInt8) -> StripDigit {
        .image(digits.image(digits.labels.firstIndex(of: digit) ?? 0))
    }

    /// Writes digits with the hand of a seed and returns the sheet and the places of the pen.
    private static func written(
        _ text: [UInt8], seed: UInt64
    ) -> (sheet: StripSheet, boxes: [InkBox], hand: StripHand) {
        var generator = SeededGenerator(testSeed: seed)
        let hand = StripHand(using: &generator)
        var sheet = StripSheet(height: StripSynthesiser.height)
        var pen = hand.startOfLine(using: &generator)
        var boxes: [InkBox] = []
        for digit in text {
            hand.write(
                image(of: digit), digit: digit, on: &sheet, at: &pen, using: &generator)
            if let last = pen.last { boxes.append(last.box) }
        }
        return (sheet, boxes, hand)
    }

    @Test func `writes from left to right`() {
        for seed in 0..<UInt64(60) {
            let (sheet, boxes, hand) = Self.written([2, 5, 8, 3, 6], seed: seed)
            #expect(boxes.count == 5, "seed \(seed)")
            for (left, right) in zip(boxes, boxes.dropFirst()) {
                // Digits may run into each other, by less than a fifth of their height.
                #expect(
                    right.low.x > left.high.x - 0.19 * hand.digitHeight - 0.01, "seed \(seed)")
                #expect(right.high.x > left.high.x, "seed \(seed)")
            }
            // A thinned stroke may end before its box; no ink goes beyond it by more than soft edges.
            let last = (sheet.ink.lastIndex { $0 > 0 } ?? 0) / sheet.height
            #expect(Float(last) < (boxes.last?.high.x ?? 0) + 4.5, "seed \(seed)")
        }
    }

    @Test func `writes all digits about as high, some ones and sevens longer`() {
        var longest: Float = 0
        for seed in 0..<UInt64(200) {
            let (_, boxes, hand) = Self.written([4, 1, 5, 7], seed: seed)
            for (index, box) in boxes.enumerated() {
                let height = (box.high.y - box.low.y) / hand.digitHeight
                #expect((0.35...1.76).contains(height), "seed \(seed): \(height)")
                if index % 2 == 1 { longest = max(longest, height) }
            }
        }
        #expect(longest > 1.3)
    }

    @Test func `is the same for the same seed, and another for another`() {
        let first = Self.written([1, 9, 8, 4], seed: 5).sheet.bytes
        #expect(first == Self.written([1, 9, 8, 4], seed: 5).sheet.bytes)
        #expect(first != Self.written([1, 9, 8, 4], seed: 6).sheet.bytes)
    }

    @Test func `begins with room on the strip and leaves margins in digit heights`() {
        for seed in 0..<UInt64(100) {
            var generator = SeededGenerator(testSeed: seed)
            let hand = StripHand(using: &generator)
            let pen = hand.startOfLine(using: &generator)
            #expect(pen.edge == 0 && pen.last == nil)
            #expect(pen.foot >= hand.digitHeight && pen.foot <= 32, "seed \(seed)")
            #expect((12...32).contains(hand.digitHeight), "seed \(seed)")
            let margin = hand.margin(using: &generator)
            for side in [margin.left, margin.right] {
                #expect((0...Int(2 * hand.digitHeight)).contains(side), "seed \(seed)")
            }
        }
    }

    @Test func `writes a mark beside a digit, and moves on by its width`() {
        for seed in 0..<UInt64(60) {
            var generator = SeededGenerator(testSeed: seed)
            let hand = StripHand(using: &generator)
            var sheet = StripSheet(height: StripSynthesiser.height)
            var pen = hand.startOfLine(using: &generator)
            hand.write(Self.image(of: 3), digit: 3, on: &sheet, at: &pen, using: &generator)
            let edge = pen.edge
            hand.write(.dash, on: &sheet, at: &pen, using: &generator)
            #expect(pen.edge > edge + 0.2 * hand.digitHeight, "seed \(seed)")
            let beyond = sheet.ink.dropFirst(Int(edge + 1) * sheet.height).contains { $0 > 0 }
            #expect(beyond, "seed \(seed)")
        }
    }
}

@Suite(.tellingSeeds) struct `A strip as a picture` {
    @Test func `is dark on light, and says what is on it`() {
        let strip = LabelledStrip(width: 2, pixels: [0, 255, 100, 155], label: [0, 4, 2])
        let picture = strip.picture
        #expect(picture.width == 2 && picture.height == 2)
        #expect(picture.pixels == [255, 0, 155, 100])
        #expect(strip.text == "042")
        #expect(LabelledStrip(width: 1, pixels: [0], label: []).text == "")
    }
}
