import LinearAlgebra

/// Some strips of a mini-batch, of about the same width, on their way through a network, forward and
/// back.
struct LinePart {
    /// What a part tells of itself beside its gradient; written by one worker.
    struct Measured: Sendable {
        /// The sum of the costs of the part's strips.
        let cost = SharedCost()

        /// Means and variances of each normalised layer.
        let statistics: [SharedNumbers?]

        init(shapedAs other: [SharedNumbers?]) {
            statistics = other.map { $0.map { SharedNumbers(count: $0.count) } }
        }
    }

    /// A number that one worker writes and others read when it is done.
    final class SharedCost: @unchecked Sendable {
        // Unchecked: written by the one worker that has the part, read after all are done.
        var value = 0.0
    }

    private let strips: [LabelledStrip]
    private let height: Int
    private let step: Int

    /// The width of each strip's place.
    let width: Int

    init(strips: [LabelledStrip], height: Int, step: Int) {
        self.strips = strips
        self.height = height
        self.step = step
        width = LinePasses.width(for: strips.map(\.width).max() ?? step)
    }

    /// Sends the part forward and back.
    ///
    /// - Parameters:
    ///   - pass: Room for the part.
    ///   - parameters: The network's.
    ///   - scale: Each strip's share in the gradient.
    ///   - gradient: What the part's gradient is added to.
    ///   - measured: Where costs and statistics go.
    func learn(
        with pass: FeaturePass, _ parameters: NetworkParameters, scale: Float,
        addingTo gradient: NetworkParameters, _ measured: Measured
    ) {
        for (place, strip) in strips.enumerated() {
            precondition(strip.height == height, "strips are \(height) pixels high")
            pass.put(strip.pixels, width: strip.width, at: place)
        }
        pass.feedForward(strips.count, through: parameters.features)
        let layer = parameters.dense.layers[0]
        let rows = strips.count * (width / step)
        withUnsafeTemporaryAllocation(of: Float.self, capacity: 2 * rows * layer.outputs) { room in
            guard let outputs = room.baseAddress else { return }
            let errors = outputs + rows * layer.outputs
            layer.feedForward(
                pass.features, rows: rows, weights: parameters.dense.weights[0].base,
                biases: parameters.dense.biases[0].base, into: outputs)
            measured.cost.value = writeErrors(
                of: outputs, classes: layer.outputs, scale: scale, into: errors)
            propagateBack(
                errors, rows: rows, with: pass, parameters, addingTo: gradient)
        }
        for (stage, own) in zip(pass.stages, measured.statistics) {
            guard case .convolution(let stage) = stage, let own else { continue }
            own.base.update(from: stage.statistics.base, count: own.count)
        }
    }

    /// Finds each strip's cost and the errors of its columns; the paper on its right has none.
    private func writeErrors(
        of outputs: UnsafePointer<Float>, classes: Int, scale: Float,
        into errors: UnsafeMutablePointer<Float>
    ) -> Double {
        let columns = width / step
        errors.initialize(repeating: 0, count: strips.count * columns * classes)
        var cost = 0.0
        for (place, strip) in strips.enumerated() {
            let start = place * columns * classes
            let own = ConnectionistTemporalClassification(
                label: strip.label, blank: classes - 1
            ).writeErrors(
                of: outputs + start, columns: (strip.width + step - 1) / step, classes: classes,
                scale: scale, into: errors + start)
            if own.isFinite { cost += own }
        }
        return cost
    }

    /// (BP4), (BP3) and (BP2) of the last layer, which is the same in each column, then the features.
    private func propagateBack(
        _ errors: UnsafeMutablePointer<Float>, rows: Int, with pass: FeaturePass,
        _ parameters: NetworkParameters, addingTo gradient: NetworkParameters
    ) {
        let layer = parameters.dense.layers[0]
        multiplyAdd(
            rows: layer.inputs, columns: layer.outputs, inner: rows,
            MatrixOperand(pass.features, rowStride: layer.inputs, isTransposed: true),
            MatrixOperand(errors, rowStride: layer.outputs), keeping: 1,
            gradient.dense.weights[0].base, resultStride: layer.outputs)
        let biases = gradient.dense.biases[0].base
        for row in 0..<rows {
            for column in 0..<layer.outputs {
                biases[column] += errors[row * layer.outputs + column]
            }
        }
        multiplyAdd(
            rows: rows, columns: layer.inputs, inner: layer.outputs,
            MatrixOperand(errors, rowStride: layer.outputs),
            MatrixOperand(
                parameters.dense.weights[0].base, rowStride: layer.outputs, isTransposed: true),
            keeping: 0, pass.featureErrors, resultStride: layer.inputs)
        pass.propagateBack(
            strips.count, through: parameters.features, addingTo: gradient.features)
    }
}
