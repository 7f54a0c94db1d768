/// One layer of the part of a network that keeps the image's plane.
public enum FeatureLayer: Sendable, Equatable {
    /// Weighs a window around each position.
    case convolution(ConvolutionLayer)

    /// Keeps the largest number of each window of `height × width` positions; windows lie side by
    /// side, and what is left at the edge is dropped.
    case maxPooling(height: Int, width: Int)

    /// Brings the maps back to twice their width and height, and weighs each position beside that of an
    /// earlier layer's maps: a window of 1×1 over both, those of the layer before first.
    ///
    /// `with` is the place of the earlier layer, counted from 0.
    case joining(ConvolutionLayer, with: Int)

    /// The weights, if the layer has any.
    var weighing: ConvolutionLayer? {
        switch self {
        case .convolution(let layer), .joining(let layer, with: _): layer
        case .maxPooling: nil
        }
    }

    /// The same kind of layer with other weights; pooling as it is.
    func weighing(by layer: ConvolutionLayer) -> FeatureLayer {
        switch self {
        case .convolution: .convolution(layer)
        case .joining(_, let place): .joining(layer, with: place)
        case .maxPooling: self
        }
    }

    /// The layer as it is used once trained.
    var folded: FeatureLayer { weighing.map { weighing(by: $0.folded) } ?? self }

    /// The zeros the layer needs around the maps it sees.
    var margins: (rows: Int, columns: Int) {
        if case .convolution(let layer) = self { layer.margins } else { (0, 0) }
    }

    /// Returns the shape of what the layer makes of maps of a shape.
    ///
    /// - Parameters:
    ///   - shape: That of the layer before, or of the image.
    ///   - earlier: Those of all layers before.
    /// - Returns: Its shape.
    /// - Precondition: The maps have the channels the layer expects and hold a window; joined maps are
    ///   twice as wide and high.
    func outputShape(for shape: FeatureShape, after earlier: [FeatureShape] = []) -> FeatureShape {
        switch self {
        case .convolution(let layer): return layer.outputShape(for: shape)
        case .maxPooling(let height, let width):
            precondition(shape.height >= height && shape.width >= width, "the maps hold no window")
            return FeatureShape(
                height: shape.height / height, width: shape.width / width,
                channels: shape.channels)
        case .joining(let layer, let place):
            let skip = earlier[place]
            precondition(
                skip.height == 2 * shape.height && skip.width == 2 * shape.width
                    && shape.channels + skip.channels == layer.inputs,
                "maps of \(skip) do not join with \(shape)")
            return FeatureShape(height: skip.height, width: skip.width, channels: layer.outputs)
        }
    }
}

extension [FeatureLayer] {
    /// The shapes of what each layer makes, from an image of a shape on.
    func shapes(from image: FeatureShape) -> [FeatureShape] {
        reduce(into: []) { shapes, layer in
            shapes.append(layer.outputShape(for: shapes.last ?? image, after: shapes))
        }
    }

    /// The shape of what the last layer makes of an image.
    func outputShape(for image: FeatureShape) -> FeatureShape { shapes(from: image).last ?? image }
}
