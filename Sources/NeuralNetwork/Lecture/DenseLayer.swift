import LinearAlgebra

/// A fully connected layer: every neuron weighs every input, adds its bias and applies the
/// activation.
///
/// For a batch `X`, one image per row, the layer computes
///
///     Z = X · W + b          X: [batch, inputs]   W: [inputs, outputs]
///     A = σ(Z)               b: [outputs]         Z, A: [batch, outputs]
///
/// This is Nielsen, *Neural Networks and Deep Learning*, chapter 2, equation (25), transposed so that images
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

    /// Returns what the layer makes of a batch of images.
    ///
    /// - Parameter images: Pixel intensities, or the activations of the layer before, shaped
    ///   `[batch, inputs]`.
    /// - Returns: Activations, shaped `[batch, outputs]`.
    /// - Precondition: `images.columns == inputs`.
    public func activations(for images: Matrix) -> Matrix {
        precondition(
            images.columns == inputs, "\(images.columns) numbers for a layer of \(inputs) inputs")
        let shape = DenseParameters.LayerShape(
            inputs: inputs, outputs: outputs, activation: activation)
        let elements = [Float](unsafeUninitializedCapacity: images.rows * outputs) {
            result, count in
            count = images.rows * outputs
            images.elements.withUnsafeBufferPointer { images in
                weights.elements.withUnsafeBufferPointer { weights in
                    guard let result = result.baseAddress, let weights = weights.baseAddress,
                        let images = images.baseAddress
                    else { return }
                    shape.feedForward(
                        images, rows: count / outputs, weights: weights, biases: biases,
                        into: result)
                }
            }
        }
        return Matrix(rows: images.rows, columns: outputs, elements: elements)
    }

    /// Returns the weighted inputs `Z = X · W + b` of a batch of images, before the activation.
    ///
    /// - Precondition: `images.columns == inputs`.
    func weightedInputs(for images: Matrix) -> Matrix {
        // The biases first, as in ``activations(for:)``, so that both round alike.
        var z = Matrix(
            rows: images.rows, columns: outputs,
            elements: (0..<images.rows).flatMap { _ in biases })
        z.add(images, times: weights)
        return z
    }
}
