import DigitTestSupport
import NeuralNetwork
import ScanImages
import Testing

@testable import DigitReading

@Suite struct `Reading scans` {
    let reader: DigitReader

    init() throws {
        reader = try DigitReader(model: TemplateModel.make())
    }

    @Test func `reads a number of six digits`() throws {
        let picture = TemplateModel.picture(of: [5, 0, 4, 1, 9, 2])
        let reading = try reader.read(picture.pngBytes()).get()
        #expect(reading.width == picture.width && reading.height == picture.height)
        #expect(reading.numbers.map(\.text) == ["504192"])
        let number = reading.numbers[0]
        #expect(number.digits.map(\.digit) == [5, 0, 4, 1, 9, 2])
        #expect(number.box.x > 10 && number.box.endX < picture.width)
        #expect(number.digits.allSatisfy { number.box.union($0.box) == number.box })
    }

    @Test func `doubts what stands on a damaged page, and does not call it blank`() throws {
        func page(_ digits: [Int]) -> ScanContent {
            let picture = TemplateModel.picture(of: digits)
            return .picture(
                DecodedScan(
                    colours: picture.pixels.flatMap { [$0, $0, $0] }, width: picture.width,
                    height: picture.height, damage: "half of it is missing"))
        }
        let outcomes = reader.read([page([5, 0, 4]), page([])])
        let number = try outcomes[0].get().numbers[0]
        #expect(number.text == "504" && number.confidence == 0)
        #expect(number.doubt?.contains("half of it is missing") == true)
        guard case .failure(let refusal) = outcomes[1] else {
            Issue.record("nothing was read as something")
            return
        }
        #expect(refusal.code == .corrupt)
        #expect(refusal.reason.contains("half of it is missing"))
    }

    @Test func `tells places on a large scan in its own pixels`() throws {
        let picture = TemplateModel.picture(of: [5, 0, 4])
        let whole = try reader.read(picture.pngBytes()).get()
        // Four times as many pixels as are decoded.
        var large = GreyImage(width: 2 * picture.width, height: 2 * picture.height)
        for y in 0..<large.height {
            for x in 0..<large.width { large[x, y] = picture[x / 2, y / 2] }
        }
        let limits = ImageLimits(maximumDecodedPixels: picture.pixels.count)
        let reader = try DigitReader(
            model: TemplateModel.make(), settings: ReadingSettings(limits: limits))
        for bytes in [large.pngBytes(), large.jpegBytes(quality: 98)] {
            let reading = try reader.read(bytes).get()
            #expect(reading.width == large.width && reading.height == large.height)
            #expect(reading.numbers.map(\.text) == ["504"])
            for (digit, small) in zip(reading.numbers[0].digits, whole.numbers[0].digits) {
                #expect(abs(digit.box.x - 2 * small.box.x) <= 4)
                #expect(abs(digit.box.endY - 2 * small.box.endY) <= 4)
            }
        }
    }

    @Test(arguments: 0...9)
    func `reads a digit from PNG and JPEG, dark or light`(digit: Int) throws {
        for (paper, ink) in [(255, 0), (0, 255), (170, 90)] as [(UInt8, UInt8)] {
            let picture = TemplateModel.picture(of: [digit], paper: paper, ink: ink)
            for bytes in [picture.pngBytes(), picture.jpegBytes(quality: 85)] {
                #expect(try reader.read(bytes).get().numbers.map(\.text) == ["\(digit)"])
            }
        }
    }

    @Test func `gives ten probabilities whose largest is the digit's`() throws {
        let reading = try reader.read(TemplateModel.picture(of: [3, 8]).pngBytes()).get()
        for digit in reading.numbers[0].digits {
            #expect(digit.probabilities.count == 10)
            #expect(abs(digit.probabilities.reduce(0, +) - 1) < 1e-5)
            #expect(digit.probabilities.max() == digit.confidence)
            #expect(digit.probabilities[digit.digit] == digit.confidence)
        }
    }

    @Test func `is as sure of a number as of all its digits together`() throws {
        let number = try reader.read(TemplateModel.picture(of: [6, 6, 6]).pngBytes()).get()
            .numbers[0]
        let product = number.digits.reduce(1) { $0 * $1.confidence }
        #expect(number.confidence == product)
    }

    @Test func `doubts ink that is wider than a digit`() throws {
        var touching = GreyImage(width: 160, height: 80)
        touching.draw(2, x: 20, y: 15, width: 50, height: 50, strokeWidth: 5)
        touching.draw(2, x: 66, y: 15, width: 50, height: 50, strokeWidth: 5)
        let digit = try reader.read(touching.pngBytes()).get().numbers[0].digits[0]
        #expect(digit.confidence == (digit.probabilities.max() ?? 0) / 2)
    }

    @Test func `answers a batch in order, as one by one`() {
        let scans: [[UInt8]] = [
            TemplateModel.picture(of: [7]).pngBytes(),
            [],
            TemplateModel.picture(of: [1, 2]).jpegBytes(quality: 90),
            Array("no picture".utf8),
            GreyImage(width: 50, height: 50).pngBytes(),
            TemplateModel.picture(of: [9]).pngBytes(),
        ]
        let together = reader.read(scans)
        // The network's products may be rounded differently in larger batches, so texts and codes
        // are compared, and confidences to six decimals.
        for (scan, answer) in zip(scans, together) {
            switch (answer, reader.read(scan)) {
            case (.success(let first), .success(let second)):
                #expect(first.numbers.map(\.text) == second.numbers.map(\.text))
                for (one, other) in zip(first.numbers, second.numbers) {
                    #expect(abs(one.confidence - other.confidence) < 1e-6)
                }
            case (let first, let second):
                #expect(first == second)
            }
        }
        #expect(
            together.map { (try? $0.get())?.numbers.first?.text } == [
                "7", nil, "12", nil, nil, "9",
            ])
        #expect(reader.read([[UInt8]]()).isEmpty)
    }

    @Test func `refuses with a code, a sentence and the size it knows`() {
        func refusal(_ scan: [UInt8]) -> Refusal? {
            if case .failure(let refusal) = reader.read(scan) { refusal } else { nil }
        }
        let whole = TemplateModel.picture(of: [4]).pngBytes()
        #expect(
            refusal([])
                == Refusal(
                    code: .empty, reason: "The file is empty (0 bytes). Scan or save it again."))
        #expect(
            refusal(Array(whole.prefix(200)))
                == Refusal(
                    code: .truncated,
                    reason: "The PNG ends too early, after 200 bytes; the rest of the picture is "
                        + "missing. Copy or scan it again."))
        #expect(refusal(Array("text".utf8))?.code == .unsupported)
        #expect(refusal(Array(whole.prefix(60)) + whole.dropFirst(70))?.code == .corrupt)
        #expect(
            refusal(GreyImage(width: 60, height: 50).pngBytes())
                == Refusal(
                    code: .noDigit,
                    reason: "The picture is blank: no ink stands out from the paper. Check that "
                        + "the written side was scanned, or write with a darker pen.",
                    width: 60, height: 50))
        #expect(refusal(GreyImage(width: 1, height: 1).pngBytes())?.code == .tooSmall)
        let strict = DigitReader(
            model: reader.model,
            settings: ReadingSettings(limits: ImageLimits(maximumSideInPixels: 50)))
        guard case .failure(let tooLarge) = strict.read(whole) else {
            Issue.record("a picture over the limit was read")
            return
        }
        #expect(tooLarge.code == .tooLarge && tooLarge.width == 75 && tooLarge.height == 80)
    }
}
