import LinearAlgebra

/// A window at work that moves on by several positions, or whose places lie apart: a stride halves the
/// maps, a dilation sees far without more weights (Yu and Koltun, *Multi-Scale Context Aggregation by
/// Dilated Convolutions*, 2016).
final class SpacedWindowStage: LinearStage {
    /// A part of the window that is one stretch of memory in the inputs.
    private struct Stretch {
        /// Its row and its first column, relative to the position that the window is laid at.
        let row: Int
        let column: Int

        /// The number of places beside each other.
        let places: Int

        /// The first of its rows of weights.
        let weights: Int
    }

    private let inputs: FeatureMaps
    private let shape: FeatureShape
    private let stride: Int

    /// Each place of the window on its own: the way of the errors.
    private let places: [Stretch]

    /// The window in as few stretches as can be: the way of the numbers.
    private let stretches: [Stretch]

    /// The weights as the errors meet them: place by place, shaped `[places, outputs, inputs]`.
    private let turnedWeights: SharedNumbers

    /// Creates a window for a padded layer between maps and outputs of a shape.
    init(_ layer: ConvolutionLayer, inputs: FeatureMaps, shape: FeatureShape, isTraining: Bool) {
        self.inputs = inputs
        self.shape = shape
        stride = layer.stride
        let margins = layer.margins
        let places = (0..<layer.kernelHeight * layer.kernelWidth).map { place in
            let (row, column) = place.quotientAndRemainder(dividingBy: layer.kernelWidth)
            return Stretch(
                row: row * layer.dilation - margins.rows,
                column: column * layer.dilation - margins.columns, places: 1,
                weights: place * inputs.shape.channels)
        }
        self.places = places
        // OpenBLAS refuses rows that overlap; a single place never does.
        let isWhole = layer.dilation == 1 && InstructionSet.best != .portable
        stretches =
            isWhole
            ? places.filter { $0.column == -margins.columns }.map {
                Stretch(
                    row: $0.row, column: $0.column, places: layer.kernelWidth, weights: $0.weights)
            } : places
        turnedWeights = SharedNumbers(count: isTraining ? layer.weights.elements.count : 0)
    }

    var joinsRows: Bool { false }
    var marginOfWeighted: Int { 0 }
    var marginsOfErrors: (rows: Int, columns: Int) { (0, 0) }

    private func start(of stretch: Stretch, row: Int, image: Int) -> UnsafeMutablePointer<Float> {
        inputs.row(row * stride + stretch.row, of: image) + stretch.column * inputs.shape.channels
    }

    func weigh(
        _ row: Int, of image: Int, with weights: SharedNumbers,
        into result: UnsafeMutablePointer<Float>
    ) {
        let before = inputs.shape.channels
        for (index, stretch) in stretches.enumerated() {
            multiplyAdd(
                rows: shape.width, columns: shape.channels, inner: stretch.places * before,
                MatrixOperand(
                    start(of: stretch, row: row, image: image), rowStride: stride * before),
                MatrixOperand(
                    weights.base + stretch.weights * shape.channels, rowStride: shape.channels),
                keeping: index == 0 ? 0 : 1, result, resultStride: shape.channels)
        }
    }

    /// (BP4) for shared weights.
    func addWeightGradient(of images: Int, errors: FeatureMaps, to gradient: SharedNumbers) {
        let (before, channels) = (inputs.shape.channels, shape.channels)
        for image in 0..<images {
            for row in 0..<shape.height {
                for stretch in stretches {
                    multiplyAdd(
                        rows: stretch.places * before, columns: channels, inner: shape.width,
                        MatrixOperand(
                            start(of: stretch, row: row, image: image),
                            rowStride: stride * before, isTransposed: true),
                        MatrixOperand(errors.row(row, of: image), rowStride: channels),
                        keeping: 1, gradient.base + stretch.weights * channels,
                        resultStride: channels)
                }
            }
        }
    }

    /// (BP2) for shared weights: each error goes to all places that its window saw.
    func findInputErrors(
        of images: Int, from errors: FeatureMaps, through weights: SharedNumbers,
        into result: FeatureMaps, skipped: FeatureMaps?
    ) {
        turn(weights)
        let (before, channels) = (inputs.shape.channels, shape.channels)
        for image in 0..<images {
            result.row(0, of: image).update(repeating: 0, count: result.imageStride)
            for row in 0..<shape.height {
                for (index, place) in places.enumerated() {
                    let target = row * stride + place.row
                    let columns = positions(seeing: place.column)
                    guard (0..<inputs.shape.height).contains(target), !columns.isEmpty else {
                        continue
                    }
                    multiplyAdd(
                        rows: columns.count, columns: before, inner: channels,
                        MatrixOperand(
                            errors.row(row, of: image) + columns.lowerBound * channels,
                            rowStride: channels),
                        MatrixOperand(
                            turnedWeights.base + index * channels * before, rowStride: before),
                        keeping: 1,
                        result.row(target, of: image)
                            + (columns.lowerBound * stride + place.column) * before,
                        resultStride: stride * before)
                }
            }
        }
    }

    /// The positions of a row from which a column of the window lies inside the inputs.
    private func positions(seeing column: Int) -> Range<Int> {
        let first = max(0, (-column + stride - 1) / stride)
        let last = min(shape.width - 1, (inputs.shape.width - 1 - column) / stride)
        return first..<max(first, last + 1)
    }

    /// Swaps inputs and outputs of each place.
    private func turn(_ weights: SharedNumbers) {
        let (before, channels) = (inputs.shape.channels, shape.channels)
        for place in places.indices {
            for input in 0..<before {
                let source = weights.base + (place * before + input) * channels
                let target = turnedWeights.base + place * channels * before + input
                for output in 0..<channels { target[output * before] = source[output] }
            }
        }
    }
}
