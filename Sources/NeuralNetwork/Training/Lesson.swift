/// What a network learns: its examples, epoch after epoch, and how wrong its outputs are for them.
///
/// The ``Trainer`` is the same for every lesson: it sets the order and the schedule, shares the work
/// among its workers, takes the steps and keeps checkpoints. A new kind of network brings a lesson of
/// its own and the ``MiniBatch`` that the lesson hands out, and nothing else.
package protocol Lesson: Sendable {
    /// What shows how much was learned.
    associatedtype Exam

    /// The examples of one step.
    associatedtype Examples: MiniBatch

    /// The number of examples of an epoch.
    var examplesPerEpoch: Int { get }

    /// Whether each epoch has the same examples in another order; otherwise they are made anew.
    var isShuffled: Bool { get }

    /// Checks that a network can learn from these examples.
    ///
    /// - Precondition: It can.
    func check(_ network: Network)

    /// Gathers some examples of an epoch.
    ///
    /// - Parameters:
    ///   - positions: Which ones, counted from the start of the epoch.
    ///   - epoch: The epoch.
    ///   - network: Who learns from them.
    ///   - workers: The most threads used; the examples do not depend on it.
    /// - Returns: The examples of one step.
    func miniBatch(
        _ positions: Range<Int>, of epoch: Epoch, for network: Network, workers: Int
    ) -> Examples

    /// Returns how much of an exam a network gets right; `nil` when nothing is asked.
    static func result(
        of network: Network, in exam: Exam, workers: Int
    ) -> (correct: Int, count: Int)?
}

/// Some examples that a network takes one step along: the objective, as far as a step needs it.
package protocol MiniBatch: Sendable {
    /// The number of examples.
    var count: Int { get }

    /// How the means and variances of normalised layers follow those of the parts.
    var statisticsRule: RunningStatistics.Rule { get }

    /// Cuts the examples into parts that go forward and back on their own.
    ///
    /// - Parameter miniBatchSize: The examples of a whole mini-batch; this one may be smaller.
    /// - Returns: The parts, in the order in which their gradients are summed.
    func parts(ofMiniBatchesOf miniBatchSize: Int) -> [PartPlan]

    /// Puts the examples of a part into its pass.
    func fill(_ part: BatchPart)

    /// Writes the errors of a part's outputs, (BP1): how the cost changes with each weighted input of
    /// the last layer, times `scale`.
    func writeOutputErrors(of part: BatchPart, cost: Cost, scale: Float)
}

/// One epoch of a training: in which order the examples come, and what decides about their chances.
package struct Epoch: Sendable {
    /// The number of the epoch, counted from 0.
    package let number: Int

    /// For each position of the epoch the place of its example in the set; empty when examples are made
    /// anew.
    let order: [Int]

    private let seed: UInt64

    /// Draws an epoch of a lesson.
    init(_ number: Int, of lesson: some Lesson, using generator: inout SeededGenerator) {
        self.number = number
        var order: [Int] = []
        if lesson.isShuffled {
            order = Array(0..<lesson.examplesPerEpoch)
            order.shuffle(using: &generator)
        }
        self.order = order
        seed = generator.next()
    }

    /// The seed of the example at a position: its own, so that no example's chances depend on which
    /// thread asks.
    func seed(at position: Int) -> UInt64 { seed &+ UInt64(position) }
}
