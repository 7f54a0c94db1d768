import DigitEvaluation
import DigitTestSupport
import LinearAlgebra
import NeuralNetwork
import Testing

@testable import DigitTraining

@Suite(.tellingSeeds) struct `Training a scout` {
    @Test func `sets the bar where mistakes are few enough, and no lower`() {
        let right = (0..<5_000).map { (confidence: 1 - Float($0) / 10_000, isMistake: false) }
        #expect(ScoutTraining.bar(for: right) == right.last?.confidence)
        #expect(ScoutTraining.bar(for: right + [(0.4, true)]) == 0.4)
        #expect(ScoutTraining.bar(for: right + [(0.4, true), (0.3, true)]) == 0.4)
        #expect(ScoutTraining.bar(for: [(0.9, true)] + right.dropLast(10)) == nil)
        #expect(
            ScoutTraining.bar(for: [(0.9, false), (0.8, true)] + right.dropFirst(4_000)) == 0.9)
        #expect(ScoutTraining.bar(for: [(0.9, false), (0.9, true)]) == nil)
    }

    @Test func `gives a network with features one that answers as it does where it is sure`() throws
    {
        var digits = SegmentDigits(seed: 21)
        let learned = try digits.images(count: 900)
        let heldOut = try digits.images(count: 1_200)
        let recipe = Recipe(
            name: "small", summary: "for a test",
            architecture: "28x28-4c5x5vrelu-p4x4-10softmax",
            settings: SGDSettings(
                cost: .crossEntropy, epochs: 2, miniBatchSize: 30, learningRate: 0.1))
        let run = RecipeRun(recipe: recipe, seed: testSeed(2), workers: 2)
        let model = try run.train(on: TrainingData(training: learned, description: "")).model
        // 75 images held out are too few to choose a bar on.
        #expect(model.scout == nil)

        let training = ScoutTraining(
            model: model, learned: learned, heldOut: heldOut, seed: testSeed(5), workers: 2)
        let scout = try #require(training.scout())
        #expect(scout == training.scout())
        #expect(training.scout(shouldContinue: { false }) == nil)
        let both = Model(network: model.network, scout: scout, facts: model.facts)
        let evaluation = Evaluation(of: both, on: heldOut)
        #expect(evaluation.correct >= Evaluation(of: model, on: heldOut).correct - 1)
        #expect(evaluation.firstLooks ?? 0 > 300)
        #expect(
            evaluation.text().contains(
                "Read at first look, by the scout alone: \(evaluation.firstLooks ?? 0) digits"))
    }
}
