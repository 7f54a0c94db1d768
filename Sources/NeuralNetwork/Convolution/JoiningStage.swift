import LinearAlgebra

/// A layer at work that brings maps back to twice their width and height, beside maps of that size from an
/// earlier layer: what is there meets where it is (Ronneberger et al., *U-Net*, 2015).
///
///     z[y, x] = a[y / 2, x / 2] · W₁ + s[y, x] · W₂
///
/// A position and its three neighbours see the same `a`, so that the first product is found once for all
/// four.
final class JoiningStage: LinearStage {
    /// The small maps.
    private let inputs: FeatureMaps

    /// The maps of the earlier layer.
    private let skip: FeatureMaps

    private let shape: FeatureShape

    /// A row of the first product or of its errors, shaped `[width / 2, outputs]`.
    private let small: SharedNumbers

    /// The weights as the errors meet them, shaped `[outputs, inputs]` and behind it `[outputs, skipped]`.
    private let turnedWeights: SharedNumbers

    /// Creates a stage between maps, those of an earlier layer, and outputs of a shape.
    init(
        _ layer: ConvolutionLayer, inputs: FeatureMaps, skip: FeatureMaps, shape: FeatureShape,
        isTraining: Bool
    ) {
        self.inputs = inputs
        self.skip = skip
        self.shape = shape
        small = SharedNumbers(count: shape.width / 2 * shape.channels)
        turnedWeights = SharedNumbers(count: isTraining ? layer.weights.elements.count : 0)
    }

    var joinsRows: Bool { false }
    var marginOfWeighted: Int { 0 }
    var marginsOfErrors: (rows: Int, columns: Int) { (0, 0) }

    private var channels: Int { shape.channels }

    func weigh(
        _ row: Int, of image: Int, with weights: SharedNumbers,
        into result: UnsafeMutablePointer<Float>
    ) {
        let (before, skipped) = (inputs.shape.channels, skip.shape.channels)
        multiplyAdd(
            rows: shape.width, columns: channels, inner: skipped,
            MatrixOperand(skip.row(row, of: image), rowStride: skipped),
            MatrixOperand(weights.base + before * channels, rowStride: channels), keeping: 0,
            result, resultStride: channels)
        if row % 2 == 0 {
            multiplyAdd(
                rows: shape.width / 2, columns: channels, inner: before,
                MatrixOperand(inputs.row(row / 2, of: image), rowStride: before),
                MatrixOperand(weights.base, rowStride: channels), keeping: 0, small.base,
                resultStride: channels)
        }
        for x in 0..<shape.width {
            let (source, target) = (small.base + x / 2 * channels, result + x * channels)
            for channel in 0..<channels { target[channel] += source[channel] }
        }
    }

    /// Sums the errors of two rows over each 2×2 of positions.
    private func sumErrors(_ errors: FeatureMaps, row: Int, of image: Int) {
        let (upper, lower) = (errors.row(2 * row, of: image), errors.row(2 * row + 1, of: image))
        for x in 0..<shape.width / 2 {
            let (target, place) = (small.base + x * channels, 2 * x * channels)
            for channel in 0..<channels {
                let (left, right) = (place + channel, place + channels + channel)
                target[channel] = (upper[left] + upper[right]) + (lower[left] + lower[right])
            }
        }
    }

    func addWeightGradient(of images: Int, errors: FeatureMaps, to gradient: SharedNumbers) {
        let (before, skipped) = (inputs.shape.channels, skip.shape.channels)
        for image in 0..<images {
            for row in 0..<shape.height {
                multiplyAdd(
                    rows: skipped, columns: channels, inner: shape.width,
                    MatrixOperand(
                        skip.row(row, of: image), rowStride: skipped, isTransposed: true),
                    MatrixOperand(errors.row(row, of: image), rowStride: channels), keeping: 1,
                    gradient.base + before * channels, resultStride: channels)
            }
            for row in 0..<inputs.shape.height {
                sumErrors(errors, row: row, of: image)
                multiplyAdd(
                    rows: before, columns: channels, inner: inputs.shape.width,
                    MatrixOperand(
                        inputs.row(row, of: image), rowStride: before, isTransposed: true),
                    MatrixOperand(small.base, rowStride: channels), keeping: 1, gradient.base,
                    resultStride: channels)
            }
        }
    }

    func findInputErrors(
        of images: Int, from errors: FeatureMaps, through weights: SharedNumbers,
        into result: FeatureMaps, skipped: FeatureMaps?
    ) {
        turn(weights)
        let (before, others) = (inputs.shape.channels, skip.shape.channels)
        for image in 0..<images {
            for row in 0..<inputs.shape.height {
                sumErrors(errors, row: row, of: image)
                multiplyAdd(
                    rows: inputs.shape.width, columns: before, inner: channels,
                    MatrixOperand(small.base, rowStride: channels),
                    MatrixOperand(turnedWeights.base, rowStride: before), keeping: 0,
                    result.row(row, of: image), resultStride: before)
            }
            guard let skipped else { continue }
            for row in 0..<shape.height {
                multiplyAdd(
                    rows: shape.width, columns: others, inner: channels,
                    MatrixOperand(errors.row(row, of: image), rowStride: channels),
                    MatrixOperand(turnedWeights.base + channels * before, rowStride: others),
                    keeping: 0, skipped.row(row, of: image), resultStride: others)
            }
        }
    }

    /// Swaps inputs and outputs of both products.
    private func turn(_ weights: SharedNumbers) {
        var first = 0
        for inputs in [inputs.shape.channels, skip.shape.channels] {
            for input in 0..<inputs {
                for output in 0..<channels {
                    turnedWeights.base[first * channels + output * inputs + input] =
                        weights.base[(first + input) * channels + output]
                }
            }
            first += inputs
        }
    }
}
