import DigitTestSupport
import LinearAlgebra
import Testing

@testable import NeuralNetwork

/// The lecture's program, which can be read, beside the trainer, which is fast: the same images in the same
/// order.
@Suite(.tellingSeeds) struct `The lecture's program` {
    private static let images = Patterns.images(count: 44, classes: 3, pixels: 6, seed: 7)

    @Test(arguments: `The gradient`.cases.indices)
    func `learns what the trainer learns`(index: Int) throws {
        let (text, cost) = `The gradient`.cases[index]
        let start = try Patterns.network(text, seed: 8)
        let trainer = Trainer(
            start,
            settings: SGDSettings(cost: cost, epochs: 1, miniBatchSize: 8, learningRate: 0.5),
            seed: testSeed(9))
        trainer.run(on: TrainingSet(Self.images))

        var network = start
        var generator = SeededGenerator(testSeed: 9)
        network.learn(
            from: Self.images, epochs: 1, miniBatchSize: 8, eta: 0.5, cost: cost,
            using: &generator)
        // Six steps of numbers below 2, each rounded a few times on the way.
        Self.expect(network, near: trainer.network, within: 3e-6, "\(text), \(cost), seeds 7 to 9")
        #expect(network != start)
    }

    @Test func `learns the lecture's network, epoch after epoch`() throws {
        let images = Patterns.images(count: 300, pixels: 784, seed: 1)
        var generator = SeededGenerator(testSeed: 2)
        let start = Network(try Architecture(parsing: "784-30-10"), using: &generator)
        let trainer = Trainer(
            start, settings: SGDSettings(epochs: 2, miniBatchSize: 10, learningRate: 3),
            seed: testSeed(3))
        trainer.run(on: TrainingSet(images))

        var network = start
        generator = SeededGenerator(testSeed: 3)
        for _ in 0..<2 {
            network.learn(
                from: images, epochs: 1, miniBatchSize: 10, eta: 3, using: &generator)
            // The trainer draws what decides about augmentation.
            _ = generator.next()
        }
        // Weighted sums of 784 pixels reach 30, where a rounding is 2e-6; 60 steps carry it on.
        Self.expect(network, near: trainer.network, within: 1e-4, "seeds 1 to 3")
    }

    @Test func `learns from few images in a few epochs`() throws {
        var network = try Patterns.network("60-20-10", seed: 4)
        var generator = SeededGenerator(testSeed: 5)
        network.learn(
            from: Patterns.images(count: 400, seed: 6), epochs: 8, miniBatchSize: 10, eta: 3,
            using: &generator)
        #expect(network.correct(on: Patterns.images(count: 200, seed: 7)) > 180, "seeds 4 to 7")
    }

    private static func expect(
        _ network: Network, near other: Network, within tolerance: Float, _ what: String
    ) {
        for (layer, (found, expected)) in zip(network.layers, other.layers).enumerated() {
            for (name, found, expected) in [
                ("weights", found.weights.elements, expected.weights.elements),
                ("biases", found.biases, expected.biases),
            ] {
                let largest = zip(found, expected).map { abs($0 - $1) }.max() ?? 0
                #expect(
                    largest <= tolerance,
                    "\(what), layers.\(layer).\(name): largest difference \(largest)")
            }
        }
    }
}
