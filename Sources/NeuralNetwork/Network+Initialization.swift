import LinearAlgebra

/// How the weights of an untrained network are drawn.
public enum Initialization: String, Sendable, Hashable, CaseIterable, Codable {
    /// Weights and biases from the normal distribution N(0, 1): the lecture (Nielsen, chapter 1).
    case lecture

    /// Weights from N(0, 1/n) for n inputs, N(0, 2/n) before ReLU (He et al. 2015), so that no
    /// neuron starts saturated (Nielsen, chapter 3); biases 0.
    case scaled
}

extension Network {
    /// Creates an untrained network.
    public init(
        _ architecture: Architecture, initialization: Initialization = .lecture,
        using generator: inout SeededGenerator
    ) {
        var inputs = architecture.inputs
        var layers: [DenseLayer] = []
        for layer in architecture.layers {
            let deviation: Float =
                switch (initialization, layer.activation) {
                case (.lecture, _): 1
                case (.scaled, .relu): (2 / Float(inputs)).squareRoot()
                case (.scaled, _): (1 / Float(inputs)).squareRoot()
                }
            let biases = (0..<layer.size).map { _ in
                initialization == .lecture ? generator.normal() : 0
            }
            let weights = (0..<inputs * layer.size).map { _ in generator.normal() * deviation }
            layers.append(
                DenseLayer(
                    weights: Matrix(rows: inputs, columns: layer.size, elements: weights),
                    biases: biases, activation: layer.activation))
            inputs = layer.size
        }
        self.init(layers: layers)
    }
}
