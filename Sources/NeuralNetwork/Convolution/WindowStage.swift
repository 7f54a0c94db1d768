import LinearAlgebra

/// A window at work that slides over all positions: overlapping products (decision 0032).
final class WindowStage: LinearStage {
    let joinsRows: Bool

    private let inputs: FeatureMaps
    private let shape: FeatureShape
    private let windowHeight: Int
    private let windowWidth: Int
    private let padding: (rows: Int, columns: Int)

    /// The weights as the errors meet them, shaped `[kernelHeight · kernelWidth · outputs, inputs]`.
    private let turnedWeights: SharedNumbers

    /// The positions in a row below which rows are joined: a product of few rows leaves half of the
    /// registers idle, and the positions between the rows, which count for nothing, cost less.
    private static let fewPositions = 12

    /// Creates a window for a layer between maps and outputs of a shape.
    init(_ layer: ConvolutionLayer, inputs: FeatureMaps, shape: FeatureShape, isTraining: Bool) {
        self.inputs = inputs
        self.shape = shape
        windowHeight = layer.kernelHeight
        windowWidth = layer.kernelWidth
        padding = layer.margins
        joinsRows = layer.isPadded && shape.width < Self.fewPositions
        turnedWeights = SharedNumbers(count: isTraining ? layer.weights.elements.count : 0)
    }

    var marginOfWeighted: Int { joinsRows ? padding.columns : 0 }

    var marginsOfErrors: (rows: Int, columns: Int) {
        (windowHeight - 1 - padding.rows, windowWidth - 1 - padding.columns)
    }

    func weigh(
        _ row: Int, of image: Int, with weights: SharedNumbers,
        into result: UnsafeMutablePointer<Float>
    ) {
        let stretch = windowWidth * inputs.shape.channels
        let positions =
            joinsRows
            ? (shape.height - 1) * (shape.width + 2 * padding.columns) + shape.width : shape.width
        for windowRow in 0..<windowHeight {
            multiplyWindows(
                rows: positions, columns: shape.channels, inner: stretch,
                inputs.row(row + windowRow - padding.rows, of: image)
                    - padding.columns * inputs.shape.channels,
                step: inputs.shape.channels,
                weights.base + windowRow * stretch * shape.channels,
                keeping: windowRow == 0 ? 0 : 1, result)
        }
    }

    /// (BP4) for shared weights: `∂C/∂W[(i, j, c), o] = Σ a[y + i, x + j, c] δ[y, x, o]`.
    func addWeightGradient(of images: Int, errors: FeatureMaps, to gradient: SharedNumbers) {
        let (before, channels) = (inputs.shape.channels, shape.channels)
        let stretch = windowWidth * before
        // Where rows of errors and of inputs are as far apart, an image is one long row: between
        // its rows the errors are 0.
        let isOneRow = errors.rowStride / channels == inputs.rowStride / before
        let rows = isOneRow ? 1 : shape.height
        let length =
            isOneRow
            ? (shape.height - 1) * errors.rowStride / channels + shape.width : shape.width
        for image in 0..<images {
            for row in 0..<rows {
                for windowRow in 0..<windowHeight {
                    multiplyTransposedWindows(
                        rows: stretch, columns: channels, inner: length,
                        inputs.row(row + windowRow - padding.rows, of: image)
                            - padding.columns * before,
                        step: before, errors.row(row, of: image),
                        gradient.base + windowRow * stretch * channels)
                }
            }
        }
    }

    /// (BP2) for shared weights: the errors, seen through the turned window.
    func findInputErrors(
        of images: Int, from errors: FeatureMaps, through weights: SharedNumbers,
        into result: FeatureMaps, skipped: FeatureMaps?
    ) {
        turn(weights)
        let (before, channels) = (inputs.shape.channels, shape.channels)
        let stretch = windowWidth * channels
        for image in 0..<images {
            for row in 0..<inputs.shape.height {
                for windowRow in 0..<windowHeight {
                    multiplyWindows(
                        rows: inputs.shape.width, columns: before, inner: stretch,
                        errors.row(row + windowRow - errors.marginRows, of: image)
                            - errors.marginColumns * channels,
                        step: channels, turnedWeights.base + windowRow * stretch * before,
                        keeping: windowRow == 0 ? 0 : 1, result.row(row, of: image))
                }
            }
        }
    }

    /// Turns the window by half a turn and swaps inputs and outputs.
    private func turn(_ weights: SharedNumbers) {
        let (before, channels) = (inputs.shape.channels, shape.channels)
        let places = windowHeight * windowWidth
        for place in 0..<places {
            for input in 0..<before {
                let source = weights.base + (place * before + input) * channels
                let target = turnedWeights.base + (places - 1 - place) * channels * before + input
                for output in 0..<channels { target[output * before] = source[output] }
            }
        }
    }
}
