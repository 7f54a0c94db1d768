import LinearAlgebra

/// A convolutional layer at work on the images of a part of a mini-batch, forward and back.
///
/// A stage belongs to one worker at a time. Normalisation takes its means and variances over the
/// images of the stage, not of the whole mini-batch (Hoffer et al., *Train longer, generalize better*,
/// 2017, call them ghost batches): so the parts of a mini-batch need not wait for each other, and the
/// result does not depend on how many workers there are.
final class ConvolutionStage: Sendable {
    /// What the layer sees, with the margin its window needs.
    let inputs: FeatureMaps

    /// What the layer makes of it, with the margin the next layer needs.
    let outputs: FeatureMaps

    /// The mean and, behind all means, the variance of each map in the last pass.
    let statistics: SharedNumbers

    /// What weighs the inputs.
    private let linear: any LinearStage

    private let activation: Activation

    /// Whether all weighted inputs are kept; otherwise each row takes the place of the one before.
    private let keepsWeighted: Bool

    /// The weighted inputs z, before normalisation and biases.
    private let weighted: FeatureMaps

    /// The errors δ of the weighted inputs, with the margin that the way back needs.
    private let errors: FeatureMaps

    /// Creates room for `capacity` images between two stacks of maps.
    ///
    /// - Precondition: `inputs` has the layer's margins, and both have the shapes the layer gives them.
    convenience init(
        _ layer: ConvolutionLayer, capacity: Int, inputs: FeatureMaps, outputs: FeatureMaps,
        isTraining: Bool = true
    ) {
        precondition(layer.outputShape(for: inputs.shape) == outputs.shape)
        let margins = layer.margins
        precondition(
            inputs.marginRows == margins.rows && inputs.marginColumns == margins.columns)
        let linear: any LinearStage =
            layer.isSpaced
            ? SpacedWindowStage(
                layer, inputs: inputs, shape: outputs.shape, isTraining: isTraining)
            : WindowStage(layer, inputs: inputs, shape: outputs.shape, isTraining: isTraining)
        self.init(
            layer, by: linear, capacity: capacity, inputs: inputs, outputs: outputs,
            isTraining: isTraining)
    }

    /// Creates room for `capacity` images whose maps join those of an earlier layer.
    convenience init(
        _ layer: ConvolutionLayer, joining skip: FeatureMaps, capacity: Int, inputs: FeatureMaps,
        outputs: FeatureMaps, isTraining: Bool = true
    ) {
        let linear = JoiningStage(
            layer, inputs: inputs, skip: skip, shape: outputs.shape, isTraining: isTraining)
        self.init(
            layer, by: linear, capacity: capacity, inputs: inputs, outputs: outputs,
            isTraining: isTraining)
    }

    private init(
        _ layer: ConvolutionLayer, by linear: any LinearStage, capacity: Int, inputs: FeatureMaps,
        outputs: FeatureMaps, isTraining: Bool
    ) {
        self.linear = linear
        self.inputs = inputs
        self.outputs = outputs
        activation = layer.activation
        keepsWeighted = isTraining || linear.joinsRows
        var shape = outputs.shape
        if !keepsWeighted { shape.height = 1 }
        weighted = FeatureMaps(
            images: keepsWeighted ? capacity : 1, shape: shape,
            marginColumns: linear.marginOfWeighted)
        let margins = linear.marginsOfErrors
        errors = FeatureMaps(
            images: isTraining ? capacity : 0, shape: outputs.shape,
            marginRows: margins.rows, marginColumns: margins.columns)
        statistics = SharedNumbers(count: 2 * layer.outputs)
    }

    private var channels: Int { outputs.shape.channels }
    private var width: Int { outputs.shape.width }

    /// The number of positions over which a map's mean is taken.
    private func positions(of images: Int) -> Float {
        Float(images * outputs.shape.height * width)
    }

    /// Visits all rows of some images.
    private func forEachRow(of images: Int, _ body: (_ image: Int, _ row: Int) -> Void) {
        for image in 0..<images {
            for row in 0..<outputs.shape.height { body(image, row) }
        }
    }
}

// MARK: - Forward

extension ConvolutionStage {
    /// Finds the outputs of the first `images` images.
    ///
    /// - Precondition: Only a stage for training normalises.
    func feedForward(_ images: Int, through parameters: ConvolutionParameters) {
        guard keepsWeighted else {
            precondition(parameters.scales == nil, "a layer is folded before it is used")
            let (scales, shifts) = affineMap(parameters, images: images)
            forEachRow(of: images) { image, row in
                let z = weighted.row(0, of: 0)
                linear.weigh(row, of: image, with: parameters.weights, into: z)
                activate(z, scales: scales, shifts: shifts, into: outputs.row(row, of: image))
            }
            return
        }
        for image in 0..<images {
            for row in 0..<(linear.joinsRows ? 1 : outputs.shape.height) {
                linear.weigh(
                    row, of: image, with: parameters.weights, into: weighted.row(row, of: image))
            }
        }
        let (scales, shifts) = affineMap(parameters, images: images)
        forEachRow(of: images) { image, row in
            activate(
                weighted.row(row, of: image), scales: scales, shifts: shifts,
                into: outputs.row(row, of: image))
        }
    }

    /// Makes a row of outputs of its weighted inputs.
    private func activate(
        _ z: UnsafePointer<Float>, scales: [Float], shifts: [Float],
        into result: UnsafeMutablePointer<Float>
    ) {
        ChannelFunctions.best.scaleAndShift(
            z, positions: width, channels: channels, scales: scales, shifts: shifts,
            rectified: activation == .relu, into: result)
        if activation == .sigmoid { activation.apply(to: result, rows: width, columns: channels) }
    }

    /// What each map is multiplied by and shifted by before its activation.
    private func affineMap(
        _ parameters: ConvolutionParameters, images: Int
    ) -> (scales: [Float], shifts: [Float]) {
        let biases = parameters.biases.array
        guard let scales = parameters.scales else {
            return ([Float](repeating: 1, count: channels), biases)
        }
        measure(images)
        let factors = zip(scales.all, inverseDeviations()).map(*)
        let shifts = (0..<channels).map { biases[$0] - statistics.base[$0] * factors[$0] }
        return (factors, shifts)
    }

    /// Takes the mean and the variance of each map.
    private func measure(_ images: Int) {
        var sums = ChannelSums(channels: channels)
        forEachRow(of: images) { image, row in
            sums.add { sums, squares in
                ChannelFunctions.best.addSums(
                    of: weighted.row(row, of: image), positions: width, channels: channels,
                    to: sums, squares: squares)
            }
        }
        for channel in 0..<channels {
            let mean = sums.first[channel] / Double(positions(of: images))
            let square = sums.second[channel] / Double(positions(of: images))
            statistics.base[channel] = Float(mean)
            statistics.base[channels + channel] = Float(max(square - mean * mean, 0))
        }
    }

    private func inverseDeviations() -> [Float] {
        (0..<channels).map {
            1 / (statistics.base[channels + $0] + BatchNormalisation.epsilon).squareRoot()
        }
    }
}

// MARK: - Back

extension ConvolutionStage {
    /// Adds the gradient of the parameters to `gradient` and finds the errors of the inputs.
    ///
    /// - Parameters:
    ///   - images: How many images were sent forward.
    ///   - outputErrors: How the cost changes with each output, of the shape of the outputs, no
    ///     margin; written over.
    ///   - parameters: The layer's.
    ///   - gradient: Shaped as the parameters.
    ///   - inputErrors: Where the change of the cost with each input goes, no margin; `nil` for the
    ///     first layer of a network.
    ///   - skippedErrors: Where the change of the cost with each number of an earlier layer goes, for a
    ///     layer that joins its maps.
    func propagateBack(
        _ images: Int, outputErrors: FeatureMaps, through parameters: ConvolutionParameters,
        addingTo gradient: ConvolutionParameters, inputErrors: FeatureMaps?,
        skippedErrors: FeatureMaps? = nil
    ) {
        forEachRow(of: images) { image, row in
            activation.multiplySlope(
                of: outputs.row(row, of: image),
                into: .init(start: outputErrors.row(row, of: image), count: width * channels))
        }
        findWeightedErrors(
            of: images, from: outputErrors, scales: parameters.scales, gradient: gradient)
        linear.addWeightGradient(of: images, errors: errors, to: gradient.weights)
        guard let inputErrors else { return }
        linear.findInputErrors(
            of: images, from: errors, through: parameters.weights, into: inputErrors,
            skipped: skippedErrors)
    }

    /// Sends the errors back through the normalisation, if there is one.
    ///
    /// As Ioffe and Szegedy 2015, section 3: `δz = a δ + b z + d`, each map with its own numbers.
    private func findWeightedErrors(
        of images: Int, from outputErrors: FeatureMaps, scales: SharedNumbers?,
        gradient: ConvolutionParameters
    ) {
        var sums = ChannelSums(channels: channels)
        forEachRow(of: images) { image, row in
            sums.add { sums, products in
                ChannelFunctions.best.addSums(
                    ofErrors: outputErrors.row(row, of: image), x: weighted.row(row, of: image),
                    positions: width, channels: channels, to: sums, products: products)
            }
        }
        var a = [Float](repeating: 1, count: channels)
        var b = [Float](repeating: 0, count: channels)
        var d = b
        let inverse = scales == nil ? [] : inverseDeviations()
        for channel in 0..<channels {
            gradient.biases.base[channel] += Float(sums.first[channel])
            guard let scales, let scaleGradient = gradient.scales else { continue }
            let mean = statistics.base[channel]
            // Σ δ x̂, where x̂ = (z - μ) / √(v + ε).
            let product = Float(
                (sums.second[channel] - Double(mean) * sums.first[channel])
                    * Double(inverse[channel]))
            scaleGradient.base[channel] += product
            a[channel] = scales.base[channel] * inverse[channel]
            b[channel] = -a[channel] * inverse[channel] * product / positions(of: images)
            d[channel] =
                -a[channel] * Float(sums.first[channel]) / positions(of: images) - b[channel] * mean
        }
        forEachRow(of: images) { image, row in
            ChannelFunctions.best.combine(
                errors: outputErrors.row(row, of: image), x: weighted.row(row, of: image),
                positions: width, channels: channels, a: a, b: b, d: d,
                into: errors.row(row, of: image))
        }
    }
}
