/// How well the network does after an epoch.
///
///     print(report)       // Epoch 0: 9129 / 10000
public struct EpochReport: Sendable, Equatable, CustomStringConvertible {
    /// The epoch, counted from 0.
    public let epoch: Int

    /// The images classified as labelled, when there were images to evaluate on.
    public let correct: Int?

    /// The images evaluated, when there were any.
    public let count: Int?

    /// Creates a report.
    public init(epoch: Int, correct: Int? = nil, count: Int? = nil) {
        self.epoch = epoch
        self.correct = correct
        self.count = count
    }

    /// The line the lecture prints after each epoch.
    public var description: String {
        guard let correct, let count else { return "Epoch \(epoch) complete" }
        return "Epoch \(epoch): \(correct) / \(count)"
    }
}

/// How far training is.
public struct TrainingProgress: Sendable, Equatable {
    /// The epoch under way, counted from 0.
    public let epoch: Int

    /// The epochs of the whole run.
    public let epochs: Int

    /// The images of this epoch seen so far.
    public let imagesSeen: Int

    /// The images of one epoch.
    public let imagesPerEpoch: Int

    /// Returns how far a series of equal runs is, of which this is one.
    ///
    /// - Parameters:
    ///   - place: Which of the runs this is, counted from 0.
    ///   - count: How many there are.
    /// - Returns: The progress of all of them, as of one run with all epochs.
    package func inRun(_ place: Int, of count: Int) -> TrainingProgress {
        TrainingProgress(
            epoch: place * epochs + epoch, epochs: count * epochs, imagesSeen: imagesSeen,
            imagesPerEpoch: imagesPerEpoch)
    }
}
