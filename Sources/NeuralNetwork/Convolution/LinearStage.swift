/// The linear part of a convolutional layer at work: which numbers it weighs for a position, and the way
/// back of their errors.
///
/// A ``ConvolutionStage`` does what is the same for all: normalisation, biases and activation.
protocol LinearStage: Sendable {
    /// The columns of zeros that the weighted inputs need between their rows.
    var marginOfWeighted: Int { get }

    /// The zeros around the errors that the way back needs.
    var marginsOfErrors: (rows: Int, columns: Int) { get }

    /// Whether the rows of an image are weighed all at once.
    var joinsRows: Bool { get }

    /// Finds the weighted inputs of a row, or from it on of all rows where they are joined.
    ///
    /// - Parameters:
    ///   - row: The row of the outputs.
    ///   - image: The place among the images.
    ///   - weights: The layer's.
    ///   - result: Shaped `[width, outputs]`; written over.
    func weigh(
        _ row: Int, of image: Int, with weights: SharedNumbers,
        into result: UnsafeMutablePointer<Float>)

    /// Adds the gradient of the weights, (BP4), to `gradient`.
    func addWeightGradient(of images: Int, errors: FeatureMaps, to gradient: SharedNumbers)

    /// Finds the errors of the inputs, (BP2) without the slope.
    ///
    /// - Parameters:
    ///   - images: How many images were sent forward.
    ///   - errors: Of the weighted inputs.
    ///   - weights: The layer's.
    ///   - result: Of the shape of the inputs, no margin; written over.
    ///   - skipped: Where those of the maps go that come from an earlier layer, for a layer that joins.
    func findInputErrors(
        of images: Int, from errors: FeatureMaps, through weights: SharedNumbers,
        into result: FeatureMaps, skipped: FeatureMaps?)
}
