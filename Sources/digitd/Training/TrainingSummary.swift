import DigitEvaluation
import DigitTraining
import NeuralNetwork

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

    /// What the scores count.
    private let unit: String

    private enum CodingKeys: CodingKey {
        case model, path, architecture, recipe, seed, epochs, isComplete, test, validation
    }

    /// Creates the summary of a training whose model was saved at `path`.
    init(_ outcome: TrainingRun.Outcome, path: String?) {
        self.init(outcome.model, isComplete: outcome.isComplete, path: path, unit: "images")
        test = Score(outcome.test)
        validation = Score(outcome.validation)
    }

    /// Creates the summary of a training that reads lines.
    init(_ outcome: LineTrainingRun.Outcome, path: String?) {
        self.init(outcome.model, isComplete: outcome.isComplete, path: path, unit: "strips")
        validation = Score(correct: outcome.correct, count: outcome.count)
    }

    private init(_ model: Model, isComplete: Bool, path: String?, unit: String) {
        self.model = model.identity
        self.path = path
        architecture = model.network.architecture.description
        recipe = model.facts.recipe
        seed = model.facts.seed
        epochs = model.facts.epochs
        self.isComplete = isComplete
        self.unit = unit
    }

    /// The summary as a person reads it.
    var sentence: String {
        let place = path.map { "saved as '\($0)'" } ?? "not saved"
        let end = isComplete ? "" : "Stopped early. "
        let scores = [("test", test), ("held-out", validation)].compactMap { name, score in
            score.map { score in
                "\(PercentText.format(score.accuracy)) of \(score.count) \(name) \(unit)"
            }
        }
        let figures = scores.isEmpty ? "" : ": " + scores.joined(separator: ", ")
        return "\(end)Model \(model.prefix(12)) (\(architecture)) \(place)\(figures)."
    }
}
