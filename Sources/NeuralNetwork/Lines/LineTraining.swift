import LinearAlgebra
import ParallelWork
import Synchronization

/// The training of a network that reads lines, step by step.
///
/// The strips of a mini-batch are sorted by width and cut into parts of about equally many columns.
/// Each part goes forward and back on its own, as in ``FeatureTraining``, and gradients are summed
/// in the order of the parts: the result does not depend on the number of workers.
final class LineTraining {
    /// The most columns of pixels of a part: enough strips for normalisation, few enough for memory.
    static let columnsOfPart = 1024

    private let start: Network
    private let shape: FeatureShape
    private let step: Int
    private let parameters: NetworkParameters
    private let average: NetworkParameters?
    private let optimiser: WeightOptimiser
    private let passes: LinePasses
    private var gradients: [NetworkParameters] = []
    private let statistics: [SharedNumbers?]

    /// The steps taken so far.
    var steps = 0

    /// Creates room for the training of a network.
    ///
    /// - Precondition: The network can be slid along lines, and ends in softmax.
    init(_ network: Network, settings: SGDSettings) {
        guard let shape = network.image, let step = network.pixelsPerStep,
            network.layers[0].activation == .softmax
        else {
            preconditionFailure("lines are read by a network whose features keep to their columns")
        }
        start = network
        self.shape = shape
        self.step = step
        parameters = NetworkParameters(network)
        average = settings.averaging > 0 ? NetworkParameters(network) : nil
        optimiser = WeightOptimiser(parameters, settings: settings, average: average)
        passes = LinePasses(network.features, height: shape.height)
        statistics = network.features.map(\.runningStatistics)
    }

    /// Learns from some strips.
    ///
    /// - Parameters:
    ///   - strips: The mini-batch.
    ///   - rate: The learning rate now.
    ///   - decay: What each weight loses of itself.
    ///   - workers: The most threads used.
    /// - Returns: The mean cost of a strip.
    func learn(
        from strips: [LabelledStrip], rate: Float, decay: Float, workers: Int
    ) -> Double {
        let parts = parts(of: strips)
        while gradients.count < parts.count {
            gradients.append(NetworkParameters(shapedAs: parameters))
        }
        let measured = parts.map { _ in LinePart.Measured(shapedAs: statistics) }
        let (gradients, parameters, passes) = (gradients, parameters, passes)
        let (height, step) = (shape.height, step)
        let scale = 1 / Float(strips.count)
        concurrently(parts.count, workers: workers) { index in
            let part = LinePart(strips: parts[index], height: height, step: step)
            passes.withPass(width: part.width) { pass in
                part.learn(
                    with: pass, parameters, scale: scale, addingTo: gradients[index],
                    measured[index])
            }
        }
        optimiser.takeStep(
            along: Array(gradients[..<parts.count]), step: steps, rate: rate, decay: decay,
            workers: workers)
        follow(measured)
        steps += 1
        return measured.reduce(0) { $0 + $1.cost.value } / Double(strips.count)
    }

    /// Cuts a mini-batch into parts, narrow strips first.
    private func parts(of strips: [LabelledStrip]) -> [[LabelledStrip]] {
        // A stable order: of equally wide ones the first comes first.
        let sorted = strips.enumerated().sorted {
            ($0.element.width, $0.offset) < ($1.element.width, $1.offset)
        }
        var parts: [[LabelledStrip]] = []
        for (_, strip) in sorted {
            let width = LinePasses.width(for: strip.width)
            if let last = parts.last, (last.count + 1) * width <= Self.columnsOfPart {
                parts[parts.count - 1].append(strip)
            } else {
                parts.append([strip])
            }
        }
        return parts
    }

    /// Lets the means and variances used after training follow those of the parts.
    private func follow(_ measured: [LinePart.Measured]) {
        let share = max(0.01, 1 / Float(1 + steps))
        for (index, own) in statistics.enumerated() {
            guard let own else { continue }
            for place in 0..<own.count {
                var sum: Float = 0
                for part in measured { sum += part.statistics[index]?.base[place] ?? 0 }
                own.base[place] += share * (sum / Float(measured.count) - own.base[place])
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

/// Room for passes over parts of equal width, handed to one worker at a time.
///
/// A step meets parts of many widths, and memory for each is several megabytes: it is kept.
final class LinePasses: Sendable {
    /// Widths are rounded up to multiples of this many pixels.
    private static let grain = 32

    private let features: [FeatureLayer]
    private let height: Int
    private let free = Mutex<[Int: [FeaturePass]]>([:])

    init(_ features: [FeatureLayer], height: Int) {
        self.features = features
        self.height = height
    }

    /// The width of a pass that holds a strip of a width.
    static func width(for width: Int) -> Int { (width + grain - 1) / grain * grain }

    /// Lends a pass whose places are `width` pixels wide, a multiple of the grain.
    func withPass(width: Int, _ body: (FeaturePass) -> Void) {
        let pass =
            free.withLock { $0[width]?.popLast() }
            ?? FeaturePass(
                features, shape: FeatureShape(height: height, width: width, channels: 1),
                capacity: max(1, LineTraining.columnsOfPart / width))
        body(pass)
        free.withLock { $0[width, default: []].append(pass) }
    }
}
