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
        let features = architecture.windows.map {
            FeatureLayer($0.feature, window: $0.window, using: &generator)
        }
        var inputs = architecture.denseInputs
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
        if let image = architecture.image {
            self.init(image: image, features: features, layers: layers)
        } else {
            self.init(layers: layers)
        }
    }
}

extension FeatureLayer {
    /// Creates an untrained layer: weights from N(0, 1/n) for windows of n numbers, N(0, 2/n) before
    /// ReLU; biases 0.
    init(_ feature: FeatureSpecification, window: Int, using generator: inout SeededGenerator) {
        func layer(_ shape: FeatureSpecification.ConvolutionShape) -> ConvolutionLayer {
            let deviation = ((shape.activation == .relu ? 2 : 1) / Float(window)).squareRoot()
            let weights = (0..<window * shape.maps).map { _ in generator.normal() * deviation }
            return ConvolutionLayer(
                shape, weights: Matrix(rows: window, columns: shape.maps, elements: weights),
                biases: [Float](repeating: 0, count: shape.maps),
                normalisation: shape.isNormalised
                    ? BatchNormalisation(scales: [Float](repeating: 1, count: shape.maps)) : nil)
        }
        switch feature {
        case .maxPooling(let height, let width): self = .maxPooling(height: height, width: width)
        case .convolution(let shape): self = .convolution(layer(shape))
        case .joining(_, let place, _, _):
            self = .joining(layer(feature.weighingShape), with: place)
        }
    }
}
