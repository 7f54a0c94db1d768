import LinearAlgebra

/// A convolutional layer: each position of its maps sees a small window of the maps before.
///
/// The weights are the same everywhere (LeCun et al. 1998; Nielsen, chapter 6):
///
///     z[y, x, o] = Σ over i, j, c of  a[y + i, x + j, c] · W[(i, j, c), o]
///     a′ = σ(z + b)                        or, with batch normalisation,
///     a′ = σ(γ (z - μ) / √(v + ε) + b)
///
/// With `isPadded` the maps keep their size, and the window meets zeros outside of them.
public struct ConvolutionLayer: Sendable, Equatable {
    /// Rows of the window.
    public let kernelHeight: Int

    /// Columns of the window.
    public let kernelWidth: Int

    /// Whether zeros are put around the maps, so that they keep their size.
    public let isPadded: Bool

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
    /// - Precondition: The sizes fit; a padded window has odd sides; the activation is not softmax.
    public init(
        kernelHeight: Int, kernelWidth: Int, isPadded: Bool, weights: Matrix, biases: [Float],
        normalisation: BatchNormalisation? = nil, activation: Activation
    ) {
        precondition(kernelHeight > 0 && kernelWidth > 0)
        precondition(
            !isPadded || kernelHeight % 2 == 1 && kernelWidth % 2 == 1,
            "a padded window has a middle: \(kernelHeight)×\(kernelWidth) has none")
        precondition(
            weights.rows % (kernelHeight * kernelWidth) == 0 && biases.count == weights.columns)
        precondition(normalisation.map { $0.scales.count == biases.count } ?? true)
        precondition(activation != .softmax, "softmax can only end a network")
        self.kernelHeight = kernelHeight
        self.kernelWidth = kernelWidth
        self.isPadded = isPadded
        self.weights = weights
        self.biases = biases
        self.normalisation = normalisation
        self.activation = activation
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
