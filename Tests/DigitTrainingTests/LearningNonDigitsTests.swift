import DigitTestSupport
import Handwriting
import NeuralNetwork
import Testing

@testable import DigitTraining

@Suite(.tellingSeeds) struct `What is no digit, beside digits` {
    @Test func `is learned, and refused`() throws {
        let recipe = Recipe(
            name: "none", summary: "for a test", architecture: "784-64relu-11softmax",
            settings: SGDSettings(
                cost: .crossEntropy, epochs: 12, miniBatchSize: 20, learningRate: 0.1,
                momentum: 0.5), nonDigits: 600, heldOutShare: 0.2)
        var digits = SegmentDigits(seed: 11)
        let outcome = try RecipeRun(recipe: recipe, seed: testSeed(3), workers: 2).train(
            on: TrainingData(training: try digits.images(count: 600), description: "segments"))
        #expect(try #require(outcome.validation).accuracy > 0.9)
        let others = NonDigitSynthesiser().labelledImages(count: 300, seed: testSeed(99))
        #expect(outcome.model.network.correct(on: others) > 200)
        #expect(outcome.model.facts.data.contains("480 and 600 that are no digits, 120 held out"))
    }
}
