import LinearAlgebra

/// A network that reads lines sees a narrow strip and gives one row of outputs; slid along a longer
/// strip, it gives a row for each step, as each of its layers is a window that slides.
extension Network {
    /// How many columns of pixels lie between two steps along a line; `nil` when the network cannot be
    /// slid along lines: its layers see whole images, or its outputs are not those of one step.
    public var pixelsPerStep: Int? {
        guard let image, image.channels == 1, layers.count == 1 else { return nil }
        var step = 1
        for layer in features {
            switch layer {
            case .convolution(let layer): guard layer.isPadded, !layer.isSpaced else { return nil }
            case .maxPooling(_, let width): step *= width
            case .joining: return nil
            }
        }
        let shape = features.outputShape(for: image)
        return image.width == step && shape.height == 1 && shape.width == 1 ? step : nil
    }

    /// Returns the outputs of each step along a strip.
    ///
    /// - Parameters:
    ///   - strip: The pixels, shaped `[image.height, width]`: 0 is paper, 255 is ink.
    ///   - width: The width; on the right, paper is added to the next whole step.
    /// - Returns: Shaped `[steps, outputs]`.
    /// - Precondition: ``pixelsPerStep`` is not `nil`; the strip is as high as the network's image.
    public func outputs(along strip: [UInt8], width: Int) -> Matrix {
        guard let image, let reader, let step = pixelsPerStep else {
            preconditionFailure("a network that is slid along lines looks for features in columns")
        }
        precondition(
            strip.count == image.height * width, "the strip is \(image.height) pixels high")
        let shape = FeatureShape(
            height: image.height, width: max(1, (width + step - 1) / step) * step, channels: 1)
        let pass = FeaturePass(reader.features, shape: shape, capacity: 1, isTraining: false)
        strip.withUnsafeBufferPointer { pass.put($0, at: 0) }
        pass.feedForward(1, through: reader.parameters)
        let steps = shape.width / step
        let features = Matrix(
            rows: steps, columns: layers[0].inputs,
            elements: Array(
                UnsafeBufferPointer(start: pass.features, count: steps * layers[0].inputs)))
        return layers[0].activations(for: features)
    }
}

extension Model {
    /// Returns the probabilities of each step along a strip: the outputs of
    /// ``Network/outputs(along:width:)`` at the model's temperature.
    public func probabilities(along strip: [UInt8], width: Int) -> Matrix {
        var outputs = network.outputs(along: strip, width: width)
        outputs.calibrateRows(temperature: facts.temperature)
        return outputs
    }
}
