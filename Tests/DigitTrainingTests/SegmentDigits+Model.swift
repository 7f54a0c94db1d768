import DigitTestSupport
import DigitTraining
import NeuralNetwork

extension SegmentDigits {
    /// A network that reads these digits well.
    static func model(seed: UInt64 = 1) throws -> Model {
        var digits = SegmentDigits(seed: seed)
        let recipe = Recipe(
            name: "segments", summary: "for tests", architecture: "784-24relu-10softmax",
            settings: SGDSettings(
                cost: .crossEntropy, epochs: 4, miniBatchSize: 20, learningRate: 0.1,
                momentum: 0.5),
            heldOutShare: 0.1)
        let data = TrainingData(training: try digits.images(count: 1_000), description: "segments")
        return try RecipeRun(recipe: recipe, seed: seed).train(on: data).model
    }
}
