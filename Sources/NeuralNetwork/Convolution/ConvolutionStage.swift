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

    private let windowHeight: Int
    private let windowWidth: Int
    private let padding: (rows: Int, columns: Int)
    private let activation: Activation

    /// Whether an image's rows are multiplied as one: a product of few rows leaves half of the
    /// registers idle, and the positions between the rows, which count for nothing, cost less.
    private let joinsRows: Bool

    /// The positions in a row below which rows are joined.
    private static let fewPositions = 12

    /// The weighted inputs z, before normalisation and biases.
    private let weighted: FeatureMaps

    /// The errors δ of the weighted inputs, with the margin the window needs on its way back.
    private let errors: FeatureMaps

    /// The weights as the errors meet them, shaped `[kernelHeight · kernelWidth · outputs, inputs]`.
    private let turnedWeights: SharedNumbers

    /// Creates room for `capacity` images between two stacks of maps.
    ///
    /// - Precondition: `inputs` has the margin of ``margins(of:)``, and both have the shapes the
    ///   layer gives them.
    init(
        _ layer: ConvolutionLayer, capacity: Int, inputs: FeatureMaps, outputs: FeatureMaps,
        isTraining: Bool = true
    ) {
        precondition(
            FeatureLayer.convolution(layer).outputShape(for: inputs.shape) == outputs.shape)
        padding = Self.margins(of: layer)
        precondition(
            inputs.marginRows == padding.rows && inputs.marginColumns == padding.columns)
        self.inputs = inputs
        self.outputs = outputs
        windowHeight = layer.kernelHeight
        windowWidth = layer.kernelWidth
        activation = layer.activation
        joinsRows = layer.isPadded && outputs.shape.width < Self.fewPositions
        weighted = FeatureMaps(
            images: capacity, shape: outputs.shape,
            marginColumns: joinsRows ? padding.columns : 0)
        errors = FeatureMaps(
            images: isTraining ? capacity : 0, shape: outputs.shape,
            marginRows: windowHeight - 1 - padding.rows,
            marginColumns: windowWidth - 1 - padding.columns)
        turnedWeights = SharedNumbers(count: isTraining ? layer.weights.elements.count : 0)
        statistics = SharedNumbers(count: 2 * layer.outputs)
    }

    /// The zeros a layer needs around the maps it sees.
    static func margins(of layer: ConvolutionLayer) -> (rows: Int, columns: Int) {
        layer.isPadded ? (layer.kernelHeight / 2, layer.kernelWidth / 2) : (0, 0)
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
    func feedForward(_ images: Int, through parameters: ConvolutionParameters) {
        findWeightedInputs(of: images, with: parameters.weights)
        let (scales, shifts) = affineMap(parameters, images: images)
        forEachRow(of: images) { image, row in
            let result = outputs.row(row, of: image)
            ChannelFunctions.best.scaleAndShift(
                weighted.row(row, of: image), positions: width, channels: channels,
                scales: scales, shifts: shifts, rectified: activation == .relu, into: result)
            if activation == .sigmoid {
                activation.apply(to: result, rows: width, columns: channels)
            }
        }
    }

    /// Slides the window over the images.
    private func findWeightedInputs(of images: Int, with weights: SharedNumbers) {
        let stretch = windowWidth * inputs.shape.channels
        let height = outputs.shape.height
        let rows = joinsRows ? 1 : height
        let positions = joinsRows ? (height - 1) * weighted.rowStride / channels + width : width
        for image in 0..<images {
            for row in 0..<rows {
                for windowRow in 0..<windowHeight {
                    multiplyWindows(
                        rows: positions, columns: channels, inner: stretch,
                        inputs.row(row + windowRow - padding.rows, of: image)
                            - padding.columns * inputs.shape.channels,
                        step: inputs.shape.channels,
                        weights.base + windowRow * stretch * channels,
                        keeping: windowRow == 0 ? 0 : 1, weighted.row(row, of: image))
                }
            }
        }
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
    func propagateBack(
        _ images: Int, outputErrors: FeatureMaps, through parameters: ConvolutionParameters,
        addingTo gradient: ConvolutionParameters, inputErrors: FeatureMaps?
    ) {
        forEachRow(of: images) { image, row in
            activation.multiplySlope(
                of: outputs.row(row, of: image),
                into: .init(start: outputErrors.row(row, of: image), count: width * channels))
        }
        findWeightedErrors(
            of: images, from: outputErrors, scales: parameters.scales, gradient: gradient)
        addWeightGradient(of: images, to: gradient.weights)
        guard let inputErrors else { return }
        turn(parameters.weights)
        findInputErrors(of: images, into: inputErrors)
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

    /// (BP4) for shared weights: `∂C/∂W[(i, j, c), o] = Σ a[y + i, x + j, c] δ[y, x, o]`.
    private func addWeightGradient(of images: Int, to gradient: SharedNumbers) {
        let before = inputs.shape.channels
        let stretch = windowWidth * before
        // Where rows of errors and of inputs are as far apart, an image is one long row: between
        // its rows the errors are 0.
        let isOneRow = errors.rowStride / channels == inputs.rowStride / before
        let height = outputs.shape.height
        let rows = isOneRow ? 1 : height
        let length = isOneRow ? (height - 1) * errors.rowStride / channels + width : width
        for image in 0..<images {
            for row in 0..<rows {
                for windowRow in 0..<windowHeight {
                    multiplyTransposedWindows(
                        rows: stretch, columns: channels, inner: length,
                        inputs.row(row + windowRow - padding.rows, of: image)
                            - padding.columns * before,
                        step: before, errors.row(row, of: image),
                        gradient.base + windowRow * stretch * channels)
                }
            }
        }
    }

    /// Turns the window by half a turn and swaps inputs and outputs.
    private func turn(_ weights: SharedNumbers) {
        let before = inputs.shape.channels
        let places = windowHeight * windowWidth
        for place in 0..<places {
            for input in 0..<before {
                let source = weights.base + (place * before + input) * channels
                let target = turnedWeights.base + (places - 1 - place) * channels * before + input
                for output in 0..<channels { target[output * before] = source[output] }
            }
        }
    }

    /// (BP2) for shared weights: the errors, seen through the turned window.
    private func findInputErrors(of images: Int, into result: FeatureMaps) {
        let before = inputs.shape.channels
        let stretch = windowWidth * channels
        for image in 0..<images {
            for row in 0..<inputs.shape.height {
                for windowRow in 0..<windowHeight {
                    multiplyWindows(
                        rows: inputs.shape.width, columns: before, inner: stretch,
                        errors.row(row + windowRow - errors.marginRows, of: image)
                            - errors.marginColumns * channels,
                        step: channels, turnedWeights.base + windowRow * stretch * before,
                        keeping: windowRow == 0 ? 0 : 1, result.row(row, of: image))
                }
            }
        }
    }
}
