/// All numbers that training changes in a network with features, or their gradient.
struct NetworkParameters: Sendable {
    /// Those of each convolutional layer; `nil` for pooling.
    let features: [ConvolutionParameters?]

    /// Those of the dense layers.
    let dense: DenseParameters

    /// Creates a copy of a network's parameters.
    init(_ network: Network) {
        features = network.features.parameters
        dense = DenseParameters(network)
    }

    /// Creates parameters of the same shape that are all 0.
    init(shapedAs other: NetworkParameters) {
        features = other.features.map { $0.map(ConvolutionParameters.init(shapedAs:)) }
        dense = DenseParameters(shapedAs: other.dense)
    }

    /// Each array of numbers, always in the same order, and whether it holds weights, which decay.
    var arrays: [(numbers: SharedNumbers, areWeights: Bool)] {
        var arrays: [(SharedNumbers, Bool)] = []
        for case let layer? in features {
            arrays += [(layer.weights, true), (layer.biases, false)]
            if let scales = layer.scales { arrays.append((scales, false)) }
        }
        arrays += dense.weights.map { ($0, true) } + dense.biases.map { ($0, false) }
        return arrays
    }
}
