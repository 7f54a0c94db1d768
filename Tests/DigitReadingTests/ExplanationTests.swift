import Foundation
import ScanImages
import Testing

@testable import DigitReading

@Suite struct `An explanation` {
    let reader: DigitReader

    init() throws {
        reader = try DigitReader(model: TemplateModel.make())
    }

    /// A number from each digit's two likeliest shapes.
    private func number(
        _ digits: [(first: Int, probability: Double, second: Int)], width: Int = 16
    ) -> NumberReading {
        NumberReading(
            digits: digits.enumerated().map { place, likely in
                var probabilities = [Double](repeating: 0, count: 10)
                probabilities[likely.first] = likely.probability
                probabilities[likely.second] = 1 - likely.probability
                return NumberReading.Digit(
                    digit: likely.first, confidence: likely.probability,
                    box: PixelBox(x: 20 * place, y: 0, width: width, height: 20),
                    probabilities: probabilities,
                    bitmap: DigitBitmap(pixels: [UInt8](repeating: 0, count: 784)))
            })
    }

    private func explanation(
        of numbers: [NumberReading], bar: Double = 0.99, errorRate: Double = 0.01
    ) -> Explanation {
        Explanation(
            of: .success(Reading(width: 100, height: 20, numbers: numbers)), scan: nil, ink: nil,
            bars: AcceptanceBars(bar), errorRate: errorRate)
    }

    @Test func `says why a number is accepted`() {
        let explanation = explanation(of: [number([(5, 0.9999, 3), (4, 0.998, 9)])])
        #expect(explanation.status == .read)
        #expect(explanation.sentences == ["54 was read."])
        #expect(
            explanation.numbers[0].sentences == [
                "54 is accepted: its confidence of 0.9979 reaches the bar of 0.99, above which at "
                    + "most 1 in 100 should be wrong."
            ])
        #expect(explanation.numbers[0].digits.map(\.runnerUp) == [3, 9])
        #expect(abs(explanation.numbers[0].digits[1].runnerUpProbability - 0.002) < 1e-12)
    }

    @Test func `says why a number is doubted, and which digit is the weakest`() {
        let explanation = explanation(
            of: [number([(5, 0.99, 3), (4, 0.8, 9), (0, 1, 6)])], bar: 0.995, errorRate: 0.005)
        #expect(explanation.status == .review)
        #expect(explanation.sentences == ["540 was read, but a person should look at it."])
        #expect(
            explanation.numbers[0].sentences == [
                "540 is doubted: its confidence of 0.7920 is below the bar of 0.995, above which "
                    + "at most 1 in 200 should be wrong.",
                "The weakest is digit 2 of 3: 4 with 0.8000 against 9 with 0.2000.",
            ])
    }

    @Test func `says what else a single digit may be`() {
        #expect(
            explanation(of: [number([(4, 0.8, 9)])]).numbers[0].sentences.last
                == "It is 4 with 0.8000 against 9 with 0.2000.")
    }

    @Test func `says that ink is too wide, and what a hint expects`() throws {
        let wide = explanation(of: [number([(7, 0.9, 1), (4, 1, 9)], width: 40)])
        #expect(
            wide.numbers[0].sentences.dropFirst().first
                == "The ink of digit 1 is wider than a digit is, as of two that touch, so its "
                + "confidence counts half.")
        let hinted = number([(7, 0.9, 1), (4, 1, 9)])
            .narrowed(to: try ReadingHint(pattern: "1d"))
        #expect(
            explanation(of: [hinted]).numbers[0].sentences == [
                "14 is doubted: its confidence of 0.1000 is below the bar of 0.99, above which at "
                    + "most 1 in 100 should be wrong.",
                "The digits look like 74; the hint says 1d.",
                "The weakest is digit 1 of 2: 1 with 0.1000 against 7 with 0.9000.",
            ])
    }

    @Test func `says of a digit of a line what it looks like alone`() {
        var line = number([(7, 0.9, 1), (4, 1, 9)], width: 40)
        line.line = LineEvidence(
            strip: LineStrip(
                width: 16, pixels: [UInt8](repeating: 0, count: 16 * LineStrip.height),
                box: PixelBox(x: 0, y: 0, width: 60, height: 20)),
            columns: [0..<8, 8..<16], alternatives: [],
            evidence: .init(share: 0.9, surestLook: 0.9, inkLeftAside: 0, digits: 2))
        #expect(
            explanation(of: [line]).numbers[0].sentences.last
                == "The weakest is digit 1 of 2: 7 with 0.9000 by both networks; alone it looks "
                + "like 7 with 0.9000.")
        line.digits[0].probabilities = [Double](repeating: 0.01, count: 10)
        #expect(
            explanation(of: [line]).numbers[0].sentences.last?
                .hasSuffix("alone it looks like no digit with 0.9000.") == true)
    }

    @Test func `says that no bar is high enough`() {
        let number = number([(7, 0.9999, 1)])
        #expect(
            explanation(of: [number], bar: .infinity, errorRate: 0.003).numbers[0].sentences[0]
                == "7 is doubted: no confidence shows that at most 3 in 1000 would be wrong; its "
                + "own is 0.9999.")
        #expect(
            explanation(of: [number], bar: .infinity, errorRate: 0).numbers[0].sentences[0]
                == "7 goes to a person, as every reading does when none of those accepted may be "
                + "wrong; its confidence is 0.9999.")
    }

    @Test func `counts the numbers of a page`() {
        let (sure, unsure) = (number([(7, 0.9999, 1)]), number([(7, 0.5, 1)]))
        #expect(explanation(of: [sure, sure]).sentences == ["2 numbers were read."])
        #expect(
            explanation(of: [sure, unsure]).sentences
                == ["2 numbers were read; a person should look at one of them."])
        #expect(
            explanation(of: [unsure, sure, unsure]).sentences
                == ["3 numbers were read; a person should look at 2 of them."])
    }

    @Test func `holds the scan and the ink on it`() throws {
        let scan = TemplateModel.picture(of: [5, 0], paper: 200, ink: 120)
        let explanation = reader.explain(scan.pngBytes())
        #expect(explanation.scan == scan)
        #expect(explanation.outcome == reader.read(scan.pngBytes()))
        let ink = try #require(explanation.ink)
        #expect(ink.width == scan.width && ink.height == scan.height)
        // Faint ink is dark, paper is white.
        #expect(ink[2, 2] > 240)
        #expect(zip(scan.pixels, ink.pixels).allSatisfy { $0 > 125 || $1 < 100 })
    }

    @Test func `of a refused scan holds what was looked at`() throws {
        let careful = DigitReader(model: try TemplateModel.makeKnowingNoDigit(bias: 10_000))
        let refused = careful.explain(TemplateModel.picture(of: [3, 4]).pngBytes())
        #expect(refused.shapes.count == 2)
        #expect(refused.numbers.isEmpty)
        #expect(careful.explain(TemplateModel.picture(of: []).pngBytes()).shapes.isEmpty)
        let read = reader.explain(TemplateModel.picture(of: [3, 4]).pngBytes())
        #expect(read.numbers.count == 1 && read.shapes.isEmpty)
    }

    @Test func `of a refused scan holds what is known`() {
        let blank = reader.explain(GreyImage(width: 60, height: 50).pngBytes())
        #expect(blank.status == .rejected)
        #expect(
            blank.sentences == [
                "No number was read.",
                "The picture is blank: no ink stands out from the paper. Check that the written "
                    + "side was scanned, or write with a darker pen.",
            ])
        #expect(blank.scan != nil && blank.ink == nil && blank.numbers.isEmpty)
        var ruled = GreyImage(width: 200, height: 60)
        ruled.stroke(from: (0, 30), to: (199, 30), width: 2)
        let specks = reader.explain(ruled.pngBytes())
        #expect(specks.status == .rejected && specks.ink != nil)
        let nothing = reader.explain([])
        #expect(nothing.scan == nil && nothing.ink == nil && nothing.status == .rejected)
        let prepared = TemplateModel.picture(of: [5])
        #expect(reader.explain(Array(prepared.pngBytes().prefix(90))).scan == nil)
    }

    @Test func `shows a scan that is prepared already as it is`() throws {
        var pixels = [UInt8](repeating: 0, count: 784)
        for y in 6..<22 { for x in 12..<15 { pixels[y * 28 + x] = 255 } }
        let scan = GreyImage(width: 28, height: 28, pixels: pixels)
        let ink = try #require(reader.explain(scan.pngBytes()).ink)
        #expect(ink.width == 28 && ink[13, 10] < 100 && ink[2, 2] > 240)
    }

    @Test func `becomes a document with all of the reading's`() throws {
        let scan = TemplateModel.picture(of: [5, 0]).pngBytes()
        let explanation = reader.explain(scan)
        let reading = ReadingDocument(
            file: "a.png", outcome: explanation.outcome, modelIdentity: "0123", sha256: nil,
            bars: reader.bars)
        let json = ExplanationDocument(
            reading: reading, explanation: explanation, picture: "a.png.explained.png"
        ).json()
        #expect(
            json.hasPrefix(
                String(reading.json().dropLast())
                    + #","bar":0.99,"lineBar":0.99,"errorRate":0.01"#))
        let object = try #require(
            try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any])
        #expect(object["picture"] as? String == "a.png.explained.png")
        #expect(object["sentences"] as? [String] == explanation.sentences)
        let numbers = try #require(object["explanations"] as? [[String: Any]])
        #expect(numbers.map { $0["text"] as? String } == ["50"])
        #expect(numbers[0]["sentences"] as? [String] == explanation.numbers[0].sentences)
        let digits = try #require(numbers[0]["digits"] as? [[String: Any]])
        #expect(
            digits.map { $0["runnerUp"] as? Int }
                == explanation.numbers[0].digits.map(\.runnerUp))
    }

    @Test func `of a page tells the digits of what is in doubt`() throws {
        let numbers = [0.9999, 0.6, 0.9999, 0.9999].map { number([(7, $0, 1)]) }
        let none = [UInt8](repeating: 0, count: 4)
        let map = PageMap(
            width: 2, height: 2, pixelsPerPlace: 50, digits: none, print: none,
            otherHandwriting: none, furniture: none, band: none)
        let page = Explanation(
            of: .success(Reading(width: 100, height: 100, numbers: numbers)), scan: nil, ink: nil,
            map: map, bars: AcceptanceBars(0.99), errorRate: 0.01)
        #expect(page.isPage && page.detailed == [1] && page.told == [1])
        let reading = ReadingDocument(
            file: "a.png", outcome: page.outcome, modelIdentity: "0123", sha256: nil,
            bars: page.bars)
        let json = ExplanationDocument(reading: reading, explanation: page, picture: "b").json()
        let object = try #require(
            try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any])
        let told = try #require(object["explanations"] as? [[String: Any]])
        #expect(told.map { ($0["digits"] as? [Any])?.count } == [0, 1, 0, 0])
        #expect(told.map { ($0["sentences"] as? [Any])?.count } == [1, 2, 1, 1])
    }
}

@Suite struct `Confidences as text` {
    @Test(arguments: [(0.0, "0.0000"), (0.99999, "0.9999"), (1, "1.0000"), (0.05, "0.0500")])
    func `are never rounded up to a certainty`(confidence: Double, text: String) {
        #expect(ConfidenceText.format(confidence) == text)
    }

    @Test(arguments: [
        (0.0, "0"), (0.99, "0.99"), (0.5, "0.5"), (1, "1"), (0.9912345, "0.99124"),
        (0.999999, "1"), (0.00001, "0.00001"),
    ])
    func `are bars that are never shown too low`(bar: Double, text: String) {
        #expect(ConfidenceText.format(bar: bar) == text)
    }

    @Test(arguments: [
        (0.01, "1 in 100"), (0.005, "1 in 200"), (0.03, "3 in 100"), (0.25, "1 in 4"),
        (1, "1 in 1"), (0, "none"), (0.0025, "1 in 400"), (0.15, "15 in 100"),
    ])
    func `are error rates in words`(rate: Double, text: String) {
        #expect(ConfidenceText.format(errorRate: rate) == text)
    }
}
