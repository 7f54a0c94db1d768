import LinearAlgebra
import ParallelWork

/// A network of dense layers while it learns by gradient descent (Nielsen, chapter 1, equations (20) and
/// (21)).
///
/// No gradient is ever kept: the errors carry -η/m already, so that (BP4) adds the whole step to the
/// weights, or to their velocities, as one product. In the first half of a step workers share the images,
/// in the second the weights; so nothing of theirs is added up, and the result does not depend on how
/// many there are.
final class DenseLearner: Learner {
    /// Multiplications for one image below which more threads cost more than they bring: a
    /// hand-over takes about 10 µs.
    private static let leastWorkForWorkers = 2_000_000

    /// A part of the second half of a step: some rows of a layer's weights.
    private struct Update {
        let layer: Int
        let inputs: Range<Int>
    }

    private let settings: SGDSettings
    private let parameters: NetworkParameters
    private let velocities: DenseParameters?
    private let pass: NetworkPass
    private let updates: [Update]
    private let work: Int

    /// Creates room for the training of a network.
    init(_ network: Network, settings: SGDSettings) {
        self.settings = settings
        parameters = NetworkParameters(network)
        let dense = parameters.dense
        velocities = settings.momentum > 0 ? DenseParameters(shapedAs: dense) : nil
        pass = NetworkPass(
            capacity: settings.miniBatchSize, for: dense, dropout: settings.dropout)
        updates = Self.updates(of: dense)
        work = 3 * network.architecture.parameterCount
    }

    /// Cuts the weights into parts for the workers: not so small that each packs δ in vain.
    private static func updates(of parameters: DenseParameters) -> [Update] {
        let rowsOfOnePart = 192
        return parameters.layers.enumerated().flatMap { index, layer in
            stride(from: 0, to: layer.inputs, by: rowsOfOnePart).map { start in
                Update(
                    layer: index, inputs: start..<min(start + rowsOfOnePart, layer.inputs))
            }
        }
    }

    var network: Network { parameters.dense.network }

    var state: [(name: String, numbers: SharedNumbers)] {
        parameters.dense.state(named: "weights") + (velocities?.state(named: "velocity") ?? [])
    }

    var countsSteps: Bool { false }

    func learn(from batch: some MiniBatch, _ step: Step, workers: Int) {
        let count = batch.count
        let workers = count * work < Self.leastWorkForWorkers ? 1 : workers
        concurrently(workers, workers: workers) { worker in
            let rows = worker * count / workers..<(worker + 1) * count / workers
            let part = BatchPart(rows, in: pass, from: rows.lowerBound)
            batch.fill(part)
            pass.feedForward(rows, through: parameters)
            batch.writeOutputErrors(
                of: part, cost: settings.cost, scale: -step.rate / Float(count))
            pass.dense.propagateBack(rows: rows, through: parameters.dense)
        }
        concurrently(updates.count, workers: workers) { index in
            if let velocities {
                move(updates[index], by: velocities, count: count, decay: step.decay)
            } else {
                move(updates[index], count: count, decay: step.decay)
            }
        }
    }

    /// Takes a step with momentum: `v := μ v - η ∂C/∂w` as one product, then weights by velocities.
    private func move(
        _ update: Update, by velocities: DenseParameters, count: Int, decay: Float
    ) {
        let (index, columns) = (update.layer, parameters.dense.layers[update.layer].outputs)
        let velocity = velocities.weights[index]
        pass.dense.addWeightGradient(
            layer: index, inputs: update.inputs, count: count, keeping: settings.momentum,
            to: velocity)
        let start = update.inputs.lowerBound * columns
        WeightOptimiser.move(
            .init(
                start: parameters.dense.weights[index].base + start,
                count: update.inputs.count * columns), by: velocity.base + start, decay: decay)
        guard update.inputs.lowerBound == 0 else { return }
        pass.dense.addBiasGradient(
            layer: index, count: count, keeping: settings.momentum, to: velocities.biases[index])
        WeightOptimiser.move(
            parameters.dense.biases[index].all, by: velocities.biases[index].base, decay: 0)
    }

    /// Takes a plain step: `w := (1 - ηλ/n) w - η ∂C/∂w` as one product.
    private func move(_ update: Update, count: Int, decay: Float) {
        let index = update.layer
        pass.dense.addWeightGradient(
            layer: index, inputs: update.inputs, count: count, keeping: 1 - decay,
            to: parameters.dense.weights[index])
        guard update.inputs.lowerBound == 0 else { return }
        pass.dense.addBiasGradient(
            layer: index, count: count, keeping: 1, to: parameters.dense.biases[index])
    }
}

extension DenseParameters {
    /// The weights and biases, by name.
    fileprivate func state(named name: String) -> [(name: String, numbers: SharedNumbers)] {
        (weights + biases).enumerated().map { ("\(name).\($0)", $1) }
    }
}
