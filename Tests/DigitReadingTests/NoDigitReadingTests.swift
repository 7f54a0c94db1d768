import DigitTestSupport
import NeuralNetwork
import ScanImages
import Testing

@testable import DigitReading

@Suite struct `Reading what may be no digit` {
    /// A cross through a box, far from every digit's template.
    private static func drawSign(on picture: inout GreyImage, x: Int) {
        for place in 0..<50 {
            for thick in 0..<9 {
                picture.pixels[(15 + place) * picture.width + x + min(place, 40) / 2 * 2 + thick] =
                    0
                picture.pixels[
                    (15 + place) * picture.width + x + 40 - min(place, 40) / 2 * 2 + thick] = 0
            }
        }
    }

    /// The likeness of a digit to its own template is half its ink squared, far above this; that of
    /// a cross to any is less.
    private static func reader() throws -> DigitReader {
        var cross = GreyImage(width: 90, height: 80)
        drawSign(on: &cross, x: 20)
        let plain = try TemplateModel.make().network
        func best(_ picture: GreyImage) throws -> Float {
            let bitmap = try DigitFinder().numbers(in: picture)[0][0].bitmap
            let layer = plain.layers[0]
            return (0..<10).map { digit in
                layer.biases[digit]
                    + bitmap.pixels.enumerated().reduce(0 as Float) {
                        $0 + Float($1.element) / 255 * layer.weights[$1.offset, digit]
                    }
            }.max() ?? 0
        }
        let sign = try best(cross)
        let digits = try (0...9).map { try best(TemplateModel.picture(of: [$0])) }
        let bias = (sign + (digits.min() ?? 0)) / 2
        try #require(sign < bias)
        return DigitReader(model: try TemplateModel.makeKnowingNoDigit(bias: bias))
    }

    @Test func `refuses a picture on which nothing is a digit`() throws {
        let reader = DigitReader(model: try TemplateModel.makeKnowingNoDigit(bias: 10_000))
        let one = TemplateModel.picture(of: [3])
        guard case .failure(var only) = reader.read(one.pngBytes()) else {
            return #expect(Bool(false), "a sign was read")
        }
        // What it looked at goes with the refusal.
        #expect(only.shapes.count == 1)
        #expect(only.shapes.allSatisfy { $0.noDigitProbability > 0.99 })
        only.shapes = []
        #expect(
            only
                == Refusal(
                    code: .noDigit,
                    reason: """
                        What is on the picture does not look like a digit. Letters and drawings \
                        are not read as digits; check that the right picture was scanned.
                        """, width: one.width, height: one.height))
        guard
            case .failure(let refusal) = reader.read(TemplateModel.picture(of: [3, 4]).pngBytes())
        else { return #expect(Bool(false), "two signs were read") }
        #expect(refusal.reason.hasPrefix("None of the 2 shapes on the picture looks like a digit."))
    }

    @Test func `reads digits as before, their ten probabilities adding up to at most 1`() throws {
        let reading = try Self.reader().read(TemplateModel.picture(of: [5, 0, 4]).pngBytes()).get()
        #expect(reading.numbers.map(\.text) == ["504"])
        for digit in reading.numbers[0].digits {
            #expect(digit.probabilities.count == 10)
            #expect(digit.probabilities.reduce(0, +) <= 1.000_01)
            #expect(digit.confidence == digit.probabilities[digit.digit])
        }
    }

    @Test func `leaves a sign out of a number, whose confidence bears that doubt`() throws {
        var picture = TemplateModel.picture(of: [5, 0, 4])
        for y in 0..<picture.height {
            for x in 75..<130 { picture.pixels[y * picture.width + x] = 255 }
        }
        Self.drawSign(on: &picture, x: 76)
        let reading = try Self.reader().read(picture.pngBytes()).get()
        #expect(reading.numbers.map(\.text).joined() == "54")
        let digits = reading.numbers.flatMap(\.digits)
        let product = digits.reduce(1) { $0 * $1.confidence }
        #expect(reading.numbers.reduce(1) { $0 * $1.confidence } <= product)
    }

    @Test func `answers with a doubtful digit below the bar, and refuses from it on`() {
        var facts = ModelFacts(
            recipe: "", cost: .crossEntropy, seed: 0, epochs: 0, data: "", noDigitBar: 0.9)
        var probabilities = [Float](repeating: 0, count: 11)
        (probabilities[7], probabilities[10]) = (0.125, 0.875)
        #expect(facts.classRead(from: probabilities) == 7)
        (probabilities[7], probabilities[10]) = (0.0625, 0.9375)
        #expect(facts.classRead(from: probabilities) == DigitClass.noDigit)
        facts.noDigitBar = nil
        (probabilities[7], probabilities[10]) = (0.5, 0.5)
        #expect(facts.classRead(from: probabilities) == DigitClass.noDigit)
        #expect(facts.classRead(from: probabilities.prefix(10)) == 7)
    }

    @Test func `takes an eleventh output for no digit only where it is a probability`() throws {
        #expect(try Architecture(parsing: "784-11softmax").knowsNoDigit)
        #expect(try !Architecture(parsing: "784-11").tellsDigits)
        #expect(try Architecture(parsing: "784-10").tellsDigits)
        #expect(try !Architecture(parsing: "784-10").knowsNoDigit)
    }
}
