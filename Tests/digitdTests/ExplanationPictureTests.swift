import DigitReading
import DigitTestSupport
import Pictures
import ScanImages
import Testing

@testable import digitd

@Suite struct `The picture of an explanation` {
    private func digit(_ value: Int, confidence: Double, box: PixelBox) -> NumberReading.Digit {
        var probabilities = [Double](repeating: 0, count: 10)
        probabilities[value] = confidence
        probabilities[(value + 1) % 10] = 1 - confidence
        var pixels = [UInt8](repeating: 0, count: 784)
        pixels[14 * 28 + 14] = 255
        return NumberReading.Digit(
            digit: value, confidence: confidence, box: box, probabilities: probabilities,
            bitmap: DigitBitmap(pixels: pixels))
    }

    private func number(_ digits: [NumberReading.Digit]) -> NumberReading {
        NumberReading(
            text: digits.map { "\($0.digit)" }.joined(),
            confidence: digits.reduce(1) { $0 * $1.confidence },
            box: digits.dropFirst().reduce(digits[0].box) { $0.union($1.box) }, digits: digits)
    }

    private func picture(
        of numbers: [NumberReading], scan: GreyImage?
    ) -> ExplanationPicture {
        let reading = Reading(
            width: scan?.width ?? 1, height: scan?.height ?? 1, numbers: numbers)
        let explanation = Explanation(
            of: .success(reading), scan: scan, ink: scan, bars: AcceptanceBars(0.9), errorRate: 0.1)
        return ExplanationPicture(of: explanation, file: "a.png", model: "0123456789abcdef")
    }

    /// The boxes of two digits on a scan of 200×50, which is enlarged four times.
    private let boxes = [
        PixelBox(x: 30, y: 12, width: 20, height: 30),
        PixelBox(x: 80, y: 10, width: 25, height: 32),
    ]

    @Test func `has a blue box around each digit, where it is on the scan`() throws {
        let sure = number([
            digit(5, confidence: 0.99, box: boxes[0]), digit(7, confidence: 0.99, box: boxes[1]),
        ])
        let picture = picture(of: [sure], scan: GreyImage(width: 200, height: 50))
        let frame = try #require(picture.scanFrame)
        #expect(frame.width == 800 && frame.height == 200)
        for box in boxes {
            let (left, top) = (frame.x + 4 * box.x, frame.y + 4 * box.y)
            let (right, bottom) = (frame.x + 4 * box.endX - 1, frame.y + 4 * box.endY - 1)
            for (x, y) in [
                (left, top), (right, top), (left, bottom), (right, bottom),
                ((left + right) / 2, bottom),
            ] {
                #expect(picture.canvas[x, y] == .blue, "\(x), \(y)")
            }
            #expect(picture.canvas[left + 2, top + 2] == .white)
        }
    }

    @Test(arguments: [(0.99, Colour.green), (0.6, Colour.orange)])
    func `has a box around each number in the colour of what became of it`(
        confidence: Double, colour: Colour
    ) throws {
        let number = number([digit(5, confidence: confidence, box: boxes[0])])
        let picture = picture(of: [number], scan: GreyImage(width: 200, height: 50))
        let frame = try #require(picture.scanFrame)
        let corner = (x: frame.x + 4 * boxes[0].endX + 2, y: frame.y + 4 * boxes[0].endY + 2)
        #expect(picture.canvas[corner.x, corner.y] == colour)
        #expect(picture.canvas[corner.x - 1, corner.y - 1] == colour)
    }

    @Test func `shows each digit as the network saw it, dark on white`() {
        let number = number(
            (0..<7).map { digit($0, confidence: 0.95, box: boxes[$0 % 2]) })
        let picture = picture(of: [number], scan: GreyImage(width: 200, height: 50))
        #expect(picture.digitFrames.count == 7)
        for frame in picture.digitFrames {
            #expect(frame.endX < picture.canvas.width && frame.endY < picture.canvas.height)
            let pixel = frame.width / 28
            #expect(
                picture.canvas[frame.x + 14 * pixel + 1, frame.y + 14 * pixel + 1]
                    == Colour(grey: 0))
            #expect(picture.canvas[frame.x + 10 * pixel, frame.y + 10 * pixel] == .white)
        }
        // No two overlap.
        for (index, first) in picture.digitFrames.enumerated() {
            for second in picture.digitFrames.dropFirst(index + 1) {
                #expect(
                    first.endX <= second.x || second.endX <= first.x || first.endY <= second.y
                        || second.endY <= first.y)
            }
        }
    }

    @Test func `of a full page shows the numbers that are doubted most`() {
        let numbers = (0..<60).map {
            number([digit(3, confidence: $0 == 41 ? 0.2 : 0.95, box: boxes[0])])
        }
        let picture = picture(of: numbers, scan: GreyImage(width: 200, height: 50))
        #expect(picture.digitFrames.count == 48)
        #expect(picture.canvas.height < 48 * 340)
    }

    @Test(arguments: [(3000, 40), (40, 3000), (4000, 4000), (7, 7), (1, 1)])
    func `fits a scan of any shape between the margins`(width: Int, height: Int) throws {
        let box = PixelBox(x: 0, y: 0, width: width, height: height)
        let picture = picture(
            of: [number([digit(1, confidence: 0.5, box: box)])],
            scan: GreyImage(width: width, height: height))
        let frame = try #require(picture.scanFrame)
        #expect(frame.width >= 1 && frame.height >= 1)
        #expect(frame.x >= ExplanationPicture.margin)
        #expect(frame.endX <= ExplanationPicture.width - ExplanationPicture.margin)
        #expect(frame.height <= 460)
    }

    @Test func `of a refused scan shows the sentence, and what there is of the scan`() {
        let refusal = Refusal(code: .noDigit, reason: "There are only specks.")
        for scan in [GreyImage(width: 90, height: 50), nil] {
            let explanation = Explanation(
                of: .failure(refusal), scan: scan, ink: nil, bars: AcceptanceBars(.infinity),
                errorRate: 0)
            let picture = ExplanationPicture(of: explanation, file: "a.png", model: "0123")
            #expect((picture.scanFrame != nil) == (scan != nil))
            #expect(picture.digitFrames.isEmpty)
            #expect(picture.canvas.pixels.contains { $0 < 100 })
        }
    }

    @Test func `of a refused scan shows what the network saw`() {
        var refusal = Refusal(code: .noDigit, reason: "None of them looks like a digit.")
        let box = PixelBox(x: 0, y: 0, width: 20, height: 20)
        refusal.shapes = (0..<20).map { digit($0 % 10, confidence: 0.1, box: box) }
        let picture = ExplanationPicture(
            of: Explanation(
                of: .failure(refusal), scan: nil, ink: nil, bars: AcceptanceBars(0.99),
                errorRate: 0.01),
            file: "a.png", model: "0123")
        #expect(picture.digitFrames.count == 12)
        for frame in picture.digitFrames {
            #expect(frame.endX <= ExplanationPicture.width && frame.endY <= picture.canvas.height)
        }
    }
}
