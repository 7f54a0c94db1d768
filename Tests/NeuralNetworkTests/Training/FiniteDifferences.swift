@testable import NeuralNetwork

/// The gradient of a network with features, beside the differences of its cost when each number is moved
/// a little.
struct FiniteDifferences<Batch: MiniBatch> {
    private let network: Network
    private let batch: Batch
    private let pass: NetworkPass
    private let examples: Range<Int>

    /// Prepares for a mini-batch of one part.
    init(_ network: Network, _ batch: Batch) {
        self.network = network
        self.batch = batch
        let plans = batch.parts(ofMiniBatchesOf: batch.count)
        precondition(plans.count == 1, "\(plans.count) parts in place of one")
        examples = plans[0].examples
        pass = NetworkPass(
            network.features, room: plans[0].room, for: DenseParameters(network), dropout: 0)
    }

    /// Finds the largest difference.
    ///
    /// - Parameters:
    ///   - step: Every how many numbers of an array one is moved.
    ///   - cost: The sum of the costs of a part's examples.
    /// - Returns: The difference, as a share of the slope where that is above 1.
    func largest(everyNth step: Int, cost: (BatchPart) -> Double) -> Double {
        let part = BatchPart(examples, in: pass)
        let parameters = NetworkParameters(network)
        let gradient = NetworkParameters(shapedAs: parameters)
        batch.fill(part)
        pass.feedForward(part.places, through: parameters)
        batch.writeOutputErrors(of: part, cost: .crossEntropy, scale: 1)
        pass.propagateBack(part.places, through: parameters, addingTo: gradient)
        func costHere() -> Double {
            batch.fill(part)
            pass.feedForward(part.places, through: parameters)
            return cost(part)
        }
        var largest = 0.0
        for (array, found) in zip(parameters.arrays, gradient.arrays) {
            for place in stride(from: 0, to: array.numbers.count, by: step) {
                let (own, step) = (array.numbers.base[place], Float(1e-2))
                array.numbers.base[place] = own + step
                let above = costHere()
                array.numbers.base[place] = own - step
                let below = costHere()
                array.numbers.base[place] = own
                let expected = (above - below) / Double(2 * step)
                let difference = abs(Double(found.numbers.base[place]) - expected)
                largest = max(largest, difference / max(1, abs(expected)))
            }
        }
        return largest
    }
}
