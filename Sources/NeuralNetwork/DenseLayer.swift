import LinearAlgebra

/// A fully connected layer: every neuron weighs every input, adds its bias and applies the
/// activation.
///
/// For a batch `X`, one image per row, the layer computes
///
///     Z = X · W + b          X: [batch, inputs]   W: [inputs, outputs]
///     A = σ(Z)               b: [outputs]         Z, A: [batch, outputs]
///
/// This is Nielsen, *Neural Networks and Deep Learning*, ch. 2, eq. (25), transposed so that images
/// are rows.
public struct DenseLayer: Sendable, Equatable {
    /// The weights, shaped `[inputs, outputs]`.
    public var weights: Matrix

    /// The biases, shaped `[outputs]`.
    public var biases: [Float]

    /// What each neuron makes of its weighted input.
    public let activation: Activation

    /// The number of inputs.
    public var inputs: Int { weights.rows }

    /// The number of neurons.
    public var outputs: Int { weights.columns }

    /// Creates a layer.
    ///
    /// - Precondition: As many biases as columns of weights.
    public init(weights: Matrix, biases: [Float], activation: Activation) {
        precondition(
            biases.count == weights.columns,
            "\(biases.count) biases for weights of \(weights.rows)×\(weights.columns)")
        self.weights = weights
        self.biases = biases
        self.activation = activation
    }

    /// Returns the weighted inputs `Z = X · W + b`, shaped `[batch, outputs]`.
    ///
    /// - Precondition: `images.columns == inputs`.
    public func weightedInputs(for images: Matrix) -> Matrix {
        var z = Matrix(
            rows: images.rows, columns: outputs, elements: [Float](repeating: biases, images.rows))
        z.add(images, times: weights)
        return z
    }
}

extension [Float] {
    /// The same row several times, one after the other.
    init(repeating row: [Float], _ count: Int) {
        self = []
        reserveCapacity(row.count * count)
        for _ in 0..<count { append(contentsOf: row) }
    }
}
