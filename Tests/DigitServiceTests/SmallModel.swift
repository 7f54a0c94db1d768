import NeuralNetwork

/// A network that has learned nothing and answers all the same: the daemon's promises do not depend
/// on what is read.
func smallModel(seed: UInt64 = 1) -> Model {
    var generator = SeededGenerator(seed: seed)
    let architecture = Architecture(
        inputs: 784, layers: [.init(size: 12), .init(size: 10, activation: .softmax)])
    return Model(
        network: Network(architecture, using: &generator),
        facts: ModelFacts(
            recipe: "none", cost: .crossEntropy, seed: seed, epochs: 0, data: "nothing"))
}
