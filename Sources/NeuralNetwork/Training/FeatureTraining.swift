import LinearAlgebra
import ParallelWork

/// The training of a network with features, step by step.
///
/// A mini-batch is cut into parts of at most ``partSize`` images. Each part goes forward and back on
/// its own, so that workers never wait for each other within a step, and their gradients are
/// summed in the order of the parts: the result does not depend on the number of workers.
final class FeatureTraining {
    /// The most images of a part: enough for normalisation, few enough for the caches.
    static let partSize = 32

    private let start: Network
    private let settings: SGDSettings
    private let parameters: NetworkParameters
    private let average: NetworkParameters?
    private let optimiser: WeightOptimiser
    private let parts: [Part]

    /// The most images of one of the ``parts``.
    private let capacity: Int
    private let statistics: [SharedNumbers?]

    /// The steps taken so far.
    var step = 0

    /// A part of a mini-batch at work, with its gradient.
    private struct Part: Sendable {
        let features: FeaturePass
        let dense: DensePass
        let gradient: NetworkParameters
    }

    /// Creates room for the training of a network with features.
    init?(_ network: Network, settings: SGDSettings) {
        guard let image = network.image else { return nil }
        let parameters = NetworkParameters(network)
        start = network
        self.settings = settings
        self.parameters = parameters
        average = settings.averaging > 0 ? NetworkParameters(network) : nil
        optimiser = WeightOptimiser(parameters, settings: settings, average: average)
        let count = (settings.miniBatchSize + Self.partSize - 1) / Self.partSize
        let capacity = (settings.miniBatchSize + count - 1) / count
        self.capacity = capacity
        parts = (0..<count).map { _ in
            Part(
                features: FeaturePass(network.features, shape: image, capacity: capacity),
                dense: DensePass(
                    capacity: capacity, for: parameters.dense, dropout: settings.dropout,
                    seesFeatures: true),
                gradient: NetworkParameters(shapedAs: parameters))
        }
        statistics = network.features.map(\.runningStatistics)
    }

    /// Learns from some images.
    ///
    /// - Parameters:
    ///   - count: How many there are, at most the size of a mini-batch.
    ///   - rate: The learning rate now.
    ///   - decay: What each weight loses of itself.
    ///   - workers: The most threads used.
    ///   - fill: Puts images and their targets into the rows of a part: which images of the
    ///     mini-batch, and where.
    func learn(
        from count: Int, rate: Float, decay: Float, workers: Int,
        fill: @Sendable (_ images: Range<Int>, _ batch: DensePass, _ pixels: FeaturePass) -> Void
    ) {
        let used = (count + capacity - 1) / capacity
        let parts = parts[..<used]
        let (parameters, cost) = (parameters, settings.cost)
        concurrently(used, workers: workers) { index in
            let images = index * count / used..<(index + 1) * count / used
            fill(images, parts[index].dense, parts[index].features)
            Self.learn(
                images.count, parts[index], parameters, cost: cost, scale: 1 / Float(count))
        }
        optimiser.takeStep(
            along: parts.map(\.gradient), step: step, rate: rate, decay: decay, workers: workers)
        follow(parts)
        step += 1
    }

    /// Sends a part forward and back.
    private static func learn(
        _ images: Int, _ part: Part, _ parameters: NetworkParameters, cost: Cost, scale: Float
    ) {
        let (dense, weights) = (part.dense, parameters.dense)
        let first = weights.layers[0]
        part.features.feedForward(images, through: parameters.features)
        dense.activations[0].base.update(
            from: part.features.features, count: images * first.inputs)
        dense.feedForward(rows: 0..<images, through: weights)
        dense.propagateBack(rows: 0..<images, through: weights, cost: cost, scale: scale)
        for (index, layer) in weights.layers.enumerated() {
            dense.addWeightGradient(
                layer: index, inputs: 0..<layer.inputs, count: images, keeping: 1,
                to: part.gradient.dense.weights[index])
            dense.addBiasGradient(
                layer: index, count: images, keeping: 1, to: part.gradient.dense.biases[index])
        }
        // (BP2) from the first dense layer to the features, whose own slope comes later.
        multiplyAdd(
            rows: images, columns: first.inputs, inner: first.outputs,
            MatrixOperand(dense.errors[0].base, rowStride: first.outputs),
            MatrixOperand(weights.weights[0].base, rowStride: first.outputs, isTransposed: true),
            keeping: 0, part.features.featureErrors, resultStride: first.inputs)
        dense.multiplyByMask(
            of: 0, rows: 0..<images,
            .init(start: part.features.featureErrors, count: images * first.inputs))
        part.features.propagateBack(
            images, through: parameters.features, addingTo: part.gradient.features)
    }

    /// Lets the means and variances used after training follow those of the parts.
    private func follow(_ parts: ArraySlice<Part>) {
        let share = max(0.01, 1 / Float(1 + step)) / Float(parts.count)
        for (index, own) in statistics.enumerated() {
            guard let own else { continue }
            let keep = 1 - share * Float(parts.count)
            for place in 0..<own.count { own.base[place] *= keep }
            for part in parts {
                guard case .convolution(let stage) = part.features.stages[index] else { continue }
                for place in 0..<own.count {
                    own.base[place] += share * stage.statistics.base[place]
                }
            }
        }
    }

    /// Everything that changes while it learns, by name.
    var state: [(name: String, numbers: SharedNumbers)] {
        optimiser.state(with: statistics)
    }

    /// The network as trained so far: the average of its weights, when that is asked for.
    var network: Network {
        (average ?? parameters).network(as: start, statistics: statistics)
    }
}
