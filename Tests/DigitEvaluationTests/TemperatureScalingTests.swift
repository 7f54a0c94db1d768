import DigitEvaluation
import DigitTestSupport
import Foundation
import NeuralNetwork
import Testing

@Suite(.tellingSeeds) struct `A temperature` {
    private static let seed: UInt64 = 41

    /// Images whose labels follow the answers written on them, but at another temperature.
    private static func images(_ count: Int, temperature: Double) -> LabelledImages {
        var generator = SeededGenerator(testSeed: seed)
        var images = LabelledImages()
        for _ in 0..<count {
            let answers = (0..<10).map { _ in Float.random(in: 0...10, using: &generator) }
            let weights = answers.map { exp(Double($0) / temperature) }
            var rest = Double.random(in: 0..<weights.reduce(0, +), using: &generator)
            let label = weights.firstIndex {
                rest -= $0
                return rest < 0
            }
            images.append(ToldAnswers.image(answers), label: UInt8(label ?? 9))
        }
        return images
    }

    private static func temperature(on images: LabelledImages, workers: Int = 2) -> Double {
        let model = ToldAnswers.model()
        return TemperatureScaling(
            of: model.network, facts: model.facts, on: images, workers: workers
        ).temperature
    }

    @Test(arguments: [0.5, 1, 2, 4])
    func `is the one that the labels follow`(expected: Double) {
        let found = Self.temperature(on: Self.images(12_000, temperature: expected))
        #expect(abs(found / expected - 1) < 0.06, "seed \(Self.seed): \(found)")
    }

    @Test func `does not depend on the workers, nor on the temperature before`() {
        let images = Self.images(600, temperature: 2)
        let first = Self.temperature(on: images, workers: 1)
        #expect(first == Self.temperature(on: images, workers: 3))
        var facts = ToldAnswers.model().facts
        facts.temperature = 5
        let again = TemperatureScaling(
            of: ToldAnswers.network(), facts: facts, on: images, workers: 1)
        #expect(again.temperature == first)
    }

    @Test func `stays within its bounds where labels know no doubt, or nothing but doubt`() {
        var generator = SeededGenerator(testSeed: Self.seed)
        var sure = LabelledImages()
        var lost = LabelledImages()
        for _ in 0..<500 {
            let answers = (0..<10).map { _ in Float.random(in: 0...10, using: &generator) }
            let best = answers.indices.max { answers[$0] < answers[$1] }
            sure.append(ToldAnswers.image(answers), label: UInt8(best ?? 0))
            lost.append(ToldAnswers.image(answers), label: UInt8(generator.next() % 10))
        }
        #expect(abs(Self.temperature(on: sure) - 0.25) < 0.01)
        #expect(Self.temperature(on: lost) > 7.5)
    }

    @Test func `changes nothing without images`() {
        #expect(Self.temperature(on: LabelledImages()) == 1)
        #expect(TemperatureScaling(of: ToldAnswers.network(), on: []).temperature == 1)
    }
}
