/// The shape of a convolutional, pooling or joining layer, as an architecture's text says it.
///
///     16c3x3nrelu      16 maps, windows of 3×3, padded, normalised, ReLU
///     20c5x5v          20 maps, windows of 5×5 that stay inside (valid), sigmoid
///     24c3x3s2nrelu    windows that move on by 2 positions (stride)
///     40c3x3d4nrelu    windows whose places lie 4 positions apart (dilation)
///     p2x2             the largest of each 2×2
///     16u0nrelu        16 maps from those before, twice as wide and high (up), beside those of layer 0
public enum FeatureSpecification: Sendable, Hashable {
    /// A convolutional layer.
    case convolution(ConvolutionShape)

    /// A max-pooling layer.
    case maxPooling(height: Int, width: Int)

    /// A layer that joins the maps before, upsampled, with those of an earlier layer.
    case joining(maps: Int, with: Int, isNormalised: Bool, activation: Activation)

    /// The shape of a convolutional layer.
    public struct ConvolutionShape: Sendable, Hashable {
        /// The number of maps.
        public var maps: Int

        /// Rows of the window.
        public var height: Int

        /// Columns of the window.
        public var width: Int

        /// Whether the maps keep their size.
        public var isPadded = true

        /// How many positions the window moves on at a time.
        public var stride = 1

        /// How far apart the places of the window lie.
        public var dilation = 1

        /// Whether the maps are normalised.
        public var isNormalised = false

        /// What each neuron makes of its weighted input.
        public var activation = Activation.sigmoid
    }

    /// The largest side of a window: more is a typing error.
    static let maximumSide = 64

    /// The shape of a layer.
    init(_ layer: FeatureLayer) {
        switch layer {
        case .convolution(let layer):
            self = .convolution(
                ConvolutionShape(
                    maps: layer.outputs, height: layer.kernelHeight, width: layer.kernelWidth,
                    isPadded: layer.isPadded, stride: layer.stride, dilation: layer.dilation,
                    isNormalised: layer.normalisation != nil, activation: layer.activation))
        case .maxPooling(let height, let width):
            self = .maxPooling(height: height, width: width)
        case .joining(let layer, let place):
            self = .joining(
                maps: layer.outputs, with: place, isNormalised: layer.normalisation != nil,
                activation: layer.activation)
        }
    }

    /// Returns the shape of what the layer makes of maps of a shape.
    ///
    /// - Parameters:
    ///   - shape: That of the layer before, or of the image.
    ///   - earlier: Those of all layers before.
    /// - Returns: Its shape; `nil` when the maps hold no window, or do not join.
    func outputShape(
        for shape: FeatureShape, after earlier: [FeatureShape] = []
    ) -> FeatureShape? {
        var result = shape
        switch self {
        case .convolution(let layer):
            result.channels = layer.maps
            if !layer.isPadded {
                result.height -= layer.height - 1
                result.width -= layer.width - 1
            }
            result.height = (result.height + layer.stride - 1) / layer.stride
            result.width = (result.width + layer.stride - 1) / layer.stride
        case .maxPooling(let height, let width):
            result.height /= height
            result.width /= width
        case .joining(let maps, let place, _, _):
            guard earlier.indices.contains(place), earlier[place].height == 2 * shape.height,
                earlier[place].width == 2 * shape.width
            else { return nil }
            result = earlier[place]
            result.channels = maps
        }
        return result.height > 0 && result.width > 0 ? result : nil
    }

    /// Returns how many numbers a position's weights see on maps of a shape.
    ///
    /// - Parameters:
    ///   - shape: That of the layer before, or of the image.
    ///   - earlier: Those of all layers before.
    /// - Returns: How many; 0 for a layer without weights.
    func windowCount(on shape: FeatureShape, after earlier: [FeatureShape]) -> Int {
        switch self {
        case .convolution(let layer): layer.height * layer.width * shape.channels
        case .maxPooling: 0
        case .joining(_, let place, _, _): shape.channels + earlier[place].channels
        }
    }

    /// The window that weighs in a joining layer: one of 1×1.
    var weighingShape: ConvolutionShape {
        switch self {
        case .convolution(let shape): shape
        case .joining(let maps, _, let isNormalised, let activation):
            ConvolutionShape(
                maps: maps, height: 1, width: 1, isNormalised: isNormalised,
                activation: activation)
        case .maxPooling: preconditionFailure("pooling has no weights")
        }
    }

    /// The number of weights, biases and scales on maps of a shape.
    func parameterCount(for shape: FeatureShape, after earlier: [FeatureShape]) -> Int {
        if case .maxPooling = self { return 0 }
        let own = weighingShape
        return own.maps
            * (windowCount(on: shape, after: earlier) + (own.isNormalised ? 2 : 1))
    }
}

extension [FeatureSpecification] {
    /// The shapes of what each layer makes, from an image of a shape on; `nil` when one does not fit.
    func shapes(from image: FeatureShape) -> [FeatureShape]? {
        var shapes: [FeatureShape] = []
        for layer in self {
            guard let shape = layer.outputShape(for: shapes.last ?? image, after: shapes) else {
                return nil
            }
            shapes.append(shape)
        }
        return shapes
    }

    /// Whether the layers end in a map of the image, whose every place is told what it is.
    var makeMaps: Bool {
        contains { if case .joining = $0 { true } else { false } }
    }
}
