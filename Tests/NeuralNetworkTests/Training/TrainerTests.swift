import DigitTestSupport
import LinearAlgebra
import NeuralNetwork
import Synchronization
import Testing

@Suite(.tellingSeeds) struct `Training` {
    let images = Patterns.images(count: 600, seed: 1)
    let test = Patterns.images(count: 200, seed: 2)

    @Test(arguments: [
        ("60-20-10", SGDSettings(epochs: 8, miniBatchSize: 10, learningRate: 3)),
        ("60-40relu-20relu-10softmax", Patterns.settings),
        (
            "60-20-10",
            SGDSettings(
                cost: .crossEntropy, epochs: 8, miniBatchSize: 10, learningRate: 0.5, l2: 0.5)
        ),
    ])
    func `learns what was never told`(architecture: String, settings: SGDSettings) throws {
        let network = try Patterns.network(architecture, seed: 3)
        let trainer = Trainer(network, settings: settings, seed: testSeed(4))
        var reports: [EpochReport] = []
        #expect(trainer.run(on: TrainingSet(images), evaluatingOn: test) { reports.append($0) })
        #expect(reports.map(\.epoch) == Array(0..<settings.epochs))
        #expect(network.correct(on: test) < 60)
        #expect(trainer.network.correct(on: test) > 190, "seeds 1, 2, 3, 4")
        #expect(reports.last?.correct == trainer.network.correct(on: test))
    }

    @Test func `of one seed gives one network, for any number of workers`() throws {
        // Large enough that the workers are really used.
        let network = try Patterns.network("60-300relu-400relu-10softmax", seed: 5)
        let augmentation: AugmentationHook = { image, generator in
            image[Int.random(in: 0..<image.count, using: &generator)] = 255
        }
        let networks = [1, 2, 3, 7].map { workers in
            let trainer = Trainer(
                network, settings: Patterns.settings, seed: testSeed(6), workers: workers)
            trainer.run(on: TrainingSet(images, augmentation: { _ in augmentation }))
            return trainer.network
        }
        #expect(networks.allSatisfy { $0 == networks[0] })
        #expect(networks[0].correct(on: test) > 190)
    }

    @Test func `of two seeds gives two networks`() throws {
        let networks = try [7, 8].map { (seed: UInt64) in
            let trainer = Trainer(
                try Patterns.network("60-20-10softmax", seed: 5), settings: Patterns.settings,
                seed: seed)
            trainer.run(on: TrainingSet(images))
            return trainer.network
        }
        #expect(networks[0] != networks[1])
    }

    @Test func `stops between two mini-batches when it is asked to`() throws {
        let trainer = Trainer(
            try Patterns.network("60-20-10softmax", seed: 5), settings: Patterns.settings,
            seed: testSeed(6))
        var progress: [TrainingProgress] = []
        let isFinished = trainer.run(
            on: TrainingSet(images), onProgress: { progress.append($0) },
            shouldContinue: { progress.count < 40 })
        #expect(!isFinished)
        #expect(progress.count == 40)
        // 600 images are 38 mini-batches of at most 16.
        #expect(progress[37].imagesSeen == 600 && progress[37].epoch == 0)
        #expect(progress[39].imagesSeen == 32 && progress[39].epoch == 1)
        #expect(progress.allSatisfy { $0.epochs == 4 && $0.imagesPerEpoch == 600 })
        #expect(trainer.epoch == 1)
        #expect(trainer.network.layers.allSatisfy { $0.biases.allSatisfy { $0.isFinite } })
    }

    @Test func `stops when its task is cancelled`() async throws {
        let network = try Patterns.network("60-20-10softmax", seed: 5)
        let set = TrainingSet(images)
        let isFinished = await Task {
            withUnsafeCurrentTask { $0?.cancel() }
            return Trainer(network, settings: Patterns.settings, seed: testSeed(6)).run(on: set)
        }.value
        #expect(!isFinished)
    }

    @Test func `shows each image once an epoch, changed by the augmentation`() throws {
        // The first pixel carries the image's number; the augmentation sees it.
        var numbered = LabelledImages(pixelsPerImage: 60)
        for number in 0..<50 {
            numbered.append(
                [UInt8(number)] + [UInt8](repeating: 0, count: 59), label: UInt8(number % 10))
        }
        let seen = Mutex<[UInt8]>([])
        let draws = Mutex<Set<UInt64>>([])
        let epochs = Mutex<Set<Int>>([])
        let set = TrainingSet(
            numbered,
            augmentation: { epoch in
                epochs.withLock { _ = $0.insert(epoch) }
                return { image, generator in
                    seen.withLock { $0.append(image[0]) }
                    draws.withLock { _ = $0.insert(generator.next()) }
                }
            })
        let trainer = Trainer(
            try Patterns.network("60-10softmax", seed: 1), settings: Patterns.settings,
            seed: testSeed(2))
        trainer.runEpoch(on: set)
        #expect(seen.withLock { $0.sorted() } == (0..<50).map(UInt8.init))
        #expect(seen.withLock { $0 } != (0..<50).map(UInt8.init))
        trainer.runEpoch(on: set)
        #expect(draws.withLock { $0.count } == 100)
        #expect(epochs.withLock { $0 } == [0, 1])
    }

    @Test func `follows soft targets in place of labels`() throws {
        let teacher = try Patterns.network("60-10softmax", seed: 9)
        let trainer = Trainer(teacher, settings: Patterns.settings, seed: testSeed(1))
        trainer.run(on: TrainingSet(images))
        let wanted = trainer.network.outputs(for: images.intensities(of: 0..<images.count))

        // Labels that say nothing: the student can only learn from the teacher's answers.
        let unlabelled = LabelledImages(
            pixelsPerImage: 60, pixels: images.pixels,
            labels: [UInt8](repeating: 0, count: images.count))
        let student = Trainer(
            try Patterns.network("60-20relu-10softmax", seed: 10), settings: Patterns.settings,
            seed: testSeed(2))
        student.run(on: TrainingSet(unlabelled, softTargets: wanted))
        #expect(student.network.correct(on: test) > 180, "seeds 1, 2, 9, 10")
    }

    @Test func `of no images changes nothing`() throws {
        let network = try Patterns.network("60-10softmax", seed: 1)
        let trainer = Trainer(network, settings: Patterns.settings, seed: testSeed(1))
        #expect(trainer.run(on: TrainingSet(LabelledImages(pixelsPerImage: 60))))
        #expect(trainer.network == network)
    }

    @Test func `reports an epoch as the lecture does`() {
        #expect(
            EpochReport(epoch: 0, correct: 9129, count: 10_000).description
                == "Epoch 0: 9129 / 10000")
        #expect(EpochReport(epoch: 3).description == "Epoch 3 complete")
    }
}

@Suite(.tellingSeeds) struct `An untrained network` {
    @Test func `has weights and biases from the normal distribution`() throws {
        var generator = SeededGenerator(testSeed: 1)
        let network = Network(try Architecture(parsing: "784-30-10"), using: &generator)
        let weights = network.layers[0].weights.elements.map(Double.init)
        let mean = weights.reduce(0, +) / Double(weights.count)
        let variance =
            weights.map { ($0 - mean) * ($0 - mean) }.reduce(0, +) / Double(weights.count)
        // Four standard errors of 23,520 draws.
        #expect(abs(mean) < 0.027)
        #expect(abs(variance - 1) < 0.037)
        let beyondTwo = weights.count { abs($0) > 2 }
        #expect((0.040...0.051).contains(Double(beyondTwo) / Double(weights.count)))
        #expect(network.layers[0].biases.contains { $0 != 0 })
    }

    @Test func `has weights scaled to its inputs when asked`() throws {
        var generator = SeededGenerator(testSeed: 1)
        let network = Network(
            try Architecture(parsing: "400-200relu-200"), initialization: .scaled,
            using: &generator)
        for (layer, variance) in zip(network.layers, [2.0 / 400, 1.0 / 200]) {
            let squares = layer.weights.elements.map { Double($0 * $0) }
            let found = squares.reduce(0, +) / Double(squares.count)
            #expect(abs(found / variance - 1) < 0.05)
            #expect(layer.biases.allSatisfy { $0 == 0 })
        }
    }

    @Test func `follows from its seed`() throws {
        #expect(try Patterns.network("60-20-10", seed: 1) == Patterns.network("60-20-10", seed: 1))
        #expect(try Patterns.network("60-20-10", seed: 1) != Patterns.network("60-20-10", seed: 2))
    }
}

@Suite(.tellingSeeds) struct `Classifying` {
    @Test func `takes the largest output, the first of several`() {
        let network = Network(layers: [
            DenseLayer(
                weights: Matrix(rows: 2, columns: 3, elements: [1, 0, 1, 0, 1, 0]),
                biases: [0, 0, 0], activation: .relu)
        ])
        let images = Matrix(rows: 3, columns: 2, elements: [1, 0, 0, 1, 0, 0])
        #expect(network.classify(images) == [0, 1, 0])
    }

    @Test(arguments: [0, 1, 255, 256, 257, 1000])
    func `gives the same answers for any number of workers`(count: Int) throws {
        let network = try Patterns.network("60-20-10", seed: 3)
        let images = Patterns.images(count: count, seed: 4)
        let one = network.classify(images)
        #expect(one.count == count)
        #expect(network.classify(images, workers: 3) == one)
        let direct = network.classify(images.intensities(of: 0..<count))
        #expect(direct == one)
    }
}
