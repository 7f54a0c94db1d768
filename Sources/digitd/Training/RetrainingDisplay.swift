import DigitTraining

/// Shows on a terminal how far a retraining is.
final class RetrainingDisplay {
    private var bar: ProgressBar?

    /// Shows a stage.
    func show(_ stage: RetrainingRun.Stage) {
        switch stage {
        case .readingLabels, .comparing:
            bar?.clear()
        case .training(let progress):
            let total = progress.imagesPerEpoch * progress.epochs
            let bar = self.bar ?? ProgressBar(total: total, unit: "images")
            self.bar = bar
            bar.update(
                done: progress.epoch * progress.imagesPerEpoch + progress.imagesSeen,
                label: "Learning")
        }
    }

    /// Takes the bar away.
    func finish() { bar?.clear() }
}
