import DigitTraining

/// What a training came to, for people and for scripts.
struct TrainingSummary: Encodable {
    var model: String
    var path: String?
    var architecture: String
    var recipe: String
    var seed: UInt64
    var epochs: Int
    var isComplete: Bool
    var test: Score?
    var validation: Score?

    /// Right answers on some images.
    struct Score: Encodable {
        var correct: Int
        var count: Int
        var accuracy: Double

        init?(_ evaluation: Evaluation?) {
            guard let evaluation, evaluation.count > 0 else { return nil }
            correct = evaluation.correct
            count = evaluation.count
            accuracy = evaluation.accuracy
        }

        init(correct: Int, count: Int) {
            self.correct = correct
            self.count = count
            accuracy = Double(correct) / Double(count)
        }
    }

    /// Creates the summary of a training whose model was saved at `path`.
    init(_ outcome: TrainingRun.Outcome, path: String?) {
        model = outcome.model.identity
        self.path = path
        architecture = outcome.model.network.architecture.description
        recipe = outcome.model.facts.recipe
        seed = outcome.model.facts.seed
        epochs = outcome.model.facts.epochs
        isComplete = outcome.isComplete
        test = Score(outcome.test)
        validation = Score(outcome.validation)
    }

    /// Creates the summary of a training that reads lines.
    init(_ outcome: LineTrainingRun.Outcome, path: String?) {
        model = outcome.model.identity
        self.path = path
        architecture = outcome.model.network.architecture.description
        recipe = outcome.model.facts.recipe
        seed = outcome.model.facts.seed
        epochs = outcome.model.facts.epochs
        isComplete = outcome.isComplete
        validation = Score(correct: outcome.correct, count: LineTrainingRun.heldOutStrips)
    }

    /// The summary as a person reads it.
    var sentence: String {
        let place = path.map { "saved as '\($0)'" } ?? "not saved"
        let end = isComplete ? "" : "Stopped early. "
        let scores = [("test", test), ("held-out", validation)].compactMap { name, score in
            score.map { score in
                "\(PercentText.format(score.accuracy)) of \(score.count) \(name) images"
            }
        }
        let figures = scores.isEmpty ? "" : ": " + scores.joined(separator: ", ")
        return "\(end)Model \(model.prefix(12)) (\(architecture)) \(place)\(figures)."
    }
}
