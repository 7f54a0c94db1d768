import LinearAlgebra

/// How the cost changes with each weight and bias, layer by layer, shaped as in the network.
public struct Gradient: Sendable, Equatable {
    /// The change with each weight: ∂C/∂W, shaped `[inputs, outputs]`.
    public var weights: [Matrix]

    /// The change with each bias: ∂C/∂b, shaped `[outputs]`.
    public var biases: [[Float]]
}

extension Network {
    /// Returns the gradient of the cost, averaged over a batch, by backpropagation.
    ///
    /// These are the four equations of Nielsen's chapter 2 for all images of the batch at once. With
    /// one image per row, `δˡ` is a matrix of shape `[batch, outputs of layer l]` and
    ///
    ///     (BP1)  δᴸ = ∇ₐC ⊙ σ′(zᴸ) / batch
    ///     (BP2)  δˡ = (δˡ⁺¹ · (Wˡ⁺¹)ᵀ) ⊙ σ′(zˡ)
    ///     (BP3)  ∂C/∂bˡ = the sum of the rows of δˡ
    ///     (BP4)  ∂C/∂Wˡ = (aˡ⁻¹)ᵀ · δˡ
    ///
    /// ``Trainer`` takes the same steps, written in ``DensePass``.
    ///
    /// - Parameters:
    ///   - cost: What is made small.
    ///   - images: Pixel intensities in `0...1`, shaped `[batch, inputs]`.
    ///   - targets: The outputs there should be, shaped `[batch, outputs]`.
    /// - Returns: The gradient, shaped as the network.
    /// - Precondition: The batch is not empty, and the cost suits the network's outputs.
    public func gradient(of cost: Cost, images: Matrix, targets: Matrix) -> Gradient {
        precondition(images.rows > 0 && images.rows == targets.rows)
        precondition(images.columns == inputs && targets.columns == outputs)
        let parameters = DenseParameters(self)
        let gradient = DenseParameters(shapedAs: parameters)
        let batch = DensePass(capacity: images.rows, for: parameters)
        _ = batch.activations[0].all.update(fromContentsOf: images.elements)
        _ = batch.targets.all.update(fromContentsOf: targets.elements)
        let rows = 0..<images.rows
        batch.feedForward(rows: rows, through: parameters)
        batch.propagateBack(
            rows: rows, through: parameters, cost: cost, scale: 1 / Float(images.rows))
        for (index, layer) in layers.enumerated() {
            batch.addWeightGradient(
                layer: index, inputs: 0..<layer.inputs, count: images.rows, keeping: 0,
                to: gradient.weights[index])
            batch.addBiasGradient(
                layer: index, count: images.rows, keeping: 0, to: gradient.biases[index])
        }
        let shaped = gradient.network
        return Gradient(weights: shaped.layers.map(\.weights), biases: shaped.layers.map(\.biases))
    }
}
