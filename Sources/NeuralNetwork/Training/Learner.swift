/// A network while it learns: the numbers that change, and how one step changes them.
protocol Learner: AnyObject, Sendable {
    /// A copy of the network as trained so far.
    var network: Network { get }

    /// Everything that changes while it learns, by name: what a checkpoint keeps.
    var state: [(name: String, numbers: SharedNumbers)] { get }

    /// Whether a step depends on how many were taken before it.
    var countsSteps: Bool { get }

    /// Takes one step along the gradient of a mini-batch.
    ///
    /// - Parameters:
    ///   - batch: The examples.
    ///   - step: How large the step is, and how many were taken before.
    ///   - workers: The most threads used; the result does not depend on it.
    func learn(from batch: some MiniBatch, _ step: Step, workers: Int)
}

/// What is known of a step before it is taken.
struct Step {
    /// The steps taken before.
    let number: Int

    /// The learning rate now.
    let rate: Float

    /// What each weight loses of itself: ηλ/n.
    let decay: Float
}
