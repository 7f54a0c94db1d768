import LinearAlgebra
import ParallelWork

/// Where the strips of a training come from: each is made anew, from a generator of its own, so that
/// the result does not depend on which thread asks.
public typealias StripSource = @Sendable (_ generator: inout SeededGenerator) -> LabelledStrip

/// Trains a network to read lines, by connectionist temporal classification.
///
///     let trainer = LineTrainer(network, settings: settings, stripsPerEpoch: 10_000, seed: 1)
///     trainer.run(on: synthesiser.strip, evaluatingOn: strips) { print($0) }
///     let trained = trainer.network
///
/// One seed gives one network, bit for bit, for any number of workers.
public final class LineTrainer {
    /// A copy of the network as trained so far.
    public var network: Network { training.network }

    /// How it learns.
    public let settings: SGDSettings

    /// The number of strips between two reports.
    public let stripsPerEpoch: Int

    /// The most threads used; the result does not depend on it.
    public let workers: Int

    /// The epochs done so far.
    public private(set) var epoch = 0

    /// The mean cost of the last mini-batch's strips, in nats.
    public private(set) var cost = 0.0

    private let training: LineTraining
    private var generator: SeededGenerator

    /// Creates a trainer.
    ///
    /// - Parameters:
    ///   - network: Where training starts; its last class is the blank.
    ///   - settings: How the network learns; the cost is CTC's whatever they say.
    ///   - stripsPerEpoch: The number of strips of an epoch.
    ///   - seed: From what all strips follow.
    ///   - workers: The most threads used.
    /// - Precondition: The network can be slid along lines.
    public init(
        _ network: Network, settings: SGDSettings, stripsPerEpoch: Int, seed: UInt64,
        workers: Int = 1
    ) {
        precondition(stripsPerEpoch > 0)
        training = LineTraining(network, settings: settings)
        self.settings = settings
        self.stripsPerEpoch = stripsPerEpoch
        self.workers = max(1, workers)
        generator = SeededGenerator(seed: seed)
    }

    /// Trains the remaining epochs.
    ///
    /// - Parameters:
    ///   - source: Makes the strips.
    ///   - test: Strips to count the right readings on after each epoch.
    ///   - onEpoch: Called after each epoch.
    ///   - onProgress: Called after each mini-batch.
    ///   - shouldContinue: Asked before each mini-batch; training stops when it says no.
    /// - Returns: Whether all epochs were done.
    @discardableResult
    public func run(
        on source: StripSource, evaluatingOn test: [LabelledStrip] = [],
        onEpoch: (EpochReport) -> Void = { _ in },
        onProgress: (TrainingProgress) -> Void = { _ in },
        shouldContinue: () -> Bool = { !Task.isCancelled }
    ) -> Bool {
        while epoch < settings.epochs {
            let epochSeed = generator.next()
            var seen = 0
            while seen < stripsPerEpoch {
                guard shouldContinue() else { return false }
                let count = min(settings.miniBatchSize, stripsPerEpoch - seen)
                learn(from: strips(seen..<seen + count, of: source, epochSeed: epochSeed), seen)
                seen += count
                onProgress(
                    TrainingProgress(
                        epoch: epoch, epochs: settings.epochs, imagesSeen: seen,
                        imagesPerEpoch: stripsPerEpoch))
            }
            epoch += 1
            onEpoch(
                EpochReport(
                    epoch: epoch - 1,
                    correct: test.isEmpty ? nil : network.correct(on: test, workers: workers),
                    count: test.isEmpty ? nil : test.count))
        }
        return true
    }

    /// Makes some strips of an epoch.
    private func strips(
        _ places: Range<Int>, of source: StripSource, epochSeed: UInt64
    ) -> [LabelledStrip] {
        concurrentMap(places.count, workers: workers) { index in
            var generator = SeededGenerator(seed: epochSeed &+ UInt64(places.lowerBound + index))
            var own = generator.split()
            return source(&own)
        }
    }

    private func learn(from strips: [LabelledStrip], _ seen: Int) {
        let done = Double(epoch) + Double(seen) / Double(stripsPerEpoch)
        let rate =
            settings.learningRate
            * Float(settings.schedule.factor(atEpoch: done, of: Double(settings.epochs)))
        cost = training.learn(
            from: strips, rate: rate, decay: rate * settings.l2 / Float(stripsPerEpoch),
            workers: workers)
    }
}

extension LineTrainer: Resumable {
    var state: [(name: String, numbers: SharedNumbers)] { training.state }

    var progress: (epoch: Int, step: Int, generator: SeededGenerator) {
        get { (epoch, training.steps, generator) }
        set {
            epoch = newValue.epoch
            training.steps = newValue.step
            generator = newValue.generator
        }
    }
}

extension Network {
    /// Returns how many strips are read as labelled by the best path.
    ///
    /// The best path takes the most probable class of each step (Graves et al. 2006, equation 4).
    public func correct(on strips: [LabelledStrip], workers: Int = 1) -> Int {
        concurrentMap(strips.count, workers: workers) { index in
            let strip = strips[index]
            return outputs(along: strip.pixels, width: strip.width).bestPath == strip.label
        }.count { $0 }
    }
}

extension Matrix {
    /// What the most probable class of each row spells when repetitions are merged and blanks, the
    /// last class, are dropped.
    public var bestPath: [UInt8] {
        var classes: [UInt8] = []
        var previous = columns - 1
        for best in indicesOfLargestInRows() {
            if best != previous, best != columns - 1 { classes.append(UInt8(best)) }
            previous = best
        }
        return classes
    }
}
