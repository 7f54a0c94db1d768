import LinearAlgebra

/// The convolutional layers of a network at work on a part of a mini-batch, forward and back.
///
/// A pass belongs to one worker at a time.
final class FeaturePass: Sendable {
    /// One layer at work.
    enum Stage: Sendable {
        case convolution(ConvolutionStage)
        case pooling(PoolingStage)
        case joining(ConvolutionStage, Skip)
    }

    /// The way of an earlier layer's errors past the layers between.
    struct Skip: Sendable {
        /// The place of the earlier layer.
        let layer: Int

        /// How the cost changes with what it makes, by the way of the join alone.
        let errors: FeatureMaps?
    }

    /// The layers at work, from the image on.
    let stages: [Stage]

    /// What the first layer sees, with the margin its window needs.
    let inputs: FeatureMaps

    private let outputs: FeatureMaps

    /// The maps with margins in which other maps leave something: what each stage makes, behind the inputs.
    private let unclean: [FeatureMaps?]

    /// How the cost changes with the inputs of each stage but the first, and with the outputs.
    private let errors: [FeatureMaps]

    /// Creates room for `capacity` images of a shape.
    ///
    /// - Parameters:
    ///   - features: The layers, from the image on.
    ///   - shape: The shape of one image.
    ///   - capacity: The most images of a pass.
    ///   - isTraining: Whether there should be room for the way back.
    init(
        _ features: [FeatureLayer], shape: FeatureShape, capacity: Int, isTraining: Bool = true
    ) {
        let shapes = [shape] + features.shapes(from: shape)
        let maps = Self.maps(
            of: features, shapes: shapes, capacity: capacity, areKept: isTraining)
        stages = features.enumerated().map { index, layer in
            let (inputs, outputs) = (maps[index], maps[index + 1])
            return switch layer {
            case .convolution(let layer):
                .convolution(
                    ConvolutionStage(
                        layer, capacity: capacity, inputs: inputs, outputs: outputs,
                        isTraining: isTraining))
            case .maxPooling(let height, let width):
                .pooling(
                    PoolingStage(height: height, width: width, inputs: inputs, outputs: outputs))
            case .joining(let layer, let place):
                .joining(
                    ConvolutionStage(
                        layer, joining: maps[place + 1], capacity: capacity, inputs: inputs,
                        outputs: outputs, isTraining: isTraining),
                    Skip(
                        layer: place,
                        errors: isTraining
                            ? FeatureMaps(images: capacity, shape: shapes[place + 1]) : nil))
            }
        }
        errors =
            isTraining ? shapes.dropFirst().map { FeatureMaps(images: capacity, shape: $0) } : []
        inputs = maps[0]
        outputs = maps[maps.count - 1]
        unclean = maps.map { own in
            maps.count { $0.numbers === own.numbers } > 1 ? own : nil
        }
    }

    /// Creates what the first layer sees, and what each layer makes.
    ///
    /// Where they are not kept for the way back, maps lie where others lay that no layer reads any more.
    private static func maps(
        of features: [FeatureLayer], shapes: [FeatureShape], capacity: Int, areKept: Bool
    ) -> [FeatureMaps] {
        var lastReader = Array(shapes.indices)
        for (index, layer) in features.enumerated() {
            if case .joining(_, let place) = layer { lastReader[place + 1] = index }
        }
        var memory = MapMemory()
        var maps: [FeatureMaps] = []
        for (index, shape) in shapes.enumerated() {
            if !areKept {
                // The layer that makes these comes behind the last that read those.
                for (map, reader) in zip(maps, lastReader) where reader == index - 2 {
                    memory.giveBack(map.numbers)
                }
            }
            let margins = index < features.count ? features[index].margins : (0, 0)
            maps.append(
                FeatureMaps(
                    images: capacity, shape: shape, marginRows: margins.0,
                    marginColumns: margins.1, in: &memory))
        }
        return maps
    }

    /// The features of all images, shaped `[capacity, features]`.
    var features: UnsafeMutablePointer<Float> { outputs.row(0, of: 0) }

    /// Where the change of the cost with each feature is put before the way back, shaped
    /// `[capacity, features]`.
    var featureErrors: UnsafeMutablePointer<Float> { errors[errors.count - 1].row(0, of: 0) }

    /// The number of features of an image.
    var featureCount: Int { outputs.shape.count }

    /// Puts the pixels of an image into its place as intensities, with paper on its right where it is
    /// narrower.
    ///
    /// - Parameters:
    ///   - pixels: Row after row, 0…255, one channel.
    ///   - image: The place among the images.
    func put(_ pixels: UnsafeBufferPointer<UInt8>, at image: Int) {
        guard let start = pixels.baseAddress else { return }
        let width = pixels.count / inputs.shape.height
        precondition(
            pixels.count == width * inputs.shape.height && width <= inputs.shape.width,
            "\(pixels.count) pixels for \(inputs.shape.height)×\(inputs.shape.width)")
        for row in 0..<inputs.shape.height {
            let numbers = UnsafeMutableBufferPointer(
                start: inputs.row(row, of: image), count: inputs.shape.width)
            VectorFunctions.best.scale(
                start + row * width, by: intensityOfOneStep,
                into: .init(rebasing: numbers[..<width]))
            numbers[width...].update(repeating: 0)
        }
    }

    /// Puts an image into its place.
    ///
    /// - Parameters:
    ///   - pixels: The image's numbers, row after row.
    ///   - image: The place among the images.
    func put(_ pixels: UnsafePointer<Float>, at image: Int) {
        let count = inputs.shape.width * inputs.shape.channels
        for row in 0..<inputs.shape.height {
            inputs.row(row, of: image).update(from: pixels + row * count, count: count)
        }
    }

    /// Finds the features of the first `images` images.
    ///
    /// - Parameters:
    ///   - images: How many there are.
    ///   - parameters: Those of each layer; `nil` for pooling.
    func feedForward(_ images: Int, through parameters: [ConvolutionParameters?]) {
        unclean[0]?.clearMargins(of: images)
        for (index, (stage, parameters)) in zip(stages, parameters).enumerated() {
            unclean[index + 1]?.clearMargins(of: images)
            switch (stage, parameters) {
            case (.convolution(let stage), let parameters?),
                (.joining(let stage, _), let parameters?):
                stage.feedForward(images, through: parameters)
            case (.pooling(let stage), _): stage.feedForward(images)
            case (.convolution, nil), (.joining, nil):
                preconditionFailure("a convolution has parameters")
            }
        }
    }

    /// Sends ``featureErrors`` back and adds the gradient of all parameters to `gradient`.
    func propagateBack(
        _ images: Int, through parameters: [ConvolutionParameters?],
        addingTo gradient: [ConvolutionParameters?]
    ) {
        for index in stages.indices.reversed() {
            let inputErrors = index > 0 ? errors[index - 1] : nil
            addSkippedErrors(to: index, images)
            switch stages[index] {
            case .convolution(let stage):
                guard let own = parameters[index], let gradient = gradient[index] else { continue }
                stage.propagateBack(
                    images, outputErrors: errors[index], through: own, addingTo: gradient,
                    inputErrors: inputErrors)
            case .joining(let stage, let skip):
                guard let own = parameters[index], let gradient = gradient[index] else { continue }
                stage.propagateBack(
                    images, outputErrors: errors[index], through: own, addingTo: gradient,
                    inputErrors: inputErrors, skippedErrors: skip.errors)
            case .pooling(let stage):
                guard let inputErrors else { continue }
                stage.propagateBack(images, outputErrors: errors[index], inputErrors: inputErrors)
            }
        }
    }
}

extension FeaturePass {
    /// Adds what later layers that joined a layer's maps have sent back to it.
    private func addSkippedErrors(to layer: Int, _ images: Int) {
        for case .joining(_, let skip) in stages[layer...] where skip.layer == layer {
            guard let others = skip.errors else { continue }
            let own = errors[layer]
            // Neither has a margin.
            let (target, source) = (own.row(0, of: 0), others.row(0, of: 0))
            for place in 0..<images * own.imageStride { target[place] += source[place] }
        }
    }
}

extension [FeatureLayer] {
    /// The parameters of each layer in memory of their own; `nil` for pooling.
    var parameters: [ConvolutionParameters?] {
        map { $0.weighing.map(ConvolutionParameters.init) }
    }

    /// Returns the features of a batch of images.
    ///
    /// - Parameters:
    ///   - images: Shaped `[batch, shape.count]`.
    ///   - shape: The shape of one image.
    /// - Returns: Shaped `[batch, features]`.
    func outputs(for images: Matrix, shaped shape: FeatureShape) -> Matrix {
        FeatureReader(self, shape: shape).outputs(for: images)
    }
}
