import LinearAlgebra
import ParallelWork

/// A feed-forward network: pixels go in, each layer feeds the next, the largest output is the
/// digit.
///
///     var generator = SeededGenerator(seed: 1)
///     let lecture = try Architecture(parsing: "784-30-10")
///     let network = Network(lecture, using: &generator)
///     let outputs = network.outputs(for: images)      // [batch, 784] → [batch, 10]
public struct Network: Sendable, Equatable {
    /// The shape of the image that the ``features`` see; `nil` without them.
    public let image: FeatureShape?

    /// The convolutional layers, from the image on; empty in a network of dense layers alone.
    public let features: [FeatureLayer]

    /// The dense layers up to the outputs; never empty.
    ///
    /// The first one sees the image or the features, row after row.
    public internal(set) var layers: [DenseLayer]

    /// The features as they are used once trained, without normalisation; `nil` without any.
    let reader: FeatureReader?

    /// The number of inputs.
    public var inputs: Int { image?.count ?? layers[0].inputs }

    /// The number of outputs.
    public var outputs: Int { layers[layers.count - 1].outputs }

    /// The places of an image that are told one by one: 1, unless the network makes maps.
    var placesPerImage: Int {
        image.map { features.outputShape(for: $0).count / layers[0].inputs } ?? 1
    }

    /// The shape of the network.
    public var architecture: Architecture {
        let dense = layers.map {
            Architecture.Layer(size: $0.outputs, activation: $0.activation)
        }
        guard let image else { return Architecture(inputs: inputs, layers: dense) }
        return Architecture(
            image: image, features: features.map(FeatureSpecification.init), layers: dense)
    }

    /// Creates a network from its layers.
    ///
    /// - Precondition: There is a layer, each takes as many inputs as the one before has outputs, and
    ///   only the last may be softmax.
    public init(layers: [DenseLayer]) {
        self.init(image: nil, features: [], layers: layers)
    }

    /// Creates a network whose dense layers see features of an image.
    ///
    /// - Precondition: As for dense layers; there is a feature, the features fit the image, and their
    ///   outputs the first dense layer.
    public init(image: FeatureShape, features: [FeatureLayer], layers: [DenseLayer]) {
        precondition(!features.isEmpty, "an image is looked at by features")
        let shape = features.outputShape(for: image)
        let expected =
            features.map(FeatureSpecification.init).makeMaps ? shape.channels : shape.count
        precondition(
            layers.first?.inputs == expected, "\(expected) features do not fit the next layer")
        self.init(image: Optional(image), features: features, layers: layers)
    }

    private init(image: FeatureShape?, features: [FeatureLayer], layers: [DenseLayer]) {
        precondition(!layers.isEmpty, "a network has at least one layer")
        for (layer, next) in zip(layers, layers.dropFirst()) {
            precondition(
                layer.outputs == next.inputs,
                "\(layer.outputs) outputs cannot feed \(next.inputs) inputs")
            precondition(layer.activation != .softmax, "softmax can only end a network")
        }
        self.image = image
        self.features = features
        self.layers = layers
        reader = image.map { FeatureReader(features.map(\.folded), shape: $0) }
    }

    /// Whether two networks have the same layers with the same numbers.
    public static func == (left: Network, right: Network) -> Bool {
        left.image == right.image && left.features == right.features && left.layers == right.layers
    }

    /// Returns what the last layer makes of a batch of images.
    ///
    /// - Parameter images: Pixel intensities in `0...1`, shaped `[batch, inputs]`.
    /// - Returns: Activations, shaped `[batch, outputs]`; of a network that makes maps shaped
    ///   `[batch · places, outputs]`.
    /// - Precondition: `images.columns == inputs`.
    public func outputs(for images: Matrix) -> Matrix {
        precondition(images.columns == inputs, "\(images.columns) numbers for \(inputs) inputs")
        var activations = reader?.outputs(for: images) ?? images
        if activations.columns != layers[0].inputs {
            activations = Matrix(
                rows: activations.elements.count / layers[0].inputs, columns: layers[0].inputs,
                elements: activations.elements)
        }
        for layer in layers {
            activations = layer.activations(for: activations)
        }
        return activations
    }

    /// Returns the class of each image: the place of its largest output.
    ///
    /// - Parameter images: Pixel intensities in `0...1`, shaped `[batch, inputs]`.
    /// - Returns: Classes, shaped `[batch]`; of several equally large outputs the first counts.
    public func classify(_ images: Matrix) -> [Int] {
        outputs(for: images).indicesOfLargestInRows()
    }

    /// Returns the class of each labelled image, several at a time.
    ///
    /// - Parameters:
    ///   - images: The images; their labels are not looked at.
    ///   - workers: The most threads used; the answers do not depend on it.
    /// - Returns: Classes, shaped `[images.count]`.
    public func classify(_ images: LabelledImages, workers: Int = 1) -> [Int] {
        let chunk = 256
        let chunks = (images.count + chunk - 1) / chunk
        return concurrentMap(chunks, workers: workers) { index in
            let places = index * chunk..<min((index + 1) * chunk, images.count)
            return classify(images.intensities(of: places))
        }.flatMap { $0 }
    }

    /// Returns how many images the network classifies as labelled.
    public func correct(on images: LabelledImages, workers: Int = 1) -> Int {
        zip(classify(images, workers: workers), images.labels).count { $0 == Int($1) }
    }
}

extension Matrix {
    /// The place of the largest element of each row, the first if there are several.
    func indicesOfLargestInRows() -> [Int] {
        (0..<rows).map { row in
            var best = 0
            for column in 1..<max(columns, 1) where self[row, column] > self[row, best] {
                best = column
            }
            return best
        }
    }
}
