import DigitTestSupport
import Testing

@testable import NeuralNetwork

@Suite(.tellingSeeds) struct `A checkpoint` {
    private static let cases = [
        ("8x8-4c3x3nrelu-p2x2-12relu-2softmax", Optimiser.adam, 0.9 as Float),
        ("8x8-4c3x3nrelu-p2x2-2softmax", .gradientDescent, 0),
        ("64-20relu-2softmax", .gradientDescent, 0),
    ]

    private static func trainer(
        _ text: String, _ optimiser: Optimiser, _ averaging: Float
    ) throws -> Trainer {
        var generator = SeededGenerator(testSeed: 3)
        let network = Network(
            try Architecture(parsing: text), initialization: .scaled, using: &generator)
        return Trainer(
            network,
            settings: SGDSettings(
                cost: .crossEntropy, epochs: 4, miniBatchSize: 30, learningRate: 0.02,
                schedule: .cosine(warmUpEpochs: 1), momentum: optimiser == .adam ? 0 : 0.9, l2: 1,
                optimiser: optimiser, averaging: averaging, dropout: 0.2), seed: testSeed(4))
    }

    @Test(arguments: cases.indices)
    func `lets a training go on to the very same network`(index: Int) throws {
        let (text, optimiser, averaging) = Self.cases[index]
        let set = TrainingSet(FeatureTrainingTests.bars(150, seed: 1))
        let whole = try Self.trainer(text, optimiser, averaging)
        whole.run(on: set)

        let broken = try Self.trainer(text, optimiser, averaging)
        broken.runEpoch(on: set)
        broken.runEpoch(on: set)
        let bytes = broken.checkpoint(of: "bars")
        broken.runEpoch(on: set)
        let resumed = try Self.trainer(text, optimiser, averaging)
        try resumed.resume(from: bytes, of: "bars")
        #expect(resumed.epoch == 2)
        resumed.run(on: set)
        #expect(resumed.network == whole.network)
        #expect(resumed.checkpoint(of: "bars") == whole.checkpoint(of: "bars"))
    }

    @Test func `is refused by another training, and when it is damaged`() throws {
        let (text, optimiser, averaging) = Self.cases[0]
        let trainer = try Self.trainer(text, optimiser, averaging)
        let before = trainer.network
        let bytes = trainer.checkpoint(of: "0123456789abcdef")
        let error = #expect(throws: CheckpointError.self) {
            try trainer.resume(from: bytes, of: "fedcba9876543210")
        }
        #expect(
            error?.description == """
                it belongs to a training of another recipe, seed, start or images (0123456789ab, not \
                fedcba987654); give those it was begun with, or begin anew
                """)
        var damaged = bytes
        damaged[bytes.count - 3] ^= 1
        #expect(throws: CheckpointError.self) {
            try trainer.resume(from: damaged, of: "0123456789abcdef")
        }
        #expect(throws: CheckpointError.self) {
            try trainer.resume(from: Array(bytes.dropLast(40)), of: "0123456789abcdef")
        }
        let (otherText, otherOptimiser, otherAveraging) = Self.cases[1]
        let other = try Self.trainer(otherText, otherOptimiser, otherAveraging)
        #expect(throws: CheckpointError.self) {
            try other.resume(from: bytes, of: "0123456789abcdef")
        }
        #expect(trainer.network == before)
    }
}
