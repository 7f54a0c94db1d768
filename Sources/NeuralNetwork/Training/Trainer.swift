/// Trains a network by stochastic gradient descent, mini-batch by mini-batch (Nielsen, chapter 1).
///
///     let trainer = Trainer(network, settings: SGDSettings(), seed: 1)
///     trainer.run(on: TrainingSet(images), evaluatingOn: test) { print($0) }
///     let trained = trainer.network
///
/// What is learned is a ``Lesson``: a ``TrainingSet`` of images, or a ``StripLesson`` of lines. One seed
/// gives one network, bit for bit, for any number of workers.
public final class Trainer {
    /// A copy of the network as trained so far.
    public var network: Network { learner.network }

    /// How it learns.
    public let settings: SGDSettings

    /// The most threads used; the result does not depend on it.
    public let workers: Int

    /// The epochs done so far.
    public internal(set) var epoch = 0

    /// The steps taken so far, where the next one depends on them; otherwise 0.
    var steps = 0

    /// What the epochs to come are drawn from.
    var generator: SeededGenerator

    let learner: any Learner
    private let start: Network

    /// Creates a trainer for a network, untrained or trained before.
    ///
    /// - Parameters:
    ///   - network: Where training starts.
    ///   - settings: How the network learns.
    ///   - seed: From what all chances follow: the order of examples, and how each is changed or made.
    ///   - workers: The most threads used; the result does not depend on it.
    /// - Precondition: The cost suits the network's outputs.
    public init(_ network: Network, settings: SGDSettings, seed: UInt64, workers: Int = 1) {
        precondition(
            settings.cost.suits(network.layers[network.layers.count - 1].activation),
            "\(settings.cost.rawValue) needs outputs between 0 and 1")
        precondition(
            network.image != nil || !settings.needFeatures,
            "dense networks learn by gradient descent, without averaging")
        self.settings = settings
        self.workers = max(1, workers)
        start = network
        generator = SeededGenerator(seed: seed)
        learner =
            network.image == nil
            ? DenseLearner(network, settings: settings)
            : FeatureLearner(network, settings: settings)
    }

    /// Trains the remaining epochs.
    ///
    /// - Parameters:
    ///   - lesson: What the network learns.
    ///   - exam: What right answers are counted on after each epoch.
    ///   - onEpoch: Called after each epoch.
    ///   - onProgress: Called after each mini-batch.
    ///   - shouldContinue: Asked before each mini-batch; training stops when it says no.
    /// - Returns: Whether all epochs were done.
    @discardableResult
    package func run<L: Lesson>(
        on lesson: L, evaluatingOn exam: L.Exam? = nil,
        onEpoch: (EpochReport) -> Void = { _ in },
        onProgress: (TrainingProgress) -> Void = { _ in },
        shouldContinue: () -> Bool = { !Task.isCancelled }
    ) -> Bool {
        while epoch < settings.epochs {
            let current = epoch
            guard runEpoch(on: lesson, onProgress: onProgress, shouldContinue: shouldContinue)
            else { return false }
            let result = exam.flatMap { L.result(of: network, in: $0, workers: workers) }
            onEpoch(EpochReport(epoch: current, correct: result?.correct, count: result?.count))
        }
        return true
    }

    /// Shows the network every example of an epoch once.
    ///
    /// - Returns: Whether the epoch was finished; `shouldContinue` may have stopped it between two
    ///   mini-batches.
    @discardableResult
    package func runEpoch(
        on lesson: some Lesson, onProgress: (TrainingProgress) -> Void = { _ in },
        shouldContinue: () -> Bool = { !Task.isCancelled }
    ) -> Bool {
        lesson.check(start)
        let examples = lesson.examplesPerEpoch
        let current = Epoch(epoch, of: lesson, using: &generator)
        for first in stride(from: 0, to: examples, by: settings.miniBatchSize) {
            guard shouldContinue() else { return false }
            let positions = first..<min(first + settings.miniBatchSize, examples)
            learner.learn(
                from: lesson.miniBatch(positions, of: current, for: start, workers: workers),
                step(at: first, of: examples), workers: workers)
            if learner.countsSteps { steps += 1 }
            onProgress(
                TrainingProgress(
                    epoch: epoch, epochs: settings.epochs, imagesSeen: positions.upperBound,
                    imagesPerEpoch: examples))
        }
        epoch += 1
        return true
    }

    /// How large the step is that starts at a position of the epoch (Nielsen, chapter 3, equation (93)
    /// for the decay).
    private func step(at position: Int, of examples: Int) -> Step {
        let done = Double(epoch) + Double(position) / Double(examples)
        let rate =
            settings.learningRate
            * Float(settings.schedule.factor(atEpoch: done, of: Double(settings.epochs)))
        return Step(number: steps, rate: rate, decay: rate * settings.l2 / Float(examples))
    }
}
