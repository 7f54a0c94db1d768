import LinearAlgebra

/// A convolutional layer: each position of its maps sees a small window of the maps before.
///
/// The weights are the same everywhere (LeCun et al. 1998; Nielsen, chapter 6):
///
///     z[y, x, o] = Σ over i, j, c of  a[y + i, x + j, c] · W[(i, j, c), o]
///     a′ = σ(z + b)                        or, with batch normalisation,
///     a′ = σ(γ (z - μ) / √(v + ε) + b)
///
/// With `isPadded` the maps keep their size, and the window meets zeros outside of them. With a stride s and
/// a dilation d the window sees `a[s y + d i, s x + d j, c]`.
public struct ConvolutionLayer: Sendable, Equatable {
    /// Rows of the window.
    public let kernelHeight: Int

    /// Columns of the window.
    public let kernelWidth: Int

    /// Whether zeros are put around the maps, so that they keep their size.
    public let isPadded: Bool

    /// How many positions the window moves on at a time: 2 halves the maps.
    public let stride: Int

    /// How far apart the places of the window lie: 1 is side by side.
    public let dilation: Int

    /// The weights, shaped `[kernelHeight · kernelWidth · inputs, outputs]`.
    public var weights: Matrix

    /// What is added to each map, shaped `[outputs]`.
    public var biases: [Float]

    /// How the maps are normalised, if they are.
    public var normalisation: BatchNormalisation?

    /// What each neuron makes of its weighted input; not softmax.
    public let activation: Activation

    /// The maps before.
    public var inputs: Int { weights.rows / (kernelHeight * kernelWidth) }

    /// The maps of this layer.
    public var outputs: Int { weights.columns }

    /// Creates a layer.
    ///
    /// - Precondition: The sizes fit; a padded window has odd sides, and only a padded one a stride or a
    ///   dilation; the activation is not softmax.
    public init(
        kernelHeight: Int, kernelWidth: Int, isPadded: Bool, stride: Int = 1, dilation: Int = 1,
        weights: Matrix, biases: [Float], normalisation: BatchNormalisation? = nil,
        activation: Activation
    ) {
        precondition(kernelHeight > 0 && kernelWidth > 0)
        precondition(
            !isPadded || kernelHeight % 2 == 1 && kernelWidth % 2 == 1,
            "a padded window has a middle: \(kernelHeight)×\(kernelWidth) has none")
        precondition(stride > 0 && dilation > 0 && (isPadded || stride * dilation == 1))
        precondition(
            weights.rows % (kernelHeight * kernelWidth) == 0 && biases.count == weights.columns)
        precondition(normalisation.map { $0.scales.count == biases.count } ?? true)
        precondition(activation != .softmax, "softmax can only end a network")
        self.kernelHeight = kernelHeight
        self.kernelWidth = kernelWidth
        self.isPadded = isPadded
        self.stride = stride
        self.dilation = dilation
        self.weights = weights
        self.biases = biases
        self.normalisation = normalisation
        self.activation = activation
    }

    /// Creates a layer of a shape.
    init(
        _ shape: FeatureSpecification.ConvolutionShape, weights: Matrix, biases: [Float],
        normalisation: BatchNormalisation?
    ) {
        self.init(
            kernelHeight: shape.height, kernelWidth: shape.width, isPadded: shape.isPadded,
            stride: shape.stride, dilation: shape.dilation, weights: weights, biases: biases,
            normalisation: normalisation, activation: shape.activation)
    }

    /// Whether the window moves on by more than a position, or its places lie apart.
    var isSpaced: Bool { stride > 1 || dilation > 1 }

    /// The zeros the layer needs around the maps it sees.
    var margins: (rows: Int, columns: Int) {
        isPadded ? (kernelHeight / 2 * dilation, kernelWidth / 2 * dilation) : (0, 0)
    }

    /// The shape of what the layer makes of maps of a shape.
    ///
    /// - Precondition: The maps have the channels the layer expects and hold a window.
    func outputShape(for shape: FeatureShape) -> FeatureShape {
        precondition(
            shape.channels == inputs, "\(shape.channels) maps for a layer of \(inputs)")
        let lost = isPadded ? (0, 0) : (kernelHeight - 1, kernelWidth - 1)
        precondition(shape.height > lost.0 && shape.width > lost.1, "the maps hold no window")
        return FeatureShape(
            height: (shape.height - lost.0 + stride - 1) / stride,
            width: (shape.width - lost.1 + stride - 1) / stride, channels: outputs)
    }

    /// The same layer without normalisation: once trained, it only scales weights and shifts
    /// biases (Ioffe and Szegedy 2015, section 3.1).
    public var folded: ConvolutionLayer {
        guard let normalisation else { return self }
        let factors = normalisation.factors
        var layer = self
        layer.normalisation = nil
        for row in 0..<weights.rows {
            for column in 0..<outputs { layer.weights[row, column] *= factors[column] }
        }
        for column in 0..<outputs {
            layer.biases[column] -= normalisation.means[column] * factors[column]
        }
        return layer
    }
}

/// How a layer's weighted inputs are brought to mean 0 and variance 1, map by map (Ioffe and Szegedy,
/// *Batch Normalization*, 2015).
public struct BatchNormalisation: Sendable, Equatable {
    /// Added to each variance.
    public static let epsilon: Float = 1e-5

    /// The learned factor γ of each map.
    public var scales: [Float]

    /// The mean of each map over the training images.
    public var means: [Float]

    /// The variance of each map over the training images.
    public var variances: [Float]

    /// Creates a normalisation; by default one that has seen nothing.
    ///
    /// - Precondition: As many means and variances as scales.
    public init(scales: [Float], means: [Float]? = nil, variances: [Float]? = nil) {
        self.scales = scales
        self.means = means ?? [Float](repeating: 0, count: scales.count)
        self.variances = variances ?? [Float](repeating: 1, count: scales.count)
        precondition(self.means.count == scales.count && self.variances.count == scales.count)
    }

    /// What the trained layer multiplies each map by: `γ / √(v + ε)`.
    var factors: [Float] {
        zip(scales, variances).map { $0 / ($1 + Self.epsilon).squareRoot() }
    }
}
