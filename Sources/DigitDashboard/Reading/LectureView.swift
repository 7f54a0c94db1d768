import DigitReading
import Foundation
import LinearAlgebra
import ModelStore
import NeuralNetwork
import ScanImages

/// The lecture's own network, `784-30-10`, opened up: what each hidden neuron looks at, and how strongly each
/// fires for a picture.
struct LectureView: Sendable {
    private let hidden: DenseLayer
    private let output: DenseLayer
    private let identity: String
    private let accuracy: Double?

    /// Opens the network that digitd was built with.
    init() {
        let model = BuiltInModel.lecture
        precondition(
            model.network.layers.count == 2 && model.network.inputs == 784,
            "the lecture's network is \(model.network.architecture)")
        hidden = model.network.layers[0]
        output = model.network.layers[1]
        identity = model.identity
        accuracy = model.facts.accuracy
    }

    /// What one picture makes the neurons do.
    struct Firing: Encodable, Equatable {
        /// The activations of the hidden neurons: `0...1`.
        let hidden: [Float]

        /// The activations of the ten outputs: `0...1`; they need not add up to 1.
        let outputs: [Float]

        /// The output that is largest.
        let digit: Int
    }

    /// What the hidden neurons look at, for the page to draw.
    struct Weights: Encodable {
        let model: String
        let architecture: String
        let accuracy: Double?

        /// For each hidden neuron 784 bytes in base64: 128 is a weight of 0, and the largest weight of the
        /// neuron, of either sign, is 127 away from it.
        let hidden: [String]

        /// The weights from the hidden neurons to the outputs, shaped `[hidden][10]`.
        let outputs: [[Float]]
    }

    /// Returns what a picture makes the neurons do.
    func firing(for bitmap: DigitBitmap) -> Firing {
        let image = Matrix(
            rows: 1, columns: bitmap.pixels.count, elements: bitmap.pixels.map { Float($0) / 255 })
        let inner = hidden.activations(for: image)
        let outer = output.activations(for: inner).elements
        return Firing(
            hidden: inner.elements, outputs: outer,
            digit: outer.indices.reduce(0) { outer[$1] > outer[$0] ? $1 : $0 })
    }

    /// Returns what each neuron looks at.
    func weights() -> Weights {
        Weights(
            model: String(identity.prefix(12)),
            architecture: "\(hidden.inputs)-\(hidden.outputs)-\(output.outputs)",
            accuracy: accuracy,
            hidden: (0..<hidden.outputs).map { neuron in
                let column = (0..<hidden.inputs).map { hidden.weights[$0, neuron] }
                let largest = max(column.reduce(0) { max($0, abs($1)) }, .leastNormalMagnitude)
                let bytes = column.map { UInt8(128 + ($0 / largest * 127).rounded()) }
                return Data(bytes).base64EncodedString()
            },
            outputs: (0..<output.inputs).map { neuron in
                (0..<output.outputs).map { output.weights[neuron, $0] }
            })
    }
}
