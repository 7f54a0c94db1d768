import NeuralNetwork

/// Shows a training: the lecture's lines on standard output, a bar on standard error.
final class TrainingDisplay {
    private let isJSON: Bool
    private let unit: String
    private var stopwatch = EpochStopwatch()
    private var bar: ProgressBar?
    private var scoutBar: ProgressBar?

    /// Creates the display of a training on images or strips.
    init(isJSON: Bool, unit: String) {
        self.unit = unit
        self.isJSON = isJSON
    }

    /// One epoch as a line of JSON.
    private struct EpochLine: Encodable {
        var epoch: Int
        var correct: Int?
        var count: Int?
        var trainingSeconds: Double
        var countingSeconds: Double
    }

    /// A mini-batch is about to begin.
    func willLearn() { stopwatch.willLearn() }

    /// A mini-batch is done.
    func didLearn(_ progress: TrainingProgress) {
        stopwatch.didLearn()
        progress.show(on: &bar, unit: unit, label: "Epoch \(progress.epoch)")
    }

    /// An epoch has been counted.
    func didCount(_ report: EpochReport) {
        let lap = stopwatch.lap()
        bar?.clear()
        guard isJSON else { return StandardStream.output.writeLine("\(report)") }
        let line = EpochLine(
            epoch: report.epoch, correct: report.correct, count: report.count,
            trainingSeconds: lap.trainingSeconds, countingSeconds: lap.countingSeconds)
        if let text = try? JSONLine.encode(line) { StandardStream.output.writeLine(text) }
    }

    /// A mini-batch of the scout is done.
    func scoutDidLearn(_ progress: TrainingProgress) {
        progress.show(on: &scoutBar, unit: "images", label: "Scout")
    }

    /// Takes the bar away.
    func finish() {
        bar?.clear()
        scoutBar?.clear()
    }
}

extension TrainingProgress {
    /// Shows how much of all epochs is done, on a bar that is made for the first time.
    func show(on bar: inout ProgressBar?, unit: String, label: String) {
        let shown = bar ?? ProgressBar(total: imagesPerEpoch * epochs, unit: unit)
        bar = shown
        shown.update(done: epoch * imagesPerEpoch + imagesSeen, label: label)
    }
}
