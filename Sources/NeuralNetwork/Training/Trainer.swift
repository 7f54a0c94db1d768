import LinearAlgebra
import ParallelWork

/// Trains a network by stochastic gradient descent, mini-batch by mini-batch (Nielsen, chapter 1).
///
///     let trainer = Trainer(network, settings: SGDSettings(), seed: 1)
///     trainer.run(on: TrainingSet(images), evaluatingOn: test) { print($0) }
///     let trained = trainer.network
///
/// One seed gives one network, bit for bit, for any number of workers.
public final class Trainer {
    /// A copy of the network as trained so far.
    public var network: Network { features?.network ?? parameters.network }

    /// How it learns.
    public let settings: SGDSettings

    /// The most threads used; the result does not depend on it.
    public let workers: Int

    /// Changes each image before it is learned from.
    public var augmentation: AugmentationHook?

    /// The epochs done so far.
    public private(set) var epoch = 0

    /// Multiplications for one image below which more threads cost more than they bring: a
    /// hand-over takes about 10 µs.
    private static let leastWorkForWorkers = 2_000_000

    private let features: FeatureTraining?
    private let parameters: DenseParameters
    private let velocities: DenseParameters?
    private let batch: DensePass
    private let updates: [Update]
    private let work: Int
    private let inputs: Int
    private var generator: SeededGenerator

    /// Creates a trainer for a network, untrained or trained before.
    ///
    /// - Parameters:
    ///   - network: Where training starts.
    ///   - settings: How the network learns.
    ///   - seed: Gives the order of the images and the generators of the augmentation.
    ///   - workers: The most threads used; the result does not depend on it.
    ///   - augmentation: Changes each image before it is learned from.
    /// - Precondition: The cost suits the network's outputs.
    public init(
        _ network: Network, settings: SGDSettings, seed: UInt64, workers: Int = 1,
        augmentation: AugmentationHook? = nil
    ) {
        precondition(
            settings.cost.suits(network.layers[network.layers.count - 1].activation),
            "\(settings.cost.rawValue) needs outputs between 0 and 1")
        self.settings = settings
        self.workers = max(1, workers)
        self.augmentation = augmentation
        precondition(
            network.image != nil || !settings.needFeatures,
            "dense networks learn by gradient descent, without averaging")
        generator = SeededGenerator(seed: seed)
        features = FeatureTraining(network, settings: settings)
        parameters = DenseParameters(network)
        velocities = settings.momentum > 0 ? DenseParameters(shapedAs: parameters) : nil
        batch = DensePass(
            capacity: settings.miniBatchSize, for: parameters, dropout: settings.dropout)
        updates = Self.updates(of: parameters)
        inputs = network.inputs
        work = 3 * network.architecture.parameterCount
    }

    /// Trains the remaining epochs.
    ///
    /// - Parameters:
    ///   - set: What the network learns from.
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
            set.images.pixelsPerImage == inputs,
            "\(set.images.pixelsPerImage) pixels for \(inputs) inputs")
        let outputs = parameters.layers[parameters.layers.count - 1].outputs
        if let softTargets = set.softTargets {
            precondition(
                softTargets.columns == outputs,
                "soft targets of \(softTargets.columns) classes for \(outputs) outputs")
        } else {
            precondition(
                set.images.labels.allSatisfy { $0 < outputs },
                "a label is not among the \(outputs) classes of the network")
        }
        var order = Array(0..<set.count)
        order.shuffle(using: &generator)
        let epochSeed = generator.next()
        let isFinished = set.images.pixels.withUnsafeBufferPointer { pixels in
            for start in stride(from: 0, to: order.count, by: settings.miniBatchSize) {
                guard shouldContinue() else { return false }
                guard let pixels = pixels.baseAddress else { break }
                let end = min(start + settings.miniBatchSize, order.count)
                learn(from: order[start..<end], of: set, pixels: pixels, epochSeed: epochSeed)
                onProgress(
                    TrainingProgress(
                        epoch: epoch, epochs: settings.epochs, imagesSeen: end,
                        imagesPerEpoch: order.count))
            }
            return true
        }
        guard isFinished else { return false }
        epoch += 1
        return true
    }
}

// MARK: - Going on later

extension Trainer: Resumable {
    /// Everything that changes while a network learns: the numbers by name.
    var state: [(name: String, numbers: SharedNumbers)] {
        features?.state
            ?? parameters.state(named: "weights") + (velocities?.state(named: "velocity") ?? [])
    }

    /// The epochs done, the steps taken and the generator: what decides about the epochs to come.
    var progress: (epoch: Int, step: Int, generator: SeededGenerator) {
        get { (epoch, features?.step ?? 0, generator) }
        set {
            epoch = newValue.epoch
            features?.step = newValue.step
            generator = newValue.generator
        }
    }
}

extension DenseParameters {
    /// The weights and biases, by name.
    fileprivate func state(named name: String) -> [(name: String, numbers: SharedNumbers)] {
        (weights + biases).enumerated().map { ("\(name).\($0)", $1) }
    }
}

// MARK: - One step

extension Trainer {
    /// A part of the second half of a step: some rows of a layer's weights.
    fileprivate struct Update {
        let layer: Int
        let inputs: Range<Int>
    }

    /// Cuts the weights into parts for the workers: not so small that each packs δ in vain.
    fileprivate static func updates(of parameters: DenseParameters) -> [Update] {
        let rowsOfOnePart = 192
        return parameters.layers.enumerated().flatMap { index, layer in
            stride(from: 0, to: layer.inputs, by: rowsOfOnePart).map { start in
                Update(
                    layer: index, inputs: start..<min(start + rowsOfOnePart, layer.inputs))
            }
        }
    }

    /// Takes one step of gradient descent (Nielsen, chapter 1, equation (20) and (21)).
    ///
    /// In the first half workers share the images: each prepares some and sends them forward and
    /// back. In the second they share the weights.
    fileprivate func learn(
        from places: ArraySlice<Int>, of set: TrainingSet, pixels: UnsafePointer<UInt8>,
        epochSeed: UInt64
    ) {
        let count = places.count
        let done = Double(epoch) + Double(places.startIndex) / Double(set.count)
        let rate =
            settings.learningRate
            * Float(settings.schedule.factor(atEpoch: done, of: Double(settings.epochs)))
        let (settings, augmentation) = (settings, augmentation)
        // Workers only read the images.
        nonisolated(unsafe) let pixels = pixels
        let decay = rate * settings.l2 / Float(set.count)
        if let features {
            features.learn(from: count, rate: rate, decay: decay, workers: workers) {
                images, batch, pass in
                let some = places.dropFirst(images.lowerBound).prefix(images.count)
                batch.fill(
                    with: some, of: set, pixels: pixels, augmentation: augmentation,
                    epochSeed: epochSeed, into: pass)
            }
            return
        }
        let workers = count * work < Self.leastWorkForWorkers ? 1 : workers
        let (parameters, velocities, batch) = (parameters, velocities, batch)

        concurrently(workers, workers: workers) { worker in
            let rows = worker * count / workers..<(worker + 1) * count / workers
            batch.fill(
                rows: rows, with: places, of: set, pixels: pixels, augmentation: augmentation,
                epochSeed: epochSeed)
            batch.feedForward(rows: rows, through: parameters)
            batch.propagateBack(
                rows: rows, through: parameters, cost: settings.cost, scale: -rate / Float(count))
        }

        let updates = updates
        concurrently(updates.count, workers: workers) { index in
            let update = updates[index]
            let weights = parameters.weights[update.layer]
            let biases = parameters.biases[update.layer]
            if let velocities {
                // v := μ v - η ∂C/∂w - (ηλ/n) w, then w := w + v.
                let velocity = velocities.weights[update.layer]
                batch.addWeightGradient(
                    layer: update.layer, inputs: update.inputs, count: count,
                    keeping: settings.momentum, to: velocity)
                let columns = parameters.layers[update.layer].outputs
                let start = update.inputs.lowerBound * columns
                VectorFunctions.best.momentumStep(
                    .init(start: weights.base + start, count: update.inputs.count * columns),
                    velocity.base + start, decay: decay)
                if update.inputs.lowerBound == 0 {
                    let velocity = velocities.biases[update.layer]
                    batch.addBiasGradient(
                        layer: update.layer, count: count, keeping: settings.momentum, to: velocity)
                    VectorFunctions.best.momentumStep(biases.all, velocity.base, decay: 0)
                }
            } else {
                // w := (1 - ηλ/n) w - η ∂C/∂w as one product, as the errors carry -η already.
                batch.addWeightGradient(
                    layer: update.layer, inputs: update.inputs, count: count, keeping: 1 - decay,
                    to: weights)
                if update.inputs.lowerBound == 0 {
                    batch.addBiasGradient(
                        layer: update.layer, count: count, keeping: 1, to: biases)
                }
            }
        }
    }
}

extension DensePass {
    /// Gathers some rows: images, changed by the augmentation, and the outputs wanted for them.
    fileprivate func fill(
        rows: Range<Int>, with places: ArraySlice<Int>, of set: TrainingSet,
        pixels: UnsafePointer<UInt8>, augmentation: AugmentationHook?, epochSeed: UInt64
    ) {
        let inputs = set.images.pixelsPerImage
        for row in rows {
            let position = places.startIndex + row
            let place = places[position]
            let intensities = UnsafeMutableBufferPointer(
                start: activations[0].base + row * inputs, count: inputs)
            write(
                pixels + place * inputs, into: intensities, augmentation: augmentation,
                seed: epochSeed &+ UInt64(position))
            writeTarget(of: place, in: set, row: row)
            drawMasks(row: row, seed: epochSeed &+ UInt64(position))
        }
    }

    /// Gathers some images for layers that look for features first, and the outputs wanted for them.
    fileprivate func fill(
        with places: ArraySlice<Int>, of set: TrainingSet, pixels: UnsafePointer<UInt8>,
        augmentation: AugmentationHook?, epochSeed: UInt64, into features: FeaturePass
    ) {
        let inputs = set.images.pixelsPerImage
        withUnsafeTemporaryAllocation(of: Float.self, capacity: inputs) { intensities in
            for (row, position) in places.indices.enumerated() {
                let place = places[position]
                write(
                    pixels + place * inputs, into: intensities, augmentation: augmentation,
                    seed: epochSeed &+ UInt64(position))
                if let image = intensities.baseAddress { features.put(image, at: row) }
                writeTarget(of: place, in: set, row: row)
                drawMasks(row: row, seed: epochSeed &+ UInt64(position))
            }
        }
    }

    /// Writes the intensities of one image, changed by the augmentation.
    private func write(
        _ image: UnsafePointer<UInt8>, into intensities: UnsafeMutableBufferPointer<Float>,
        augmentation: AugmentationHook?, seed: UInt64
    ) {
        guard let augmentation else {
            VectorFunctions.best.scale(image, by: intensityOfOneStep, into: intensities)
            return
        }
        var generator = SeededGenerator(seed: seed)
        var own = generator.split()
        var changed = Array(UnsafeBufferPointer(start: image, count: intensities.count))
        augmentation(&changed, &own)
        precondition(
            changed.count == intensities.count, "an augmentation keeps the image's size")
        VectorFunctions.best.scale(changed, by: intensityOfOneStep, into: intensities)
    }

    /// Draws what an image is learned from without, from another part of its seed's sequence than the
    /// augmentation.
    private func drawMasks(row: Int, seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        _ = generator.next()
        var own = generator.split()
        drawMasks(row: row, using: &own)
    }

    /// Writes the outputs wanted for an image.
    private func writeTarget(of place: Int, in set: TrainingSet, row: Int) {
        let outputs = targets.count / capacity
        let target = targets.base + row * outputs
        if let softTargets = set.softTargets {
            for column in 0..<outputs { target[column] = softTargets[place, column] }
        } else {
            target.update(repeating: 0, count: outputs)
            target[Int(set.images.labels[place])] = 1
        }
    }
}
