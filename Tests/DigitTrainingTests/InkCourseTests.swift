import DigitTestSupport
import Handwriting
import NeuralNetwork
import Testing

@testable import DigitTraining

@Suite(.tellingSeeds) struct `Training a reader of ink` {
    private static let data = TrainingData(
        training: HandwritingSynthesiser().labelledImages(count: 300, seed: 5),
        description: "synthetic digits")

    private static func run(_ architecture: String) -> RecipeRun {
        var recipe = Recipe.ink
        recipe.architecture = architecture
        recipe.settings.epochs = 2
        recipe.settings.miniBatchSize = 8
        recipe.subject = .ink(stripsPerEpoch: 16)
        recipe.heldOutShare = 0.4
        var run = RecipeRun(recipe: recipe, seed: testSeed(3), workers: 2)
        run.heldOutStrips = 10
        return run
    }

    @Test func `gives the same model each time, and says what it was made of`() throws {
        let run = Self.run("32x4-4c3x3nrelu-p4x2-6c3x3nrelu-p8x2-3softmax")
        let outcome = try run.train(on: Self.data)
        #expect(outcome.isComplete && outcome.validation?.count == 10)
        let facts = outcome.model.facts
        #expect(facts.preprocessing == ModelFacts.linePreprocessing)
        #expect(facts.data.contains("16 an epoch"))
        #expect(try run.train(on: Self.data).model.fileBytes == outcome.model.fileBytes)
    }

    @Test(arguments: ["784-30-10", "32x4-4c3x3nrelu-p4x2-6c3x3nrelu-p8x2-11softmax"])
    func `refuses a network that tells no ink`(architecture: String) {
        #expect(throws: RecipeError.self) {
            try Self.run(architecture).train(on: Self.data)
        }
    }
}
