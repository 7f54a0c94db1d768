import NeuralNetwork
import ParallelWork
import ScanImages

/// What makes strips to learn from, or to be measured on.
public protocol StripSource: Sendable {
    /// Returns a strip, another one each time.
    ///
    /// - Parameter generator: The source of every choice.
    /// - Returns: The strip with its label, which is empty where it shows no number.
    func strip(using generator: inout SeededGenerator) -> LabelledStrip
}

extension StripSource {
    /// Returns a fixed set of strips, for measuring: the same for the same seed, whatever the workers.
    public func strips(count: Int, seed: UInt64, workers: Int = availableCores) -> [LabelledStrip] {
        concurrentMap(count, workers: workers) { index in
            var generator = SeededGenerator(seed: seed &+ UInt64(index))
            var own = generator.split()
            return strip(using: &own)
        }
    }
}

extension LabelledStrip {
    /// A strip on which nothing stands.
    static let blank = LabelledStrip(
        width: LineStrip.height,
        pixels: [UInt8](repeating: 0, count: LineStrip.height * LineStrip.height), label: [])
}
