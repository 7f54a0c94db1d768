import ScanImages
import Testing

@testable import DigitReading

@Suite struct `A number that a hint narrows` {
    /// A number from each digit's two likeliest shapes.
    private func number(
        _ digits: [(first: Int, probability: Double, second: Int)], halved: Int? = nil
    ) -> NumberReading {
        NumberReading(
            digits: digits.enumerated().map { place, likely in
                var probabilities = [Double](repeating: 0, count: 10)
                probabilities[likely.first] = likely.probability
                probabilities[likely.second] = 1 - likely.probability
                return NumberReading.Digit(
                    digit: likely.first,
                    confidence: likely.probability / (place == halved ? 2 : 1),
                    box: PixelBox(x: 20 * place, y: 0, width: 16, height: 20),
                    probabilities: probabilities,
                    bitmap: DigitBitmap(pixels: [UInt8](repeating: 0, count: 784)))
            })
    }

    @Test func `stays as it is where it fits`() throws {
        let read = number([(1, 0.9, 7), (8, 0.8, 3)])
        #expect(read.narrowed(to: ReadingHint(digits: 2)) == read)
        #expect(read.narrowed(to: try ReadingHint(pattern: "18|73")) == read)
    }

    @Test func `becomes the most probable text that is allowed`() throws {
        let read = number([(7, 0.9, 1), (8, 0.8, 3), (4, 0.6, 9)])
        let narrowed = read.narrowed(to: try ReadingHint(pattern: "1dd"))
        #expect(narrowed.text == "184")
        #expect(narrowed.digits.map(\.digit) == [1, 8, 4])
        #expect(abs(narrowed.confidence - 0.1) < 1e-12)
        #expect(abs(narrowed.digits[0].confidence - 0.1) < 1e-12)
        #expect(narrowed.digits[1] == read.digits[1])
        #expect(narrowed.doubt == "The digits look like 784; the hint says 1dd.")
    }

    @Test func `has the probability of all texts that are allowed, each counted once`() throws {
        let read = number([(7, 0.5, 1), (8, 0.6, 3)])
        // 18 and 13 and 73; 18 is in two of the alternatives.
        let narrowed = read.narrowed(to: try ReadingHint(pattern: "1d|73|18"))
        #expect(narrowed.text == "18")
        // Not more than the text that was read had, although half of all texts are allowed.
        #expect(abs(narrowed.confidence - 0.3) < 1e-12)
        let other = read.narrowed(to: try ReadingHint(pattern: "13|73|13"))
        #expect(other.text == "13")
        #expect(abs(other.confidence - 0.3) < 1e-12)
        let single = number([(7, 0.9, 1), (8, 0.6, 3)]).narrowed(to: try ReadingHint(pattern: "1d"))
        #expect(abs(single.confidence - 0.1) < 1e-12)
    }

    @Test func `is impossible with another count of digits`() throws {
        let read = number([(1, 0.9, 7), (8, 0.8, 3)])
        let narrowed = read.narrowed(to: try ReadingHint(pattern: "d|d{4}"))
        #expect(narrowed.text == "18")
        #expect(narrowed.confidence == 0)
        #expect(narrowed.digits == read.digits)
        #expect(narrowed.doubt == "18 has 2 digits; the hint says 1 or 4 digits.")
    }

    @Test func `keeps the doubt in ink that is too wide`() throws {
        let read = number([(7, 0.6, 1), (8, 1, 3)], halved: 0)
        let narrowed = read.narrowed(to: try ReadingHint(pattern: "1d"))
        #expect(abs(narrowed.confidence - 0.2) < 1e-12)
        #expect(abs(narrowed.digits[0].confidence - 0.2) < 1e-12)
    }

    @Test func `goes to review, with a reason in its document`() throws {
        let reader = try DigitReader(
            model: TemplateModel.make(), settings: ReadingSettings(errorRate: 0.9))
        let scan = TemplateModel.picture(of: [5, 0, 4]).pngBytes()
        let hints = [nil, ReadingHint(digits: 4), try ReadingHint(pattern: "6dd")]
        let outcomes = reader.read([scan, scan, scan], hints: hints)
        let documents = outcomes.map {
            ReadingDocument(
                file: "a.png", outcome: $0, modelIdentity: "", sha256: nil, bars: reader.bars)
        }
        #expect(documents.map(\.status) == [.read, .review, .review])
        #expect(documents.map { $0.numbers[0].text } == ["504", "504", "604"])
        #expect(
            documents.map(\.reason) == [
                nil, "504 has 3 digits; the hint says 4 digits.",
                "The digits look like 504; the hint says 6dd.",
            ])
        #expect(documents.allSatisfy { $0.code == nil })
        var settings = reader.settings
        settings.hint = ReadingHint(digits: 4)
        let hinted = DigitReader(model: reader.model, settings: settings)
        #expect(hinted.read(scan) == outcomes[1])
    }
}
