import DigitTestSupport
import Glibc
import LinearAlgebra
import Testing

@testable import NeuralNetwork

/// Convolution, normalisation and pooling against plain loops in double precision, and their way back
/// against finite differences of those loops.
@Suite(.tellingSeeds) struct ConvolutionTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var window = (height: 3, width: 3)
        var isPadded = true
        var isNormalised = false
        var activation = Activation.relu
        var maps = (before: 2, after: 5)
        var size = (height: 6, width: 7)
        var stride = 1
        var dilation = 1
        var testDescription: String {
            "\(window) padded \(isPadded) stride \(stride) dilation \(dilation) normalised "
                + "\(isNormalised) \(activation) \(maps)"
        }
    }

    static let cases = [
        Case(),
        Case(isNormalised: true),
        Case(isNormalised: true, maps: (before: 1, after: 20)),
        Case(isNormalised: true, activation: .sigmoid, maps: (before: 17, after: 33)),
        Case(window: (5, 5), isPadded: false, activation: .sigmoid),
        Case(window: (1, 5), isNormalised: true, size: (height: 1, width: 19)),
        Case(window: (3, 5), isPadded: false, isNormalised: true, maps: (before: 16, after: 16)),
        Case(stride: 2),
        Case(window: (5, 5), isNormalised: true, size: (height: 9, width: 8), stride: 2),
        Case(isNormalised: true, maps: (before: 17, after: 9), size: (7, 11), stride: 3),
        Case(isNormalised: true, size: (height: 11, width: 10), dilation: 4),
        Case(window: (1, 3), maps: (before: 5, after: 33), dilation: 2),
        Case(window: (5, 3), size: (height: 12, width: 13), stride: 2, dilation: 3),
    ]

    @Test(arguments: cases) func outputsAreThoseOfPlainLoops(_ example: Case) {
        let trial = Trial(example)
        trial.stage.feedForward(3, through: trial.parameters)
        let expected = trial.plain.outputs()
        for (found, expected) in zip(trial.numbers(of: trial.stage.outputs), expected) {
            #expect(abs(Double(found) - expected) < 1e-4 * max(1, abs(expected)))
        }
    }

    @Test(arguments: cases) func gradientsAreThoseOfFiniteDifferences(_ example: Case) {
        let trial = Trial(example)
        let found = trial.gradients()
        for (name, gradient) in found {
            for place in stride(from: 0, to: gradient.count, by: max(1, gradient.count / 23)) {
                let expected = trial.plain.slope(of: name, at: place)
                #expect(
                    abs(Double(gradient[place]) - expected) < 2e-3 * max(1, abs(expected)),
                    "\(name)[\(place)]: \(gradient[place]), expected \(expected)")
            }
        }
    }

    @Test func foldedLayerGivesTheSameOutputs() {
        let trial = Trial(Case(isNormalised: true))
        trial.stage.feedForward(3, through: trial.parameters)
        let statistics = trial.stage.statistics.array
        let maps = trial.layer.outputs
        var layer = trial.layer
        layer.normalisation?.means = Array(statistics[..<maps])
        layer.normalisation?.variances = Array(statistics[maps...])
        let folded = ConvolutionStage(
            layer.folded, capacity: 3, inputs: trial.stage.inputs,
            outputs: FeatureMaps(images: 3, shape: trial.stage.outputs.shape))
        folded.feedForward(3, through: ConvolutionParameters(layer.folded))
        let pairs = zip(
            trial.numbers(of: trial.stage.outputs), trial.numbers(of: folded.outputs))
        #expect(pairs.allSatisfy { abs($0 - $1) < 1e-4 })
    }

    @Test func poolingKeepsTheLargestAndHandsItsErrorBack() {
        let inputs = FeatureMaps(images: 1, shape: .init(height: 3, width: 5, channels: 1))
        let outputs = FeatureMaps(images: 1, shape: .init(height: 1, width: 2, channels: 1))
        let values: [Float] = [1, 2, 9, 4, 100, 3, 0, 9, -1, 100, 100, 100, 100, 100, 100]
        inputs.row(0, of: 0).update(from: values, count: values.count)
        let stage = PoolingStage(
            height: 2, width: 2, inputs: inputs, outputs: outputs)
        stage.feedForward(1)
        #expect([outputs.row(0, of: 0)[0], outputs.row(0, of: 0)[1]] == [3, 9])

        let errors = FeatureMaps(images: 1, shape: outputs.shape)
        errors.row(0, of: 0).update(from: [0.5, 0.25], count: 2)
        let back = FeatureMaps(images: 1, shape: inputs.shape)
        back.row(2, of: 0)[0] = 7
        stage.propagateBack(1, outputErrors: errors, inputErrors: back)
        let found = Array(UnsafeBufferPointer(start: back.row(0, of: 0), count: 15))
        // Of two equally large places the first gets the error; the edge no window holds gets none.
        #expect(found == [0, 0, 0.25, 0, 0, 0.5, 0, 0, 0, 0, 0, 0, 0, 0, 0])
    }
}

/// A layer with random numbers, and the plain loops that compute the same.
private struct Trial {
    let images = 3
    let layer: ConvolutionLayer
    let parameters: ConvolutionParameters
    let stage: ConvolutionStage
    let plain: PlainConvolution

    init(_ example: ConvolutionTests.Case) {
        var generator = SeededGenerator(testSeed: 5)
        let (before, after) = example.maps
        let inner = example.window.height * example.window.width * before
        func draw(_ count: Int) -> [Float] { (0..<count).map { _ in generator.normal() } }
        layer = ConvolutionLayer(
            kernelHeight: example.window.height, kernelWidth: example.window.width,
            isPadded: example.isPadded, stride: example.stride, dilation: example.dilation,
            weights: Matrix(rows: inner, columns: after, elements: draw(inner * after)),
            biases: draw(after),
            normalisation: example.isNormalised
                ? BatchNormalisation(scales: draw(after).map { 1 + $0 / 4 }) : nil,
            activation: example.activation)
        parameters = ConvolutionParameters(layer)
        let shape = FeatureShape(
            height: example.size.height, width: example.size.width, channels: before)
        let margins = layer.margins
        let inputs = FeatureMaps(
            images: images, shape: shape, marginRows: margins.rows, marginColumns: margins.columns)
        let outputs = FeatureMaps(
            images: images, shape: layer.outputShape(for: shape),
            marginRows: 1, marginColumns: 2)
        stage = ConvolutionStage(layer, capacity: images, inputs: inputs, outputs: outputs)
        let pixels = draw(images * shape.count)
        let weighing = draw(images * outputs.shape.count)
        Self.write(pixels, to: inputs, images: images)
        plain = PlainConvolution(
            layer: layer, shape: shape, result: outputs.shape, images: images,
            values: [
                "inputs": pixels.map(Double.init),
                "weights": layer.weights.elements.map(Double.init),
                "biases": layer.biases.map(Double.init),
                "scales": (layer.normalisation?.scales ?? []).map(Double.init),
            ], weighing: weighing.map(Double.init))
    }

    private static func write(_ numbers: [Float], to maps: FeatureMaps, images: Int) {
        let count = maps.shape.width * maps.shape.channels
        for row in 0..<images * maps.shape.height {
            maps.row(row % maps.shape.height, of: row / maps.shape.height).update(
                from: Array(numbers[row * count..<(row + 1) * count]), count: count)
        }
    }

    func numbers(of maps: FeatureMaps) -> [Float] {
        (0..<images * maps.shape.height).flatMap { row in
            Array(
                UnsafeBufferPointer(
                    start: maps.row(row % maps.shape.height, of: row / maps.shape.height),
                    count: maps.shape.width * maps.shape.channels))
        }
    }

    /// The gradient of the cost `Σ weighing · outputs`, by the name of what it belongs to.
    func gradients() -> [String: [Float]] {
        stage.feedForward(images, through: parameters)
        let errors = FeatureMaps(images: images, shape: stage.outputs.shape)
        Self.write(plain.weighing.map { Float($0) }, to: errors, images: images)
        let inputErrors = FeatureMaps(images: images, shape: stage.inputs.shape)
        let gradient = ConvolutionParameters(shapedAs: parameters)
        stage.propagateBack(
            images, outputErrors: errors, through: parameters, addingTo: gradient,
            inputErrors: inputErrors)
        return [
            "inputs": numbers(of: inputErrors), "weights": gradient.weights.array,
            "biases": gradient.biases.array, "scales": gradient.scales?.array ?? [],
        ]
    }
}

/// A convolutional layer as its definition reads, in double precision.
private struct PlainConvolution {
    let layer: ConvolutionLayer
    let shape: FeatureShape
    let result: FeatureShape
    let images: Int
    var values: [String: [Double]]
    let weighing: [Double]

    func outputs() -> [Double] {
        let channels = layer.outputs
        var z = weighted()
        let count = Double(z.count / channels)
        if layer.normalisation != nil, let scales = values["scales"] {
            for channel in 0..<channels {
                let places = stride(from: channel, to: z.count, by: channels)
                let mean = places.reduce(0) { $0 + z[$1] } / count
                let variance = places.reduce(0) { $0 + (z[$1] - mean) * (z[$1] - mean) } / count
                let factor =
                    scales[channel] / (variance + Double(BatchNormalisation.epsilon)).squareRoot()
                for place in places { z[place] = (z[place] - mean) * factor }
            }
        }
        let biases = values["biases"] ?? []
        return z.enumerated().map { place, z in
            let z = z + biases[place % channels]
            return layer.activation == .relu ? max(0, z) : 1 / (1 + exp(-z))
        }
    }

    private func weighted() -> [Double] {
        let (weights, pixels) = (values["weights"] ?? [], values["inputs"] ?? [])
        let margin = layer.margins
        var z: [Double] = []
        for image in 0..<images {
            for y in 0..<result.height {
                for x in 0..<result.width {
                    for output in 0..<layer.outputs {
                        var sum = 0.0
                        for i in 0..<layer.kernelHeight {
                            for j in 0..<layer.kernelWidth {
                                let row = y * layer.stride + i * layer.dilation - margin.rows
                                let column = x * layer.stride + j * layer.dilation - margin.columns
                                guard (0..<shape.height).contains(row),
                                    (0..<shape.width).contains(column)
                                else { continue }
                                for c in 0..<shape.channels {
                                    let pixel =
                                        ((image * shape.height + row) * shape.width + column)
                                        * shape.channels + c
                                    let weight = (i * layer.kernelWidth + j) * shape.channels + c
                                    sum += pixels[pixel] * weights[weight * layer.outputs + output]
                                }
                            }
                        }
                        z.append(sum)
                    }
                }
            }
        }
        return z
    }

    /// How the cost changes with one number.
    func slope(of name: String, at place: Int) -> Double {
        let step = 1e-5
        func cost(_ change: Double) -> Double {
            var changed = self
            changed.values[name]?[place] += change
            return zip(changed.outputs(), weighing).reduce(0) { $0 + $1.0 * $1.1 }
        }
        return (cost(step) - cost(-step)) / (2 * step)
    }
}
