import DigitTestSupport
import NeuralNetwork

extension SegmentDigits {
    /// A network that reads these digits well.
    static func model(seed: UInt64 = 1) throws -> Model {
        var generator = SeededGenerator(seed: seed)
        let settings = SGDSettings(
            cost: .crossEntropy, epochs: 4, miniBatchSize: 20, learningRate: 0.1, momentum: 0.5)
        let trainer = Trainer(
            Network(
                try Architecture(parsing: "784-24relu-10softmax"), initialization: .scaled,
                using: &generator),
            settings: settings, seed: seed)
        var digits = SegmentDigits(seed: seed)
        trainer.run(on: TrainingSet(try digits.images(count: 900)))
        return Model(
            network: trainer.network,
            facts: ModelFacts(
                recipe: "segments", cost: settings.cost, seed: seed, epochs: settings.epochs,
                data: "segments"))
    }
}
