import DigitService
import DigitTraining
import NeuralNetwork

/// Shows how far a retraining is: as a bar on a terminal, as lines for a log, or for the daemon.
final class RetrainingDisplay {
    /// Whom it tells.
    enum Listener {
        /// Somebody at a terminal; nobody, where there is none.
        case aTerminal
        /// A log on standard error: a line at each tenth of the learning.
        case aLog
        /// The daemon that started it: a line of JSON on standard output at each tenth.
        case aDaemon
    }

    private let listener: Listener
    private var bar: ProgressBar?
    private var toldTenths = -1
    private var label = "Learning"

    /// Creates the display for a listener.
    init(telling listener: Listener) {
        self.listener = listener
    }

    /// Shows a stage.
    func show(_ stage: RetrainingRun.Stage) {
        switch stage {
        case .readingLabels: break
        case .comparing:
            bar?.clear()
            tell("Comparing the new model with the present one")
        case .training(let progress): show(progress, of: "images", as: "Learning")
        case .trainingLines(let progress):
            show(progress, of: "strips", as: "Learning whole numbers")
        }
    }

    private func show(_ progress: TrainingProgress, of unit: String, as label: String) {
        if label != self.label {
            // Another training, which begins anew.
            bar?.clear()
            bar = nil
            (self.label, toldTenths) = (label, -1)
        }
        if listener == .aTerminal {
            progress.show(on: &bar, unit: unit, label: label)
        } else {
            tell(progress)
        }
    }

    /// Takes the bar away.
    func finish() { bar?.clear() }

    private func tell(_ progress: TrainingProgress) {
        let done = progress.epoch * progress.imagesPerEpoch + progress.imagesSeen
        let share = Double(done) / Double(max(1, progress.imagesPerEpoch * progress.epochs))
        let tenths = Int(share * 10)
        guard tenths > toldTenths else { return }
        toldTenths = tenths
        if listener == .aDaemon {
            let told = TrainerProgress(learned: Double(tenths) / 10)
            if let line = try? JSONLine.encode(told) { StandardStream.output.writeLine(line) }
        } else {
            tell("\(label): \(tenths * 10) %")
        }
    }

    private func tell(_ sentence: String) {
        if listener == .aLog { StandardStream.error.writeLine(sentence) }
    }
}
