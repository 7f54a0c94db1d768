import DigitTestSupport
import Handwriting
import NeuralNetwork
import Testing

@testable import DigitTraining

@Suite(.tellingSeeds) struct `Training a finder` {
    private static let data = TrainingData(
        training: HandwritingSynthesiser().labelledImages(count: 300, seed: 5),
        description: "synthetic digits")

    private static func recipe(_ architecture: String) -> Recipe {
        var recipe = Recipe.finder
        recipe.architecture = architecture
        recipe.settings.epochs = 1
        recipe.settings.miniBatchSize = 2
        recipe.subject = .pages(patchesPerEpoch: 4)
        recipe.heldOutShare = 0.4
        return recipe
    }

    @Test func `gives a model that says what it was made of`() throws {
        let run = RecipeRun(
            recipe: Self.recipe("8x8-4c3x3s2nrelu-4c3x3s2nrelu-4u0nrelu-10softmax"), seed: 3,
            workers: 2)
        let outcome = try run.train(on: Self.data)
        #expect(outcome.isComplete)
        let facts = outcome.model.facts
        #expect(facts.preprocessing == ModelFacts.pagePreprocessing)
        #expect(facts.data.contains("4 an epoch"))
        #expect(try #require(outcome.validation).count > 1_000)
        #expect(outcome.model.network.pixelsPerPlace == 2)
    }

    @Test(arguments: ["784-30-10", "8x8-4c3x3s2nrelu-4c3x3s2nrelu-4u0nrelu-5softmax"])
    func `refuses a network that makes no such maps`(architecture: String) {
        #expect(throws: RecipeError.self) {
            try RecipeRun(recipe: Self.recipe(architecture), seed: testSeed(1)).train(on: Self.data)
        }
    }
}
