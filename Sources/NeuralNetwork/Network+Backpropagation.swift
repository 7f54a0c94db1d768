import LinearAlgebra

/// How the cost changes with each weight and bias, layer by layer, shaped as in the network.
public struct Gradient: Sendable, Equatable {
    /// The change with each weight: ∂C/∂W, shaped `[inputs, outputs]`.
    public var weights: [Matrix]

    /// The change with each bias: ∂C/∂b, shaped `[outputs]`.
    public var biases: [[Float]]
}

extension Network {
    /// Returns the gradient of the cost, averaged over a batch: the four equations of
    /// backpropagation (Nielsen, ch. 2), for all images of the batch at once.
    ///
    /// With one image per row, `δˡ` is a matrix of shape `[batch, outputs of layer l]` and
    ///
    ///     (BP1)  δᴸ = ∇ₐC ⊙ σ′(zᴸ)
    ///     (BP2)  δˡ = (δˡ⁺¹ · (Wˡ⁺¹)ᵀ) ⊙ σ′(zˡ)
    ///     (BP3)  ∂C/∂bˡ = the mean of the rows of δˡ
    ///     (BP4)  ∂C/∂Wˡ = (aˡ⁻¹)ᵀ · δˡ / batch
    ///
    /// - Parameters:
    ///   - images: Pixel intensities in `0...1`, shaped `[batch, inputs]`.
    ///   - targets: The outputs there should be, shaped `[batch, outputs]`.
    public func gradient(of cost: Cost, images: Matrix, targets: Matrix) -> Gradient {
        // Forward, keeping every activation: a⁰ is the image.
        var activations = [images]
        for layer in layers {
            var a = layer.weightedInputs(for: activations[activations.count - 1])
            layer.activation.apply(to: &a)
            activations.append(a)
        }
        // Backward.
        var gradient = Gradient(weights: [], biases: [])
        let share = 1 / Float(images.rows)
        var delta = cost.outputError(
            activations[layers.count], targets, layers[layers.count - 1].activation)
        for (index, layer) in layers.enumerated().reversed() {
            var weights = Matrix(rows: layer.inputs, columns: layer.outputs)
            weights.add(activations[index].transposed, scaledBy: share, times: delta, keeping: 0)
            gradient.weights.insert(weights, at: 0)
            var biases = [Float](repeating: 0, count: layer.outputs)
            for row in 0..<delta.rows {
                for column in 0..<delta.columns { biases[column] += delta[row, column] * share }
            }
            gradient.biases.insert(biases, at: 0)
            if index > 0 {
                delta = delta * layer.weights.transposed
                layers[index - 1].activation.multiplySlope(of: activations[index], into: &delta)
            }
        }
        return gradient
    }
}

extension Activation {
    /// Multiplies `errors` by `σ′(z)`, found from the activations `a = σ(z)`.
    ///
    /// - Precondition: The activation is not softmax, whose outputs all depend on all inputs.
    func multiplySlope(of activations: Matrix, into errors: inout Matrix) {
        for index in errors.elements.indices {
            let a = activations.elements[index]
            switch self {
            case .sigmoid: errors.elements[index] *= a * (1 - a)
            case .relu: if a <= 0 { errors.elements[index] = 0 }
            case .softmax: preconditionFailure("softmax has no slope of its own")
            }
        }
    }
}

extension Cost {
    /// Whether the cost can be computed from such outputs: a cross-entropy needs probabilities.
    public func suits(_ outputs: Activation) -> Bool {
        self == .quadratic || outputs != .relu
    }

    /// Returns the error of the last layer, (BP1): how the cost changes with each weighted input.
    func outputError(_ a: Matrix, _ y: Matrix, _ activation: Activation) -> Matrix {
        precondition(suits(activation), "\(rawValue) needs outputs between 0 and 1")
        var delta = a
        for index in delta.elements.indices { delta.elements[index] -= y.elements[index] }
        switch (self, activation) {
        case (.crossEntropy, _):
            // σ′(z) cancels (Nielsen, ch. 3, eq. (67)), and so does the slope of softmax.
            return delta
        case (.quadratic, .softmax):
            for row in 0..<a.rows {
                var mean: Float = 0
                for column in 0..<a.columns { mean += delta[row, column] * a[row, column] }
                for column in 0..<a.columns {
                    delta[row, column] = a[row, column] * (delta[row, column] - mean)
                }
            }
            return delta
        case (.quadratic, _):
            activation.multiplySlope(of: a, into: &delta)
            return delta
        }
    }
}
