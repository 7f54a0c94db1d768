import NeuralNetwork

/// Facts of a model that carries no curve.
enum TestFacts {
    static let plain = ModelFacts(
        recipe: "test", cost: .crossEntropy, seed: 1, epochs: 1, data: "none")
}
