import DigitTestSupport
import LinearAlgebra
import Testing

@testable import NeuralNetwork

@Suite(.tellingSeeds) struct `Dropout` {
    private static func trainer(
        _ text: String, dropout: Float = 0.4, workers: Int = 1, optimiser: Optimiser = .adam
    ) throws -> Trainer {
        var generator = SeededGenerator(testSeed: 3)
        let network = Network(
            try Architecture(parsing: text), initialization: .scaled, using: &generator)
        return Trainer(
            network,
            settings: SGDSettings(
                cost: .crossEntropy, epochs: 8, miniBatchSize: 70,
                learningRate: optimiser == .adam ? 0.02 : 0.1, optimiser: optimiser,
                dropout: dropout), seed: testSeed(4), workers: workers)
    }

    @Test func `keeps the mean of what a layer sees`() throws {
        let parameters = DenseParameters(try Patterns.network("6-500-10softmax", seed: 1))
        let batch = DensePass(capacity: 40, for: parameters, dropout: 0.3)
        let ones = UnsafeMutableBufferPointer<Float>.allocate(capacity: 40 * 500)
        defer { ones.deallocate() }
        ones.initialize(repeating: 1)
        var generator = SeededGenerator(testSeed: 5)
        for row in 0..<40 { batch.drawMasks(row: row, using: &generator) }
        batch.multiplyByMask(of: 1, rows: 0..<40, ones)
        #expect(Set(ones) == [0, 1 / 0.7])
        let zeros = ones.count { $0 == 0 }
        // Four standard deviations of 20,000 draws.
        #expect(abs(Double(zeros) - 6_000) < 4 * (20_000 * 0.3 * 0.7).squareRoot())
        // Pixels are never left out.
        let pixels = UnsafeMutableBufferPointer<Float>.allocate(capacity: 240)
        defer { pixels.deallocate() }
        pixels.initialize(repeating: 1)
        batch.multiplyByMask(of: 0, rows: 0..<40, pixels)
        #expect(pixels.allSatisfy { $0 == 1 })
    }

    @Test(arguments: ["sigmoid", "relu"])
    func `sends errors back through what was kept alone`(hidden: String) throws {
        // One network with a mask is another without the neurons it leaves out.
        let network = try Patterns.network("6-8\(hidden)-3softmax", seed: 2)
        let parameters = DenseParameters(network)
        let batch = DensePass(capacity: 1, for: parameters, dropout: 0.5)
        var generator = SeededGenerator(testSeed: 6)
        batch.drawMasks(row: 0, using: &generator)
        let mask = UnsafeMutableBufferPointer<Float>.allocate(capacity: 8)
        defer { mask.deallocate() }
        mask.initialize(repeating: 1)
        batch.multiplyByMask(of: 1, rows: 0..<1, mask)

        var second = network.layers[1]
        for input in 0..<8 {
            for output in 0..<3 { second.weights[input, output] *= mask[input] }
        }
        let other = Network(layers: [network.layers[0], second])
        let image = Matrix(rows: 1, columns: 6, elements: [0.1, 0.9, 0.4, 0, 1, 0.6])
        let target = Matrix(rows: 1, columns: 3, elements: [0, 1, 0])
        let expected = other.gradient(of: .crossEntropy, images: image, targets: target)

        _ = batch.activations[0].all.update(fromContentsOf: image.elements)
        batch.feedForward(rows: 0..<1, through: parameters)
        Cost.crossEntropy.writeOutputErrors(
            of: batch.outputActivations, targets: target.elements, rows: 1, columns: 3,
            activation: .softmax, scale: 1, into: batch.outputErrors)
        batch.propagateBack(rows: 0..<1, through: parameters)
        let outputs = other.outputs(for: image)
        for column in 0..<3 {
            #expect(abs(batch.activations[2].base[column] - outputs[0, column]) < 1e-6)
        }
        for (found, expected) in zip(batch.errors[0].all, expected.biases[0]) {
            #expect(abs(found - expected) < 1e-6)
        }
    }

    @Test(arguments: [
        ("8x8-4c3x3nrelu-p2x2-12relu-2softmax", Optimiser.adam),
        ("64-20relu-20relu-2softmax", .gradientDescent),
    ])
    func `depends on the seed, not on the number of workers`(
        text: String, optimiser: Optimiser
    ) throws {
        let set = TrainingSet(FeatureTrainingTests.bars(280, seed: 1))
        let networks = try [1, 2, 3].map { workers in
            let trainer = try Self.trainer(text, workers: workers, optimiser: optimiser)
            trainer.runEpoch(on: set)
            return trainer.network
        }
        #expect(networks[0] == networks[1] && networks[1] == networks[2])
        let plain = try Self.trainer(text, dropout: 0, optimiser: optimiser)
        plain.runEpoch(on: set)
        #expect(plain.network != networks[0])
    }

    @Test func `leaves out nothing once trained, and still learns`() throws {
        let trainer = try Self.trainer("8x8-4c3x3nrelu-p2x2-4c3x3relu-p2x2-2softmax")
        trainer.run(on: TrainingSet(FeatureTrainingTests.bars(400, seed: 1)))
        let test = FeatureTrainingTests.bars(200, seed: 2)
        #expect(trainer.network.correct(on: test) >= 190)
        #expect(trainer.network.classify(test) == trainer.network.classify(test))
    }
}
