import LinearAlgebra

/// The numbers of a convolutional layer in memory that is written in place, or their gradient.
struct ConvolutionParameters: Sendable {
    /// Shaped `[kernelHeight · kernelWidth · inputs, outputs]`.
    let weights: SharedNumbers

    /// Shaped `[outputs]`.
    let biases: SharedNumbers

    /// The factors γ of the normalisation, if there is one, shaped `[outputs]`.
    let scales: SharedNumbers?

    /// Creates a copy of a layer's parameters.
    init(_ layer: ConvolutionLayer) {
        weights = SharedNumbers(layer.weights.elements)
        biases = SharedNumbers(layer.biases)
        scales = layer.normalisation.map { SharedNumbers($0.scales) }
    }

    /// Creates parameters of the same shape that are all 0.
    init(shapedAs other: ConvolutionParameters) {
        weights = SharedNumbers(count: other.weights.count)
        biases = SharedNumbers(count: other.biases.count)
        scales = other.scales.map { SharedNumbers(count: $0.count) }
    }
}
