/// Takes the time of the epochs of a training: the learning alone, and the counting after it.
///
/// The training tells three things: that it asks whether to go on (before each mini-batch), that a
/// mini-batch is done, and that an epoch has been counted.
struct EpochStopwatch {
    /// The time of one epoch.
    struct Lap: Equatable {
        /// From the first mini-batch to the last, in seconds.
        var trainingSeconds: Double

        /// From the last mini-batch to the count of right answers, in seconds.
        var countingSeconds: Double
    }

    private var start: ContinuousClock.Instant?
    private var lastMiniBatch: ContinuousClock.Instant?

    /// A mini-batch is about to begin.
    mutating func willLearn(at now: ContinuousClock.Instant = .now) {
        if start == nil { start = now }
    }

    /// A mini-batch is done.
    mutating func didLearn(at now: ContinuousClock.Instant = .now) {
        lastMiniBatch = now
    }

    /// The epoch has been counted; returns its times.
    mutating func lap(at now: ContinuousClock.Instant = .now) -> Lap {
        let end = lastMiniBatch ?? now
        let lap = Lap(
            trainingSeconds: (end - (start ?? end)) / .seconds(1),
            countingSeconds: (now - end) / .seconds(1))
        start = nil
        return lap
    }
}
