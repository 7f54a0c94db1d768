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
            progress.show(on: &bar, unit: "images", label: "Learning")
        }
    }

    /// Takes the bar away.
    func finish() { bar?.clear() }
}
