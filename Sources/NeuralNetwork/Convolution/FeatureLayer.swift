/// One layer of the part of a network that keeps the image's plane.
public enum FeatureLayer: Sendable, Equatable {
    /// Weighs a window around each position.
    case convolution(ConvolutionLayer)

    /// Keeps the largest number of each window of `height × width` positions; windows lie side by
    /// side, and what is left at the edge is dropped.
    case maxPooling(height: Int, width: Int)

    /// The layer as it is used once trained.
    var folded: FeatureLayer {
        switch self {
        case .convolution(let layer): .convolution(layer.folded)
        case .maxPooling: self
        }
    }

    /// The zeros the layer needs around the maps it sees.
    var margins: (rows: Int, columns: Int) {
        switch self {
        case .convolution(let layer): ConvolutionStage.margins(of: layer)
        case .maxPooling: (0, 0)
        }
    }

    /// The shape of what the layer makes of maps of a shape.
    ///
    /// - Precondition: The maps have the channels the layer expects and hold a window.
    public func outputShape(for shape: FeatureShape) -> FeatureShape {
        switch self {
        case .convolution(let layer):
            precondition(
                shape.channels == layer.inputs,
                "\(shape.channels) maps for a layer of \(layer.inputs)")
            let lost = layer.isPadded ? (0, 0) : (layer.kernelHeight - 1, layer.kernelWidth - 1)
            precondition(shape.height > lost.0 && shape.width > lost.1, "the maps hold no window")
            return FeatureShape(
                height: shape.height - lost.0, width: shape.width - lost.1,
                channels: layer.outputs)
        case .maxPooling(let height, let width):
            precondition(shape.height >= height && shape.width >= width, "the maps hold no window")
            return FeatureShape(
                height: shape.height / height, width: shape.width / width,
                channels: shape.channels)
        }
    }
}
