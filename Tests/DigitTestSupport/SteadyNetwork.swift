import LinearAlgebra
import NeuralNetwork

extension Model {
    /// A model that slides along strips of 32 rows, sees nothing, and says the same of every step.
    ///
    /// - Parameter biases: How much speaks for each class.
    /// - Returns: The model.
    /// - Throws: `ArchitectureError` without any bias.
    public static func saying(_ biases: [Float]) throws -> Model {
        var generator = SeededGenerator(seed: 4)
        let drawn = Network(
            try Architecture(
                parsing: "32x4-4c3x3nrelu-p4x2-6c3x3nrelu-p8x2-\(biases.count)softmax"),
            initialization: .scaled, using: &generator)
        guard let image = drawn.image else { preconditionFailure("strips are images") }
        let network = Network(
            image: image, features: drawn.features,
            layers: [
                DenseLayer(
                    weights: Matrix(rows: drawn.layers[0].inputs, columns: biases.count),
                    biases: biases, activation: .softmax)
            ])
        return Model(
            network: network,
            facts: ModelFacts(
                recipe: "steady", cost: .crossEntropy, seed: 4, epochs: 0, data: "none",
                preprocessing: ModelFacts.linePreprocessing))
    }
}
