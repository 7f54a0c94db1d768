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

    /// Creates an architecture from its text.
    ///
    ///     28x28-16c3x3nrelu-p2x2-10softmax     features of an image first: see ``FeatureSpecification``
    ///
    /// - Throws: ``ArchitectureError``, which points at the character.
    public init(parsing text: String) throws(ArchitectureError) {
        var layers: [Layer] = []
        var features: [FeatureSpecification] = []
        var image: FeatureShape?
        var offset = 0
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        for (index, part) in parts.enumerated() {
            if index == 0, let (sides, rest) = FeatureSpecification.window(part), rest.isEmpty {
                image = FeatureShape(height: sides.height, width: sides.width, channels: 1)
                offset += part.count + 1
                continue
            }
            if let seen = image, layers.isEmpty, FeatureSpecification.isMeant(by: part) {
                guard let feature = FeatureSpecification(parsing: part) else {
                    throw ArchitectureError(
                        text: text, offset: offset, reason: .noFeature(String(part)))
                }
                features.append(feature)
                guard Self.shape(after: features, on: seen) != nil else {
                    throw ArchitectureError(text: text, offset: offset, reason: .noRoom)
                }
                offset += part.count + 1
                continue
            }
            let digits = part.prefix { $0.isASCII && $0.isNumber }
            func failure(_ reason: ArchitectureError.Reason, after count: Int = 0)
                -> ArchitectureError
            {
                ArchitectureError(text: text, offset: offset + count, reason: reason)
            }
            guard !digits.isEmpty else { throw failure(.noSize) }
            guard let size = Int(digits), Self.isSize(size) else {
                throw failure(.sizeOutOfRange(String(digits)))
            }
            let name = String(part.dropFirst(digits.count))
            guard let activation = name.isEmpty ? .sigmoid : Activation(rawValue: name) else {
                throw failure(.unknownActivation(name), after: digits.count)
            }
            if index == 0, !name.isEmpty {
                throw failure(.activationOfInputs, after: digits.count)
            }
            if activation == .softmax, index < parts.count - 1 {
                throw failure(.hiddenSoftmax, after: digits.count)
            }
            layers.append(Layer(size: size, activation: activation))
            offset += part.count + 1
        }
        guard layers.count > (image == nil ? 1 : 0) else {
            throw ArchitectureError(text: text, offset: text.count, reason: .noLayer)
        }
        if let image {
            guard !features.isEmpty else {
                let place = text.prefix { $0 != "-" }.count + 1
                throw ArchitectureError(text: text, offset: place, reason: .imageWithoutFeatures)
            }
            self.init(image: image, features: features, layers: layers)
            return
        }
        self.init(inputs: layers[0].size, layers: Array(layers.dropFirst()))
    }

    private static func isSize(_ size: Int) -> Bool { (1...maximumSize).contains(size) }
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
