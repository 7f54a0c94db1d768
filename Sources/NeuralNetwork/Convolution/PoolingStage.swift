import LinearAlgebra

/// Max-pooling at work on the images of a part of a mini-batch, forward and back.
final class PoolingStage: Sendable {
    /// What the layer sees; no margin.
    let inputs: FeatureMaps

    /// What the layer makes of it, with the margin the next layer needs.
    let outputs: FeatureMaps

    private let height: Int
    private let width: Int

    /// Creates a stage for windows of `height × width` positions.
    init(height: Int, width: Int, inputs: FeatureMaps, outputs: FeatureMaps) {
        let layer = FeatureLayer.maxPooling(height: height, width: width)
        precondition(layer.outputShape(for: inputs.shape) == outputs.shape)
        precondition(inputs.marginRows == 0 && inputs.marginColumns == 0)
        self.height = height
        self.width = width
        self.inputs = inputs
        self.outputs = outputs
    }

    /// Finds the outputs of the first `images` images.
    func feedForward(_ images: Int) {
        for image in 0..<images {
            for row in 0..<outputs.shape.height {
                ChannelFunctions.best.pool(
                    inputs.row(row * height, of: image), rowStride: inputs.rowStride,
                    height: height, width: width, windows: outputs.shape.width,
                    channels: outputs.shape.channels, into: outputs.row(row, of: image))
            }
        }
    }

    /// Hands the error of each window to the place its maximum came from.
    ///
    /// - Parameters:
    ///   - images: How many images were sent forward.
    ///   - outputErrors: How the cost changes with each output; no margin.
    ///   - inputErrors: Where the change of the cost with each input goes; no margin.
    func propagateBack(_ images: Int, outputErrors: FeatureMaps, inputErrors: FeatureMaps) {
        for image in 0..<images {
            // What no window holds has no part in the cost.
            inputErrors.row(0, of: image).update(repeating: 0, count: inputErrors.imageStride)
            for row in 0..<outputs.shape.height {
                ChannelFunctions.best.unpool(
                    errors: outputErrors.row(row, of: image), maxima: outputs.row(row, of: image),
                    inputs.row(row * height, of: image), rowStride: inputs.rowStride,
                    height: height, width: width, windows: outputs.shape.width,
                    channels: outputs.shape.channels,
                    into: inputErrors.row(row * height, of: image),
                    resultStride: inputErrors.rowStride)
            }
        }
    }
}
