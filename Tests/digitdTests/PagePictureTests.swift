import DigitReading
import DigitTestSupport
import ModelStore
import Pictures
import ScanImages
import Testing

@testable import digitd

@Suite(.tellingSeeds) struct `The picture of a page` {
    private func number(_ text: String, confidence: Double, box: PixelBox) -> NumberReading {
        let digits = text.compactMap(\.wholeNumberValue).map { value in
            var probabilities = [Double](repeating: 0, count: 10)
            probabilities[value] = 0.9
            probabilities[(value + 1) % 10] = 0.1
            return NumberReading.Digit(
                digit: value, confidence: confidence, box: box, probabilities: probabilities,
                bitmap: DigitBitmap(pixels: [UInt8](repeating: 0, count: 784)))
        }
        return NumberReading(text: text, confidence: confidence, box: box, digits: digits)
    }

    private func explanation(
        of numbers: [NumberReading], scan: GreyImage, map: PageMap? = nil, reduction: Int = 1
    ) -> Explanation {
        let reading = Reading(
            width: reduction * scan.width, height: reduction * scan.height, numbers: numbers)
        return Explanation(
            of: .success(reading), scan: scan, ink: nil, map: map ?? emptyMap(of: scan),
            bars: AcceptanceBars(0.9), errorRate: 0.1)
    }

    private func picture(of explanation: Explanation) -> ExplanationPicture {
        ExplanationPicture(of: explanation, file: "a.png", model: "0123456789abcdef")
    }

    /// The map of nothing but paper.
    private func emptyMap(of scan: GreyImage) -> PageMap {
        let (width, height) = (scan.width / 8 + 1, scan.height / 8 + 1)
        let none = [UInt8](repeating: 0, count: width * height)
        return PageMap(
            width: width, height: height, pixelsPerPlace: 8, digits: none, print: none,
            otherHandwriting: none, furniture: none, band: none)
    }

    /// Numbers in rows and columns, the first ones in doubt.
    private func table(rows: Int, columns: Int, inDoubt: Int) -> [NumberReading] {
        (0..<rows * columns).map { place in
            number(
                "\(100 + place)", confidence: place < inDoubt ? 0.5 : 0.95,
                box: PixelBox(
                    x: 60 + place % columns * 140, y: 40 + place / columns * 60, width: 60,
                    height: 30))
        }
    }

    @Test(arguments: [
        (2480, 3508, 1600, 2263), (3508, 2480, 1600, 1131), (1240, 1754, 1240, 1754),
        (900, 9000, 240, 2400), (400, 200, 800, 400), (60, 50, 480, 400), (1, 1, 8, 8),
    ])
    func `shows it large, and no larger than a screen is wide`(
        width: Int, height: Int, drawnWidth: Int, drawnHeight: Int
    ) throws {
        let scan = GreyImage(width: width, height: height)
        let box = PixelBox(x: 0, y: 0, width: min(40, width), height: min(40, height))
        let picture = picture(
            of: explanation(of: [number("7", confidence: 1, box: box)], scan: scan))
        let frame = try #require(picture.scanFrame)
        #expect(frame.width == drawnWidth && frame.height == drawnHeight)
        #expect(picture.canvas.width == max(1000, drawnWidth + 56))
        #expect(frame.endY < picture.canvas.height)
    }

    @Test func `has ink in the colour of what it was taken for`() throws {
        var page = DrawnPage(width: 600, height: 400)
        page.write([1, 1], x: 100, y: 60, height: 60)
        for (kind, y) in [(PageClass.print, 200), (.otherHandwriting, 260), (.furniture, 320)] {
            page.add(kind) { $0.stroke(from: (100, Double(y)), to: (300, Double(y)), width: 7) }
        }
        let box = PixelBox(x: 100, y: 60, width: 90, height: 60)
        let picture = picture(
            of: explanation(
                of: [number("11", confidence: 0.95, box: box)], scan: page.picture, map: page.map())
        )
        let frame = try #require(picture.scanFrame)
        func colour(_ x: Int, _ y: Int) -> Colour { picture.canvas[frame.x + x, frame.y + y] }
        let digit = try #require(
            (100..<190).first { page.picture[$0, 90] == 0 && page.picture[$0 + 2, 90] == 0 })
        let colours = PageInk.classes.map(\.colour)
        #expect(
            [colour(digit + 1, 90), colour(200, 200), colour(200, 260), colour(200, 320)] == colours
        )
        #expect(colour(400, 230) == .white)
        #expect(Set(colours).count == 4)
    }

    @Test func `has a box around each number in the colour of what became of it`() throws {
        let numbers = [
            number("12", confidence: 0.95, box: PixelBox(x: 100, y: 80, width: 60, height: 40)),
            number("34", confidence: 0.5, box: PixelBox(x: 400, y: 80, width: 60, height: 40)),
        ]
        // The scan was decoded at half its size, on which the boxes are.
        let scan = GreyImage(width: 500, height: 250)
        let picture = picture(of: explanation(of: numbers, scan: scan, reduction: 2))
        let frame = try #require(picture.scanFrame)
        #expect(frame.width == 500)
        for (place, colour) in [(80, Colour.green), (230, .orange)] {
            #expect(picture.canvas[frame.x + place + 2, frame.y + 60 + 2] == colour)
            #expect(picture.canvas[frame.x + place + 1, frame.y + 60 + 1] == colour)
        }
    }

    @Test func `has a tag beside each number, and none covers another`() throws {
        let numbers = table(rows: 12, columns: 8, inDoubt: 10)
        let scan = GreyImage(width: 1200, height: 800)
        let page = try #require(PageSection(of: explanation(of: numbers, scan: scan)))
        let frame = page.frame(top: 0)
        let tags = page.tagPlaces(in: frame)
        #expect(tags.count == numbers.count)
        for (place, tag) in tags.enumerated() {
            let box = SheetFrame(frame: frame, scanSize: (1200, 800)).place(of: numbers[place].box)
            #expect(tag.overlap(with: frame) == tag.width * tag.height)
            #expect(box.grown(by: 10).overlap(with: tag) > 0, "\(numbers[place].text)")
            #expect(tags.dropFirst(place + 1).allSatisfy { $0.overlap(with: tag) == 0 })
        }
    }

    @Test(arguments: [(0, 0), (5, 15), (12, 36), (30, 36)])
    func `shows in detail what is in doubt, and not too much of it`(inDoubt: Int, digits: Int) {
        let numbers = table(rows: 6, columns: 8, inDoubt: inDoubt)
        let picture = picture(
            of: explanation(of: numbers, scan: GreyImage(width: 1200, height: 500)))
        #expect(picture.digitFrames.count == digits)
        for frame in picture.digitFrames {
            #expect(frame.endX < picture.canvas.width && frame.endY < picture.canvas.height)
        }
    }

    @Test func `is told in words, too`() {
        let numbers = table(rows: 5, columns: 3, inDoubt: 14)
        let explanation = explanation(of: numbers, scan: GreyImage(width: 500, height: 400))
        let lines = explanation.text(file: "a.png", picture: "why.png").split(
            separator: "\n", omittingEmptySubsequences: false)
        #expect(lines[0] == "a.png: 15 numbers were read; a person should look at 14 of them.")
        #expect(lines[2] == "Accepted: 114.")
        #expect(lines[4].hasPrefix("100 is doubted: "))
        #expect(lines.contains("  digit 1: 1 with 0.5000, then 2 with 0.1000"))
        #expect(lines.count { $0.hasPrefix("  digit") } == 36)
        #expect(
            lines.suffix(4) == [
                "2 more numbers are in doubt, but less than these.", "",
                "The picture is why.png.", "",
            ])
    }

    @Test func `is made where a finder decided`() throws {
        var page = DrawnPage(width: 900, height: 700)
        for row in 0..<4 {
            page.write([row, 5, 7], x: 120, y: 80 + 140 * Double(row), height: 60)
        }
        let reader = DigitReader(
            model: try BuiltInModel.load(), lines: BuiltInModel.lines,
            finder: GivenMap(map: page.map()))
        let explanation = reader.explain(page.picture.pngBytes())
        #expect(explanation.map == page.map() && explanation.ink == nil)
        #expect(explanation.numbers.count == 4 && explanation.isPage)
        #expect(explanation.outcome == reader.read(page.picture.pngBytes()))
        var digit = GreyImage(width: 60, height: 60)
        digit.draw(6, x: 18, y: 10, width: 24, height: 40, strokeWidth: 4)
        let alone = reader.explain(digit.pngBytes())
        #expect(alone.map == nil && alone.ink != nil && !alone.isPage)
    }
}

/// A finder that knows the map of one page.
private struct GivenMap: PageMapping {
    let map: PageMap

    func map(of image: GreyImage, writtenAt height: Double?) -> PageMap { map }
}
