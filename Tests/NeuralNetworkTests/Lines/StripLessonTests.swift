import DigitTestSupport
import LinearAlgebra
import ParallelWork
import Testing

@testable import NeuralNetwork

@Suite(.tellingSeeds) struct `Training on lines` {
    static let shape = "8x2-4c3x3nrelu-p4x2-6c1x3nrelu-p2x1-3softmax"

    static func network(seed: UInt64 = 1) throws -> Network {
        var generator = SeededGenerator(testSeed: seed)
        return Network(
            try Architecture(parsing: shape), initialization: .scaled, using: &generator)
    }

    /// Bars that stand (class 0) or lie (class 1), with paper between them.
    static let source: StripSource = { generator in
        let count = Int(generator.next() % 4)
        let label = (0..<count).map { _ in UInt8(generator.next() % 2) }
        let width = max(8, 10 * count)
        var pixels = [UInt8](repeating: 0, count: 8 * width)
        for (index, symbol) in label.enumerated() {
            for step in 0..<6 {
                let (row, column) = symbol == 0 ? (1 + step, 4) : (4, 2 + step)
                pixels[row * width + index * 10 + column] = 255
            }
        }
        return LabelledStrip(width: width, pixels: pixels, label: label)
    }

    static let lesson = StripLesson(stripsPerEpoch: 400, source: source)

    static func trainer(_ workers: Int, epochs: Int) throws -> Trainer {
        Trainer(
            try network(),
            settings: SGDSettings(
                cost: .crossEntropy, epochs: epochs, miniBatchSize: 40, learningRate: 0.02,
                optimiser: .adam, averaging: 0.9),
            seed: testSeed(3), workers: workers)
    }

    @Test func `goes on from a checkpoint to the very same network`() throws {
        let whole = try Self.trainer(2, epochs: 3)
        var checkpoint: [UInt8] = []
        whole.run(
            on: Self.lesson,
            onEpoch: { report in
                if report.epoch == 0 { checkpoint = whole.checkpoint(of: "bars") }
            })
        let resumed = try Self.trainer(1, epochs: 3)
        #expect(throws: CheckpointError.self) {
            try resumed.resume(from: checkpoint, of: "other bars")
        }
        try resumed.resume(from: checkpoint, of: "bars")
        #expect(resumed.epoch == 1)
        resumed.run(on: Self.lesson)
        #expect(resumed.network == whole.network)
    }

    @Test func `learns to read bars in a few epochs`() throws {
        let test = concurrentMap(200, workers: 1) { index in
            var generator = SeededGenerator(testSeed: 1_000_000 + UInt64(index))
            return Self.source(&generator)
        }
        let trainer = try Self.trainer(2, epochs: 8)
        #expect(trainer.network.correct(on: test) < 150)
        var reports: [EpochReport] = []
        #expect(trainer.run(on: Self.lesson, evaluatingOn: test) { reports.append($0) })
        #expect(reports.count == 8)
        #expect(trainer.network.correct(on: test, workers: 2) > 190)
    }

    @Test func `gives one network for any number of workers`() throws {
        let networks = try [1, 3].map { workers in
            let trainer = try Self.trainer(workers, epochs: 1)
            trainer.run(on: Self.lesson)
            return trainer.network
        }
        #expect(networks[0] == networks[1])
    }

    @Test func `moves weights as finite differences of the cost do`() throws {
        let strips = concurrentMap(3, workers: 1) { index in
            var generator = SeededGenerator(testSeed: 77 + UInt64(index))
            return Self.source(&generator)
        }
        let batch = StripBatch(strips, height: 8, step: 2)
        // Single precision, a step of 1e-2, and kinks of ReLU and pooling on the way.
        let largest = FiniteDifferences(try Self.network(), batch).largest(everyNth: 5) { part in
            strips.sorted { $0.width < $1.width }.enumerated().reduce(0) { cost, strip in
                let (place, strip) = strip
                let start = place * part.rowsPerExample * part.classes
                let outputs = UnsafeBufferPointer(
                    start: part.outputs + start, count: strip.width / 2 * part.classes)
                return cost
                    - ConnectionistTemporalClassification(
                        label: strip.label, blank: part.classes - 1
                    ).logarithmicProbability(in: Array(outputs), classes: part.classes)
            }
        }
        #expect(largest < 0.05, "strips of seeds 77, 78 and 79")
    }

    @Test func `slides a network whose steps see their neighbours only`() throws {
        let network = try Self.network()
        #expect(network.pixelsPerStep == 2)
        var generator = SeededGenerator(testSeed: 9)
        let strip = (0..<8 * 30).map { _ in UInt8(generator.next() % 256) }
        let outputs = network.outputs(along: strip, width: 30)
        #expect(outputs.rows == 15 && outputs.columns == 3)
        // The last columns, far from the first, change nothing there.
        var other = strip
        for row in 0..<8 { other[row * 30 + 29] ^= 255 }
        let changed = network.outputs(along: other, width: 30)
        #expect(changed.elements.prefix(3 * 10) == outputs.elements.prefix(3 * 10))
        #expect(changed != outputs)
        // A width that is no whole number of steps gets paper on its right.
        #expect(network.outputs(along: Array(strip.prefix(8 * 29)), width: 29).rows == 15)
    }

    @Test(arguments: [
        "28x28-4c3x3relu-p2x2-3softmax", "8x4-4c3x3relu-p8x2-3softmax", "16-3softmax",
    ])
    func `does not slide other networks`(shape: String) throws {
        var generator = SeededGenerator(testSeed: 1)
        let network = Network(
            try Architecture(parsing: shape), initialization: .scaled, using: &generator)
        #expect(network.pixelsPerStep == nil)
    }

    @Test func `reads the best path`() {
        let said = [2, 0, 0, 2, 0, 1, 1, 2]
        let outputs = Matrix(
            rows: said.count, columns: 3,
            elements: said.flatMap { said in (0..<3).map { $0 == said ? Float(0.8) : 0.1 } })
        #expect(outputs.bestPath == [0, 0, 1])
    }
}
