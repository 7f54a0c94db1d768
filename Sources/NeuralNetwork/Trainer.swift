import LinearAlgebra

/// Trains a network by stochastic gradient descent, mini-batch by mini-batch (Nielsen, ch. 1).
///
///     let trainer = Trainer(network, settings: SGDSettings(), seed: 1)
///     trainer.run(on: TrainingSet(images), evaluatingOn: test) { print($0) }
///     let trained = trainer.network
///
/// One seed gives one network, bit for bit, for any number of workers.
public final class Trainer {
    /// The network as trained so far.
    public private(set) var network: Network

    /// How it learns.
    public let settings: SGDSettings

    /// The most threads used; the result does not depend on it.
    public let workers: Int

    /// Changes each image before it is learned from.
    public var augmentation: Augmentation?

    /// The epochs done so far.
    public private(set) var epoch = 0

    private var generator: SeededGenerator
    private var velocities: [DenseLayer]

    /// Creates a trainer for a network, untrained or trained before.
    ///
    /// - Parameter seed: Gives the order of the images and the generators of the augmentation.
    /// - Precondition: The cost suits the network's outputs.
    public init(
        _ network: Network, settings: SGDSettings, seed: UInt64, workers: Int = 1,
        augmentation: Augmentation? = nil
    ) {
        precondition(
            settings.cost.suits(network.layers[network.layers.count - 1].activation),
            "\(settings.cost.rawValue) needs outputs between 0 and 1")
        self.network = network
        self.settings = settings
        self.workers = workers
        self.augmentation = augmentation
        generator = SeededGenerator(seed: seed)
        velocities = network.layers.map {
            DenseLayer(
                weights: Matrix(rows: $0.inputs, columns: $0.outputs),
                biases: [Float](repeating: 0, count: $0.outputs), activation: $0.activation)
        }
    }

    /// Trains the remaining epochs.
    ///
    /// - Parameters:
    ///   - test: Images to count the right answers on after each epoch.
    ///   - onEpoch: Called after each epoch.
    ///   - onProgress: Called after each mini-batch.
    ///   - shouldContinue: Asked before each mini-batch; training stops when it says no.
    /// - Returns: Whether all epochs were done.
    @discardableResult
    public func run(
        on set: TrainingSet, evaluatingOn test: LabelledImages? = nil,
        onEpoch: (EpochReport) -> Void = { _ in },
        onProgress: (TrainingProgress) -> Void = { _ in },
        shouldContinue: () -> Bool = { !Task.isCancelled }
    ) -> Bool {
        while epoch < settings.epochs {
            let current = epoch
            guard runEpoch(on: set, onProgress: onProgress, shouldContinue: shouldContinue) else {
                return false
            }
            onEpoch(
                EpochReport(
                    epoch: current, correct: test.map { network.correct(on: $0, workers: workers) },
                    count: test?.count))
        }
        return true
    }

    /// Shows the network every image once, in random order.
    ///
    /// - Returns: Whether the epoch was finished; `shouldContinue` may have stopped it between two
    ///   mini-batches.
    @discardableResult
    public func runEpoch(
        on set: TrainingSet, onProgress: (TrainingProgress) -> Void = { _ in },
        shouldContinue: () -> Bool = { !Task.isCancelled }
    ) -> Bool {
        precondition(
            set.images.pixelsPerImage == network.inputs,
            "\(set.images.pixelsPerImage) pixels for \(network.inputs) inputs")
        var order = Array(0..<set.count)
        order.shuffle(using: &generator)
        let epochSeed = generator.next()
        var start = 0
        while start < order.count {
            guard shouldContinue() else { return false }
            let end = min(start + settings.miniBatchSize, order.count)
            learn(from: order[start..<end], of: set, startingAt: start, epochSeed: epochSeed)
            start = end
            onProgress(
                TrainingProgress(
                    epoch: epoch, epochs: settings.epochs, imagesSeen: end,
                    imagesPerEpoch: order.count))
        }
        epoch += 1
        return true
    }

    /// Takes one step of gradient descent (Nielsen, ch. 1, eq. (20) and (21)).
    private func learn(
        from places: ArraySlice<Int>, of set: TrainingSet, startingAt start: Int, epochSeed: UInt64
    ) {
        let pixels = set.images.pixelsPerImage
        var images = Matrix(rows: places.count, columns: pixels)
        var targets = Matrix(rows: places.count, columns: network.outputs)
        for (row, place) in places.enumerated() {
            var image = Array(set.images.image(place))
            if let augmentation {
                var generator = SeededGenerator(seed: epochSeed &+ UInt64(start + row))
                generator = generator.split()
                augmentation(&image, &generator)
            }
            for column in 0..<pixels {
                images[row, column] = Float(image[column]) * intensityOfOneStep
            }
            if let softTargets = set.softTargets {
                for column in 0..<targets.columns {
                    targets[row, column] = softTargets[place, column]
                }
            } else {
                targets[row, Int(set.images.labels[place])] = 1
            }
        }
        let gradient = network.gradient(of: settings.cost, images: images, targets: targets)
        let done = Double(epoch) + Double(start) / Double(set.count)
        let rate =
            settings.learningRate
            * Float(settings.schedule.factor(atEpoch: done, of: Double(settings.epochs)))
        let decay = rate * settings.l2 / Float(set.count)
        for index in network.layers.indices {
            for place in network.layers[index].weights.elements.indices {
                let v =
                    settings.momentum * velocities[index].weights.elements[place]
                    - rate * gradient.weights[index].elements[place]
                    - decay * network.layers[index].weights.elements[place]
                velocities[index].weights.elements[place] = v
                network.layers[index].weights.elements[place] += v
            }
            for place in network.layers[index].biases.indices {
                let v =
                    settings.momentum * velocities[index].biases[place]
                    - rate * gradient.biases[index][place]
                velocities[index].biases[place] = v
                network.layers[index].biases[place] += v
            }
        }
    }
}
