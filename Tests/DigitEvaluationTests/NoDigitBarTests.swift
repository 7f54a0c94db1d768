import DigitTestSupport
import NeuralNetwork
import Testing

@testable import DigitEvaluation

@Suite struct `The bar of what is no digit` {
    @Test func `is one at which hardly a digit is refused`() {
        #expect(NoDigitBar.bar(for: []) == 0.5)
        #expect(NoDigitBar.bar(for: [Double](repeating: 0.1, count: 400)) == 0.5)
        let digits = [0.9, 0.8, 0.7] + [Double](repeating: 0.01, count: 397)
        let bar = NoDigitBar.bar(for: digits)
        #expect(bar > 0.8 && bar < 0.800_001)
        let many = digits + [Double](repeating: 0.01, count: 9_600)
        #expect(NoDigitBar.bar(for: many) > 0.7 && NoDigitBar.bar(for: many) < 0.700_001)
        #expect(NoDigitBar.bar(for: [1, 1, 1, 0]) == 0.999)
    }

    @Test func `is fitted to digits alone, on a model that knows what is none`() throws {
        var images = LabelledImages()
        for index in 0..<40 {
            // Held-out digits that are taken for none with a probability of 0.9, 0.7 and next to none.
            let probability = [0: 0.9, 1: 0.7][index] ?? 0.02
            images.append(
                probability > 0.5
                    ? ToldAnswers.image(of: 10, probability: probability, classes: 11)
                    : ToldAnswers.image(of: index % 10, probability: 0.9, classes: 11),
                label: UInt8(index % 10))
            images.append(ToldAnswers.image(of: 10, probability: 0.99, classes: 11), label: 10)
        }
        let model = ToldAnswers.model(classes: 11)
        let bar = try #require(NoDigitBar.fitted(to: model, on: images, workers: 1))
        // One digit may be refused: the bar lies just above the second.
        #expect(abs(bar - 0.7) < 0.02)
        #expect(NoDigitBar.fitted(to: ToldAnswers.model(), on: images, workers: 1) == nil)
    }
}
