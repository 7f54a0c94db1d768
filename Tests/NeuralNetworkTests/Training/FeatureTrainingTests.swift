import DigitTestSupport
import Glibc
import LinearAlgebra
import Testing

@testable import NeuralNetwork

@Suite(.tellingSeeds) struct FeatureTrainingTests {
    /// Bars on an 8×8 image: lying ones are class 0, standing ones class 1, wherever they are.
    static func bars(_ count: Int, seed: UInt64) -> LabelledImages {
        var generator = SeededGenerator(testSeed: seed)
        var pixels: [UInt8] = []
        var labels: [UInt8] = []
        for index in 0..<count {
            let place = Int.random(in: 0..<8, using: &generator)
            for row in 0..<8 {
                for column in 0..<8 {
                    let isInk = (index % 2 == 0 ? row : column) == place
                    pixels.append((isInk ? 200 : 0) + UInt8.random(in: 0..<55, using: &generator))
                }
            }
            labels.append(UInt8(index % 2))
        }
        return LabelledImages(pixelsPerImage: 64, pixels: pixels, labels: labels)
    }

    static func trainer(
        _ text: String = "8x8-4c3x3nrelu-p2x2-4c3x3relu-p2x2-2softmax", workers: Int = 1,
        optimiser: Optimiser = .adam, averaging: Float = 0
    ) throws -> Trainer {
        var generator = SeededGenerator(testSeed: 3)
        let network = Network(
            try Architecture(parsing: text), initialization: .scaled, using: &generator)
        return Trainer(
            network,
            settings: SGDSettings(
                cost: .crossEntropy, epochs: 8, miniBatchSize: 70,
                learningRate: optimiser == .adam ? 0.02 : 0.1, schedule: .cosine(),
                momentum: optimiser == .adam ? 0 : 0.9, l2: 1, optimiser: optimiser,
                averaging: averaging), seed: testSeed(4), workers: workers)
    }

    @Test(arguments: Optimiser.allCases, [0, 0.8] as [Float])
    func learnsBarsItNeverSaw(_ optimiser: Optimiser, _ averaging: Float) throws {
        let test = Self.bars(200, seed: 2)
        let trainer = try Self.trainer(optimiser: optimiser, averaging: averaging)
        #expect(trainer.network.correct(on: test) < 180)
        trainer.run(on: TrainingSet(Self.bars(400, seed: 1)))
        #expect(trainer.network.correct(on: test) >= 195)
    }

    @Test func gradientIsThatOfFiniteDifferences() throws {
        var generator = SeededGenerator(testSeed: 3)
        let network = Network(
            try Architecture(parsing: "8x8-3c3x3nrelu-p2x2-4c3x3v-7-2softmax"),
            initialization: .scaled, using: &generator)
        let images = Self.bars(12, seed: 5)
        let lesson = TrainingSet(images)
        let epoch = Epoch(0, of: lesson, using: &generator)
        let batch = lesson.miniBatch(0..<12, of: epoch, for: network, workers: 1)
        let largest = FiniteDifferences(network, batch).largest(everyNth: 3) { part in
            (0..<12).reduce(0) { cost, row in
                let label = Int(images.labels[epoch.order[row]])
                return cost - log(Double(part.outputs[row * part.classes + label]))
            }
        }
        // Single precision, a step of 1e-2, and kinks of ReLU and pooling on the way.
        #expect(largest < 0.05, "seeds 3 and 5")
    }

    @Test func resultDoesNotDependOnTheNumberOfWorkers() throws {
        let networks = try [1, 2, 3].map { workers in
            let trainer = try Self.trainer(workers: workers, averaging: 0.9)
            trainer.runEpoch(on: TrainingSet(Self.bars(150, seed: 1)))
            return trainer.network
        }
        #expect(networks[0] == networks[1] && networks[1] == networks[2])
    }

    @Test func trainedModelSurvivesItsFile() throws {
        let trainer = try Self.trainer()
        trainer.runEpoch(on: TrainingSet(Self.bars(150, seed: 1)))
        let facts = ModelFacts(
            recipe: "bars", cost: .crossEntropy, seed: 1, epochs: 1, data: "bars", created: "",
            digitdVersion: "")
        let saved = Model(network: trainer.network, facts: facts)
        let read = try Model(fileBytes: saved.fileBytes)
        #expect(read.network == trainer.network)
        #expect(read.network.architecture == trainer.network.architecture)
    }

    /// One step of Adam against the algorithm as the paper writes it, in double precision.
    @Test func adamTakesTheStepsOfThePaper() {
        var w: [Float] = [1, -2, 0.5, 3, 0]
        var m = [Float](repeating: 0, count: 5)
        var v = m
        var (plainW, plainM, plainV) = (w.map(Double.init), [Double](), [Double]())
        plainM = .init(repeating: 0, count: 5)
        plainV = plainM
        for step in 1...4 {
            let g = (0..<5).map { Float($0 - 2) * Float(step) / 3 }
            let (c1, c2) = (1 - pow(0.9, Double(step)), 1 - pow(0.999, Double(step)))
            for i in 0..<5 {
                plainM[i] = 0.9 * plainM[i] + 0.1 * Double(g[i])
                plainV[i] = 0.999 * plainV[i] + 0.001 * Double(g[i]) * Double(g[i])
                plainW[i] *= 1 - 0.01 * 0.1
                plainW[i] -= 0.01 * (plainM[i] / c1) / ((plainV[i] / c2).squareRoot() + 1e-8)
            }
            w.withUnsafeMutableBufferPointer { w in
                VectorFunctions.best.adamStep(
                    w, gradient: g, m: &m, v: &v,
                    rate: 0.01 * Float(c2.squareRoot() / c1), beta1: 0.9, beta2: 0.999,
                    epsilon: 1e-8, keeping: 1 - 0.01 * 0.1)
            }
        }
        for (found, expected) in zip(w, plainW) {
            #expect(abs(Double(found) - expected) < 1e-4)
        }
    }

    @Test(arguments: [
        "28x28-20c5x5v-p2x2-100-10softmax", "28x28-16c3x3nrelu-p2x1-8c1x5relu-30relu-10",
    ]) func architecturesAreTheirText(_ text: String) throws {
        #expect(try Architecture(parsing: text).description == text)
    }

    @Test(arguments: [
        ("28x28-16c3x3nrelu", 17), ("28x28-16c4x4-10", 6), ("28x28-q2x2p-10", 6),
        ("4x4-p8x8-10", 4), ("28x28-16c3x3softmax-10", 6),
        ("28x28-10softmax", 6),
    ]) func wrongArchitecturesAreRefusedWhereTheyAreWrong(_ text: String, _ offset: Int) {
        let error = #expect(throws: ArchitectureError.self) { try Architecture(parsing: text) }
        #expect(error?.offset == offset)
    }

    @Test func blendLiesBetweenTwoNetworks() throws {
        let start = try Self.trainer().network
        let trainer = try Self.trainer()
        trainer.runEpoch(on: TrainingSet(Self.bars(150, seed: 1)))
        let end = trainer.network
        #expect(Network(from: start, to: end, share: 0) == start)
        let half = Network(from: start, to: end, share: 0.5)
        guard case .convolution(let a) = start.features[0],
            case .convolution(let b) = end.features[0], case .convolution(let c) = half.features[0]
        else { return #expect(Bool(false), "a convolution comes first") }
        let expected = zip(a.weights.elements, b.weights.elements).map { ($0 + $1) / 2 }
        for (found, expected) in zip(c.weights.elements, expected) {
            #expect(abs(found - expected) < 1e-6)
        }
    }
}
