import Glibc
import LinearAlgebra
import NeuralNetwork

/// The temperature that calibrates a model's probabilities on images it was not trained on: of the
/// digits it gives 0.9, nine in ten are right.
///
/// After Guo, Pleiss, Sun, Weinberger, *On Calibration of Modern Neural Networks* (ICML 2017):
/// one number, found by making the mean negative log-likelihood small.
public struct TemperatureScaling: Sendable {
    /// The temperature, between ``ModelFacts/temperature``'s bounds; 1 changes nothing.
    public let temperature: Double

    /// Fits the temperature of a network.
    ///
    /// - Parameters:
    ///   - network: The network, as trained.
    ///   - facts: Its facts; their temperature is left out of account.
    ///   - images: Images it was not trained on; without any the temperature is 1.
    ///   - workers: The most threads used.
    public init(of network: Network, facts: ModelFacts, on images: LabelledImages, workers: Int) {
        guard images.count > 0 else {
            temperature = 1
            return
        }
        var plain = facts
        plain.temperature = 1
        let rows = Model(network: network, facts: plain).digitProbabilities(
            for: images, workers: workers)
        let logarithms = rows.map { row in row.map { log(max(Double($0), 1e-30)) } }
        temperature = Self.smallest(from: 0.25, to: 8) { temperature in
            var sum = 0.0
            for (row, label) in zip(logarithms, images.labels) {
                let largest = (row.max() ?? 0) / temperature
                let total = row.reduce(0) { $0 + exp($1 / temperature - largest) }
                sum += largest + log(total) - row[Int(label)] / temperature
            }
            return sum
        }
    }

    /// Fits the temperature of a network that reads lines: the one at which the labels of strips are the
    /// most probable.
    ///
    /// - Parameters:
    ///   - network: The network, as trained.
    ///   - strips: Strips it was not trained on; without any the temperature is 1.
    /// - Complexity: Three seconds for a thousand strips, on one thread.
    public init(of network: Network, on strips: [LabelledStrip]) {
        guard !strips.isEmpty else {
            temperature = 1
            return
        }
        let outputs = strips.map { network.outputs(along: $0.pixels, width: $0.width) }
        temperature = Self.smallest(from: 0.25, to: 8) { temperature in
            zip(outputs, strips).reduce(0.0) { sum, pair in
                var probabilities = pair.0
                probabilities.calibrateRows(temperature: temperature)
                let logarithm = probabilities.logarithmicProbability(of: pair.1.label)
                // A strip too short for its label says nothing.
                return logarithm.isFinite ? sum - logarithm : sum
            }
        }
    }

    /// Returns where a function with one valley is smallest, by golden section of the logarithm.
    private static func smallest(
        from lowest: Double, to highest: Double, of loss: (Double) -> Double
    ) -> Double {
        let ratio = (5.0.squareRoot() - 1) / 2
        var (low, high) = (log(lowest), log(highest))
        for _ in 0..<24 {
            let (left, right) = (high - ratio * (high - low), low + ratio * (high - low))
            if loss(exp(left)) < loss(exp(right)) { high = right } else { low = left }
        }
        // Three decimals are far below what the images can tell apart, and easy to read.
        return (exp((low + high) / 2) * 1000).rounded() / 1000
    }
}
