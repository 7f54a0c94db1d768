import LinearAlgebra

/// The dense layers of a network at work on a part of a mini-batch, forward and back: one image, or one
/// place of an image, per row.
///
/// Rows do not depend on each other, so workers may take them in parts; and each weight's gradient
/// is summed over all rows in ascending order, so they may take the weights in parts, too. No result
/// depends on how many workers there are.
final class DensePass: Sendable {
    /// The numbers `a⁰` that the first layer sees and the activations `aˡ` of each layer, shaped
    /// `[capacity, size]`.
    let activations: [SharedNumbers]

    /// The errors `δˡ` of each layer, shaped `[capacity, outputs]`.
    let errors: [SharedNumbers]

    /// What the inputs of each layer are multiplied by, shaped `[capacity, inputs]`; `nil` where no
    /// number is left out.
    private let masks: [SharedNumbers?]

    /// The share of numbers that is left out.
    private let dropout: Float

    private let layers: [DenseParameters.LayerShape]

    /// What the first layer sees, shaped `[capacity, inputs]`.
    var inputs: UnsafeMutablePointer<Float> { activations[0].base }

    /// What the last layer makes of it, shaped `[capacity, outputs]`.
    var outputActivations: UnsafeMutablePointer<Float> { activations[layers.count].base }

    /// The errors of the last layer, which are put here before the way back, shaped
    /// `[capacity, outputs]`.
    var outputErrors: UnsafeMutablePointer<Float> { errors[layers.count - 1].base }

    /// The numbers of a row of outputs.
    var outputs: Int { layers[layers.count - 1].outputs }

    /// What the last layer makes of its weighted inputs.
    var outputActivation: Activation { layers[layers.count - 1].activation }

    /// Creates room for some rows.
    ///
    /// - Parameters:
    ///   - capacity: The most rows it can hold.
    ///   - parameters: Those of the network's dense layers.
    ///   - dropout: The share of the numbers that dense layers see which are left out.
    ///   - seesFeatures: Whether the first layer sees features, which are left out too, or pixels,
    ///     which are not.
    init(
        capacity: Int, for parameters: DenseParameters, dropout: Float = 0,
        seesFeatures: Bool = false
    ) {
        self.dropout = dropout
        masks = parameters.layers.enumerated().map { index, layer in
            dropout > 0 && (index > 0 || seesFeatures)
                ? SharedNumbers(count: capacity * layer.inputs) : nil
        }
        layers = parameters.layers
        errors = layers.map { SharedNumbers(count: capacity * $0.outputs) }
        activations =
            [SharedNumbers(count: capacity * layers[0].inputs)]
            + layers.map { SharedNumbers(count: capacity * $0.outputs) }
    }

    /// Finds the activations of every layer for some rows.
    func feedForward(rows: Range<Int>, through parameters: DenseParameters) {
        for (index, layer) in layers.enumerated() {
            let start = rows.lowerBound * layer.inputs
            multiplyByMask(
                of: index, rows: rows,
                .init(start: activations[index].base + start, count: rows.count * layer.inputs))
            layer.feedForward(
                activations[index].base + rows.lowerBound * layer.inputs, rows: rows.count,
                weights: parameters.weights[index].base, biases: parameters.biases[index].base,
                into: activations[index + 1].base + rows.lowerBound * layer.outputs)
        }
    }

    /// Finds the errors of every layer for some rows from ``outputErrors``, from the last layer to the
    /// first.
    ///
    ///     (BP2)  δˡ = (δˡ⁺¹ · (Wˡ⁺¹)ᵀ) ⊙ σ′(zˡ)
    ///
    /// (BP2) is linear in δ, so scaling the outputs' errors scales all.
    func propagateBack(rows: Range<Int>, through parameters: DenseParameters) {
        for index in stride(from: layers.count - 1, to: 0, by: -1) {
            let inputs = layers[index].inputs
            let result = errors[index - 1].base + rows.lowerBound * inputs
            carryErrorsBack(below: index, rows: rows, through: parameters, into: result)
            multiplySlope(
                of: layers[index - 1].activation, seenBy: index, rows: rows,
                into: .init(start: result, count: rows.count * inputs))
        }
    }

    /// Finds how the cost changes with what a layer sees: (BP2) without the slope.
    func carryErrorsBack(
        below index: Int, rows: Range<Int>, through parameters: DenseParameters,
        into result: UnsafeMutablePointer<Float>
    ) {
        let layer = layers[index]
        multiplyAdd(
            rows: rows.count, columns: layer.inputs, inner: layer.outputs,
            MatrixOperand(
                errors[index].base + rows.lowerBound * layer.outputs, rowStride: layer.outputs),
            MatrixOperand(
                parameters.weights[index].base, rowStride: layer.outputs, isTransposed: true),
            keeping: 0, result, resultStride: layer.inputs)
        multiplyByMask(
            of: index, rows: rows, .init(start: result, count: rows.count * layer.inputs))
    }

    /// Adds the gradient of the first `rows` rows to a gradient.
    func addGradient(rows: Int, to gradient: DenseParameters) {
        for (index, layer) in layers.enumerated() {
            addWeightGradient(
                layer: index, inputs: 0..<layer.inputs, count: rows, keeping: 1,
                to: gradient.weights[index])
            addBiasGradient(
                layer: index, count: rows, keeping: 1, to: gradient.biases[index])
        }
    }

    /// Adds the gradient of some of a layer's weights to `keeping` times what `result` holds: the
    /// rows of the weights that belong to `inputs`.
    ///
    ///     (BP4)  ∂C/∂Wˡ = (aˡ⁻¹)ᵀ · δˡ
    func addWeightGradient(
        layer index: Int, inputs: Range<Int>, count: Int, keeping: Float, to result: SharedNumbers
    ) {
        let layer = layers[index]
        multiplyAdd(
            rows: inputs.count, columns: layer.outputs, inner: count,
            MatrixOperand(
                activations[index].base + inputs.lowerBound, rowStride: layer.inputs,
                isTransposed: true),
            MatrixOperand(errors[index].base, rowStride: layer.outputs),
            keeping: keeping, result.base + inputs.lowerBound * layer.outputs,
            resultStride: layer.outputs)
    }

    /// Adds the gradient of a layer's biases to `keeping` times what `result` holds.
    ///
    ///     (BP3)  ∂C/∂bˡ = the sum of the rows of δˡ
    func addBiasGradient(layer index: Int, count: Int, keeping: Float, to result: SharedNumbers) {
        let outputs = layers[index].outputs
        for column in 0..<outputs {
            var sum = keeping == 0 ? 0 : keeping * result.base[column]
            for row in 0..<count { sum += errors[index].base[row * outputs + column] }
            result.base[column] = sum
        }
    }
}

// MARK: - Dropout

extension DensePass {
    /// Draws what one row is learned from without.
    func drawMasks(row: Int, using generator: inout SeededGenerator) {
        let kept = 1 / (1 - dropout)
        for (mask, layer) in zip(masks, layers) {
            guard let mask else { continue }
            for place in row * layer.inputs..<(row + 1) * layer.inputs {
                mask.base[place] = generator.uniform() < dropout ? 0 : kept
            }
        }
    }

    /// Multiplies the numbers that a layer sees, or the errors of them, by the layer's mask.
    func multiplyByMask(
        of layer: Int, rows: Range<Int>, _ numbers: UnsafeMutableBufferPointer<Float>
    ) {
        guard let mask = masks[layer] else { return }
        let start = rows.lowerBound * layers[layer].inputs
        for place in numbers.indices { numbers[place] *= mask.base[start + place] }
    }

    /// Multiplies errors by `σ′(z)` of the neurons that a layer sees.
    private func multiplySlope(
        of activation: Activation, seenBy layer: Int, rows: Range<Int>,
        into errors: UnsafeMutableBufferPointer<Float>
    ) {
        let a = activations[layer].base + rows.lowerBound * layers[layer].inputs
        guard masks[layer] != nil else {
            activation.multiplySlope(of: a, into: errors)
            return
        }
        // The slope follows from the activations before they were scaled up; of those left out there
        // is no error.
        withUnsafeTemporaryAllocation(of: Float.self, capacity: errors.count) { plain in
            guard let start = plain.baseAddress else { return }
            for place in errors.indices { start[place] = a[place] * (1 - dropout) }
            activation.multiplySlope(of: start, into: errors)
        }
    }
}

extension DenseParameters.LayerShape {
    /// Computes `A = σ(X · W + b)` for some rows of `X`.
    func feedForward(
        _ images: UnsafePointer<Float>, rows: Int, weights: UnsafePointer<Float>,
        biases: UnsafePointer<Float>, into result: UnsafeMutablePointer<Float>
    ) {
        for row in 0..<rows { (result + row * outputs).update(from: biases, count: outputs) }
        multiplyAdd(
            rows: rows, columns: outputs, inner: inputs, MatrixOperand(images, rowStride: inputs),
            MatrixOperand(weights, rowStride: outputs), keeping: 1, result, resultStride: outputs)
        activation.apply(to: result, rows: rows, columns: outputs)
    }
}
