import ParallelWork

/// Where the strips of a training come from: each is made anew, from a generator of its own, so that
/// the result does not depend on which thread asks.
public typealias StripSource = @Sendable (_ generator: inout SeededGenerator) -> LabelledStrip

/// What a network learns that reads lines: strips of writing and the sequence of classes on each, by
/// connectionist temporal classification.
///
///     let trainer = Trainer(network, settings: settings, seed: 1)
///     trainer.run(
///         on: StripLesson(stripsPerEpoch: 10_000, source: synthesiser.strip), evaluatingOn: strips)
public struct StripLesson: Sendable {
    /// The number of strips of an epoch.
    public let stripsPerEpoch: Int

    private let source: StripSource

    /// Creates a lesson.
    ///
    /// - Parameters:
    ///   - stripsPerEpoch: The number of strips of an epoch.
    ///   - source: Makes the strips.
    public init(stripsPerEpoch: Int, source: @escaping StripSource) {
        precondition(stripsPerEpoch > 0)
        self.stripsPerEpoch = stripsPerEpoch
        self.source = source
    }
}

extension StripLesson: Lesson {
    package var examplesPerEpoch: Int { stripsPerEpoch }

    package var isShuffled: Bool { false }

    package func check(_ network: Network) {
        precondition(
            network.pixelsPerStep != nil && network.layers[0].activation == .softmax,
            "lines are read by a network whose features keep to their columns")
    }

    package func miniBatch(
        _ positions: Range<Int>, of epoch: Epoch, for network: Network, workers: Int
    ) -> StripBatch {
        let strips = concurrentMap(positions.count, workers: workers) { index in
            var generator = SeededGenerator(seed: epoch.seed(at: positions.lowerBound + index))
            var own = generator.split()
            return source(&own)
        }
        guard let image = network.image else { preconditionFailure("lines have columns") }
        return StripBatch(strips, height: image.height, step: image.width)
    }

    package static func result(
        of network: Network, in exam: [LabelledStrip], workers: Int
    ) -> (correct: Int, count: Int)? {
        exam.isEmpty ? nil : (network.correct(on: exam, workers: workers), exam.count)
    }
}
