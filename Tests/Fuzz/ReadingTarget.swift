import DigitReading
import ModelStore
import ScanImages

/// Scans to the whole way from bytes to a reading and its document, with the models that are built in.
struct ReadingTarget: FuzzTarget {
    private let reader: DigitReader

    static func seeds() -> [[UInt8]] { SeedPictures.all() }

    init() throws {
        // So few pixels that an execution takes milliseconds.
        let limits = ImageLimits(maximumPixels: 10_000)
        reader = DigitReader(
            model: try BuiltInModel.load(), lines: BuiltInModel.lines, finder: BuiltInModel.finder,
            settings: ReadingSettings(limits: limits, readsPrint: true))
    }

    func take(_ bytes: [UInt8]) {
        let outcome = reader.read(bytes)
        check(outcome)
        // What decodes is read as it is. What does not says how a picture is drawn, which decodes.
        guard case .failure(let refusal) = outcome, refusal.width == nil else { return }
        let picture = GreyImage(drawnBy: bytes)
        guard picture.width * picture.height <= 10_000 else { return }
        check(reader.read(picture.pngBytes()))
    }

    /// Expects what those rely on who take a reading.
    private func check(_ outcome: Result<Reading, Refusal>) {
        let document = ReadingDocument(
            file: "a.png", outcome: outcome, modelIdentity: reader.model.identity, sha256: nil,
            bars: reader.bars)
        expect(document.json().utf8.allSatisfy { $0 >= 0x20 }, "a line of JSON has lines")
        switch outcome {
        case .failure(let refusal): expect(!refusal.reason.isEmpty, "a refusal without a reason")
        case .success(let reading):
            expect(!reading.numbers.isEmpty, "a reading without a number")
            let page = PixelBox(x: 0, y: 0, width: reading.width, height: reading.height)
            for number in reading.numbers { check(number, on: page) }
        }
    }

    private func check(_ number: NumberReading, on page: PixelBox) {
        expect((0...1).contains(number.confidence), "a confidence of \(number.confidence)")
        expect(
            number.text.utf8.allSatisfy((UInt8(ascii: "0")...UInt8(ascii: "9")).contains),
            "a number that reads '\(number.text)'")
        for box in [number.box] + number.digits.map(\.box) {
            expect(
                box.x >= 0 && box.y >= 0 && box.width > 0 && box.height > 0
                    && box.x + box.width <= page.width && box.y + box.height <= page.height,
                "\(box) on \(page)")
        }
        for digit in number.digits {
            expect((0...1).contains(digit.confidence), "a confidence of \(digit.confidence)")
            expect(
                digit.probabilities.allSatisfy((0...1.0001).contains),
                "probabilities of \(digit.probabilities)")
        }
    }
}
