import ParallelWork
import Synchronization

/// A network with features while it learns.
///
/// A mini-batch is cut into parts. Each part goes forward and back on its own, so that workers never
/// wait for each other within a step, and has a gradient of its own; gradients are summed in the order
/// of the parts, so that the result does not depend on how many workers there are.
final class FeatureLearner: Learner {
    /// What a part tells of itself; written by the one worker that has the part.
    private struct Findings: Sendable {
        /// How the cost changes with each number; 0 before the part and after the step.
        let gradient: NetworkParameters

        /// The means and variances of each normalised layer.
        let statistics: [SharedNumbers?]
    }

    private let start: Network
    private let settings: SGDSettings
    private let parameters: NetworkParameters
    private let average: NetworkParameters?
    private let optimiser: WeightOptimiser
    private let statistics: RunningStatistics
    private let passes: PassPool

    /// Those of as many parts as a step ever had.
    private let findings = Mutex<[Findings]>([])

    /// Creates room for the training of a network with features.
    init(_ network: Network, settings: SGDSettings) {
        start = network
        self.settings = settings
        parameters = NetworkParameters(network)
        average = settings.averaging > 0 ? NetworkParameters(network) : nil
        optimiser = WeightOptimiser(parameters, settings: settings, average: average)
        statistics = RunningStatistics(of: network)
        passes = PassPool(network.features, for: parameters.dense, dropout: settings.dropout)
    }

    /// The network as trained so far: the average of its weights, when that is asked for.
    var network: Network {
        (average ?? parameters).network(as: start, statistics: statistics.layers)
    }

    var state: [(name: String, numbers: SharedNumbers)] {
        optimiser.state + statistics.state
    }

    var countsSteps: Bool { true }

    func learn(from batch: some MiniBatch, _ step: Step, workers: Int) {
        let plans = batch.parts(ofMiniBatchesOf: settings.miniBatchSize)
        let findings = findings(of: plans.count)
        let scale = 1 / Float(batch.count)
        concurrently(plans.count, workers: workers) { index in
            let (plan, own) = (plans[index], findings[index])
            passes.withPass(plan.room) { pass in
                let part = BatchPart(plan.examples, in: pass)
                batch.fill(part)
                pass.feedForward(part.places, through: parameters)
                batch.writeOutputErrors(of: part, cost: settings.cost, scale: scale)
                pass.propagateBack(part.places, through: parameters, addingTo: own.gradient)
                pass.features?.copyStatistics(to: own.statistics)
            }
        }
        optimiser.takeStep(along: findings.map(\.gradient), step, workers: workers)
        statistics.follow(
            findings.map(\.statistics), stepsBefore: step.number, batch.statisticsRule)
    }

    private func findings(of parts: Int) -> [Findings] {
        findings.withLock { all in
            while all.count < parts {
                all.append(
                    Findings(
                        gradient: NetworkParameters(shapedAs: parameters),
                        statistics: statistics.room))
            }
            return Array(all[..<parts])
        }
    }
}
