/// The shape of a network as text: sizes from input to output, each followed by its activation.
///
///     Architecture(parsing: "784-30-10")                      // the lecture: σ everywhere
///     Architecture(parsing: "784-512relu-256relu-10softmax")
public struct Architecture: Sendable, Hashable {
    /// One layer of neurons after the inputs.
    public struct Layer: Sendable, Hashable {
        /// The number of neurons.
        public var size: Int

        /// What each neuron makes of its weighted input.
        public var activation: Activation

        /// Creates a layer.
        public init(size: Int, activation: Activation = .sigmoid) {
            self.size = size
            self.activation = activation
        }
    }

    /// The largest size of a layer: more is a typing error.
    public static let maximumSize = 65_536

    /// The number of inputs: 784 for digits of 28×28.
    public let inputs: Int

    /// The shape of the image that the features see; `nil` without features.
    public let image: FeatureShape?

    /// The convolutional and pooling layers before the dense ones.
    public let features: [FeatureSpecification]

    /// The layers after the inputs, never empty; only the last may be softmax.
    public let layers: [Layer]

    /// The number of outputs: 10 for digits.
    public var outputs: Int { layers[layers.count - 1].size }

    /// What the last layer makes of its weighted inputs.
    public var outputActivation: Activation { layers[layers.count - 1].activation }

    /// The number of weights and biases.
    public var parameterCount: Int {
        var count = 0
        if let image {
            let shapes = [image] + featureShapes
            for (index, feature) in features.enumerated() {
                count += feature.parameterCount(
                    for: shapes[index], after: Array(featureShapes[..<index]))
            }
        }
        var inputs = denseInputs
        for layer in layers {
            count += (inputs + 1) * layer.size
            inputs = layer.size
        }
        return count
    }

    /// Creates an architecture.
    ///
    /// - Precondition: Sizes are in `1...maximumSize`, there is a layer, and only the last one may be
    ///   softmax.
    public init(inputs: Int, layers: [Layer]) {
        precondition(!layers.isEmpty && ([inputs] + layers.map(\.size)).allSatisfy(Self.isSize))
        precondition(layers.dropLast().allSatisfy { $0.activation != .softmax })
        self.inputs = inputs
        self.layers = layers
        image = nil
        features = []
    }

    /// Creates an architecture that looks for features in an image first.
    ///
    /// - Precondition: As for dense layers; there is a feature, and every window fits into the maps
    ///   before it.
    public init(image: FeatureShape, features: [FeatureSpecification], layers: [Layer]) {
        precondition(!layers.isEmpty && layers.map(\.size).allSatisfy(Self.isSize))
        precondition(layers.dropLast().allSatisfy { $0.activation != .softmax })
        precondition(!features.isEmpty, "an image is looked at by features")
        precondition(Self.shape(after: features, on: image) != nil, "a window does not fit")
        inputs = image.count
        self.image = image
        self.features = features
        self.layers = layers
    }

    /// The shape of what the features make of an image; `nil` when a window does not fit.
    static func shape(after features: [FeatureSpecification], on image: FeatureShape)
        -> FeatureShape?
    {
        features.shapes(from: image)?.last
    }

    /// The shapes of what each of the features makes.
    private var featureShapes: [FeatureShape] { image.flatMap { features.shapes(from: $0) } ?? [] }

    /// The numbers that the first dense layer sees: the image, or all its features, or those of one place
    /// after the other in a network that makes maps.
    var denseInputs: Int {
        guard let shape = featureShapes.last else { return inputs }
        return features.makeMaps ? shape.channels : shape.count
    }

    /// Each of the features with the numbers that a position's weights see.
    var windows: [(feature: FeatureSpecification, window: Int)] {
        guard let image else { return [] }
        let shapes = [image] + featureShapes
        return features.enumerated().map { index, feature in
            let earlier = Array(featureShapes[..<index])
            return (feature, feature.windowCount(on: shapes[index], after: earlier))
        }
    }

    /// Whether a layer may be so large.
    static func isSize(_ size: Int) -> Bool { (1...maximumSize).contains(size) }
}

extension Architecture: CustomStringConvertible {
    /// The text from which the same architecture is parsed.
    public var description: String {
        let start = image.map { "\($0.height)x\($0.width)" } ?? "\(inputs)"
        let features = features.map { "-\($0)" }.joined()
        return layers.reduce(into: start + features) { text, layer in
            text += "-\(layer.size)"
            if layer.activation != .sigmoid { text += layer.activation.rawValue }
        }
    }
}
