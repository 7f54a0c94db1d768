import DigitTestSupport
import NeuralNetwork
import ScanImages
import Testing

@Suite(.tellingSeeds) struct `Finding digits` {
    private func boxes(_ image: GreyImage) throws -> [[PixelBox]] {
        try DigitFinder().numbers(in: image).map { $0.map(\.box) }
    }

    /// A picture of one digit on a page, and the box it was drawn into.
    private func page(
        _ digit: Int, paper: UInt8 = 255, ink: UInt8 = 0, strokeWidth: Double = 6
    ) -> GreyImage {
        var page = GreyImage(width: 100, height: 120, grey: paper)
        page.draw(
            digit, x: 30, y: 30, width: 40, height: 60, strokeWidth: strokeWidth, tone: ink)
        return page
    }

    @Test(arguments: 0...9)
    func `gives one digit's box to a few pixels`(digit: Int) throws {
        let box = try #require(try boxes(page(digit)).first?.first)
        #expect(abs(box.y - 27) <= 2 && abs(box.endY - 94) <= 2)
        #expect(box.x >= 26 && box.endX <= 75)
    }

    /// Papers and inks: black on white, white on black, pencil on grey, faint on yellow, chalk.
    @Test(arguments: [(255, 0), (0, 255), (150, 90), (235, 200), (60, 170)] as [(UInt8, UInt8)])
    func `sees the same in any ink on any paper`(paper: UInt8, ink: UInt8) throws {
        for digit in 0...9 {
            let expected = try DigitFinder().numbers(in: page(digit))
            let found = try DigitFinder().numbers(in: page(digit, paper: paper, ink: ink))
            #expect(found.map(\.count) == [1])
            let difference = difference(expected[0][0].bitmap, found[0][0].bitmap)
            // A twentieth of the ink of a digit: the edges' greys are rounded differently.
            #expect(difference < 1300, "digit \(digit): \(difference)")
        }
    }

    /// The sum of all differences, where one may be a pixel beside the other: a centre of mass
    /// between two pixels falls to either.
    private func difference(_ first: DigitBitmap, _ second: DigitBitmap) -> Int {
        [-29, -28, -27, -1, 0, 1, 27, 28, 29].map { shift in
            (0..<784).reduce(0) { sum, place in
                let other = place + shift
                let tone = (0..<784).contains(other) ? Int(second.pixels[other]) : 0
                return sum + abs(Int(first.pixels[place]) - tone)
            }
        }.min() ?? .max
    }

    @Test(arguments: [0.2, 0.4, 0.6])
    func `looks through shadow and noise`(shadow: Double) throws {
        for digit in 0...9 {
            for (paper, ink) in [(220, 60), (200, 120)] as [(UInt8, UInt8)] {
                let photo = page(digit, paper: paper, ink: ink)
                    .photographed(noise: 6, shadow: shadow, seed: UInt64(digit))
                let numbers = try boxes(photo)
                #expect(numbers.map(\.count) == [1], "digit \(digit), ink \(ink)")
                let box = numbers[0][0]
                #expect(abs(box.y - 27) <= 3 && abs(box.endY - 94) <= 3)
            }
        }
    }

    @Test(arguments: [0.12, 0.25, 0.5, 1, 3])
    func `sees the same at any size`(scale: Double) throws {
        let width = Int(100 * scale)
        let height = Int(120 * scale)
        for digit in 0...9 {
            var picture = GreyImage(width: width, height: height)
            picture.draw(
                digit, x: 30 * scale, y: 30 * scale, width: 40 * scale, height: 60 * scale,
                strokeWidth: max(6 * scale, 1))
            #expect(try boxes(picture).map(\.count) == [1], "digit \(digit)")
        }
    }

    @Test func `keeps the pieces of a broken digit together`() throws {
        // A five whose flag stands apart.
        var five = GreyImage(width: 80, height: 100)
        five.stroke(from: (35, 22), to: (60, 20), width: 6)
        five.stroke(from: (25, 25), to: (25, 45), width: 6)
        five.stroke(from: (25, 45), to: (55, 55), width: 6)
        five.stroke(from: (55, 55), to: (30, 85), width: 6)
        #expect(try boxes(five).map(\.count) == [1])
        // A three broken in the middle.
        var three = GreyImage(width: 80, height: 100)
        three.stroke(from: (20, 20), to: (55, 22), width: 5)
        three.stroke(from: (55, 22), to: (35, 45), width: 5)
        three.stroke(from: (35, 54), to: (58, 65), width: 5)
        three.stroke(from: (58, 65), to: (22, 88), width: 5)
        #expect(try boxes(three).map(\.count) == [1])
        // A four whose hook does not quite reach its stem.
        var four = GreyImage(width: 80, height: 100)
        four.stroke(from: (25, 15), to: (20, 55), width: 5)
        four.stroke(from: (20, 55), to: (48, 55), width: 5)
        four.stroke(from: (56, 20), to: (56, 88), width: 5)
        #expect(try boxes(four).map(\.count) == [1])
    }

    @Test func `drops specks, rules and frames`() throws {
        var picture = page(5)
        for (x, y) in [(3, 3), (90, 100), (12, 60), (85, 20)] {
            picture.stroke(from: (Double(x), Double(y)), to: (Double(x), Double(y)), width: 3)
        }
        picture.stroke(from: (0, 112), to: (99, 112), width: 2)
        #expect(try boxes(picture).map(\.count) == [1])
        var framed = page(7)
        for (start, end) in [((0, 3), (99, 2)), ((3, 0), (2, 119)), ((97, 0), (97, 119))] {
            framed.stroke(
                from: (Double(start.0), Double(start.1)), to: (Double(end.0), Double(end.1)),
                width: 5)
        }
        let box = try #require(try boxes(framed).first?.first)
        #expect(try boxes(framed).map(\.count) == [1])
        #expect(abs(box.y - 27) <= 2 && box.x >= 26 && box.endX <= 75)
    }

    @Test func `reads a number from left to right`() throws {
        var picture = GreyImage(width: 360, height: 80)
        for (place, digit) in [5, 0, 4, 1, 9, 2].enumerated() {
            picture.draw(
                digit, x: 20 + 55 * Double(place), y: 15, width: 34, height: 50, strokeWidth: 5)
        }
        let numbers = try boxes(picture)
        #expect(numbers.map(\.count) == [6])
        #expect(numbers[0].map { ($0.x + $0.endX) / 2 / 55 } == [0, 1, 2, 3, 4, 5])
    }

    @Test func `starts a new number after a wide gap and on a new line`() throws {
        var page = GreyImage(width: 400, height: 300)
        for (x, y) in [(20, 30), (60, 28), (250, 33), (290, 30), (30, 170), (70, 168), (110, 171)] {
            page.draw(8, x: Double(x), y: Double(y), width: 30, height: 50, strokeWidth: 5)
        }
        #expect(try boxes(page).map(\.count) == [2, 2, 3])
    }

    @Test func `leaves punctuation out of a number`() throws {
        var picture = GreyImage(width: 220, height: 80)
        for (place, digit) in [3, 9, 5].enumerated() {
            picture.draw(
                digit, x: 15 + 65 * Double(place), y: 12, width: 32, height: 50, strokeWidth: 5)
        }
        picture.stroke(from: (62, 62), to: (60, 68), width: 5)
        picture.stroke(from: (190, 38), to: (206, 38), width: 4)
        #expect(try boxes(picture).map(\.count) == [3])
    }

    @Test func `says what a picture without digits is`() {
        let seen: [(GreyImage, NoDigit)] = [
            (GreyImage(width: 1, height: 1), .tooSmall(width: 1, height: 1)),
            (GreyImage(width: 300, height: 5), .tooSmall(width: 300, height: 5)),
            (GreyImage(width: 100, height: 100), .blank),
            (GreyImage(width: 100, height: 100, grey: 0), .blank),
            (specks, .specksOnly),
            (hatching, .tooBusy),
        ]
        for (picture, reason) in seen {
            #expect(throws: reason) { try DigitFinder().numbers(in: picture) }
        }
    }

    @Test(arguments: 0..<12)
    func `sees no digit in the grain of blank paper`(seed: UInt64) {
        for (noise, shadow) in [(2, 0), (5, 0.3), (12, 0.2), (25, 0)] {
            let paper = GreyImage(width: 160, height: 120, grey: 200)
                .photographed(noise: noise, shadow: shadow, seed: seed)
            #expect(throws: NoDigit.self, "noise \(noise), shadow \(shadow)") {
                try DigitFinder().numbers(in: paper)
            }
        }
    }

    private var specks: GreyImage {
        var page = GreyImage(width: 200, height: 200)
        for x in stride(from: 15, to: 200, by: 37) {
            page.stroke(from: (Double(x), 50), to: (Double(x), 50), width: 8)
        }
        return page
    }

    /// Seven thousand short strokes.
    private var hatching: GreyImage {
        let side = 1400
        return GreyImage(
            width: side, height: side,
            pixels: (0..<side * side).map { place in
                let isInk = place % side % 8 < 3 && place / side % 34 < 30
                return isInk ? 0 : 255
            })
    }

    @Test func `gives the reason in a sentence`() {
        #expect(
            NoDigit.blank.description
                == "The picture is blank: no ink stands out from the paper. "
                + "Check that the written side was scanned, or write with a darker pen.")
        #expect(
            NoDigit.tooSmall(width: 1, height: 1).description
                == "The picture is 1×1 pixels; a digit needs at least 2×7. "
                + "Scan it at a higher resolution.")
        #expect(
            NoDigit.tooMuchInk(percent: 80).description
                == "80 % of the picture would be ink, as in a photo or a texture. "
                + "Cut the scan to the digits and their paper.")
    }

    @Test func `ends on any pattern`() {
        var generator = SeededGenerator(testSeed: 11)
        for _ in 0..<300 {
            let width = Int.random(in: 1...60, using: &generator)
            let height = Int.random(in: 1...60, using: &generator)
            let levels = Int.random(in: 1...255, using: &generator)
            let image = GreyImage(
                width: width, height: height,
                pixels: (0..<width * height).map { _ in
                    UInt8(Int.random(in: 0...levels, using: &generator) * 255 / levels)
                })
            if let numbers = try? DigitFinder().numbers(in: image) {
                #expect(!numbers.isEmpty && numbers.allSatisfy { !$0.isEmpty })
                for box in numbers.flatMap({ $0.map(\.box) }) {
                    #expect(box.x >= 0 && box.y >= 0 && box.endX <= width && box.endY <= height)
                }
            }
        }
    }
}
