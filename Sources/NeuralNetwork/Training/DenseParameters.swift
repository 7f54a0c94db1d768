import LinearAlgebra

/// Weights and biases of a network in memory that is written in place: what training changes.
final class DenseParameters: Sendable {
    /// The shape of one layer.
    struct LayerShape {
        let inputs: Int
        let outputs: Int
        let activation: Activation
    }

    /// The shape of each layer.
    let layers: [LayerShape]

    /// The weights of each layer, shaped `[inputs, outputs]`.
    let weights: [SharedNumbers]

    /// The biases of each layer, shaped `[outputs]`.
    let biases: [SharedNumbers]

    /// Creates a copy of a network's parameters.
    init(_ network: Network) {
        layers = network.layers.map {
            LayerShape(inputs: $0.inputs, outputs: $0.outputs, activation: $0.activation)
        }
        weights = network.layers.map { SharedNumbers($0.weights.elements) }
        biases = network.layers.map { SharedNumbers($0.biases) }
    }

    /// Creates parameters of the same shape that are all 0.
    init(shapedAs other: DenseParameters) {
        layers = other.layers
        weights = other.weights.map { SharedNumbers(count: $0.count) }
        biases = other.biases.map { SharedNumbers(count: $0.count) }
    }

    /// A network with a copy of these parameters.
    var network: Network {
        Network(
            layers: layers.indices.map { index in
                let layer = layers[index]
                return DenseLayer(
                    weights: Matrix(
                        rows: layer.inputs, columns: layer.outputs, elements: weights[index].array),
                    biases: biases[index].array, activation: layer.activation)
            })
    }
}
