import DigitEvaluation
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
    var test: RecipeRun.Score?
    var validation: RecipeRun.Score?

    /// What the scores count.
    private let unit: String

    private enum CodingKeys: CodingKey {
        case model, path, architecture, recipe, seed, epochs, isComplete, test, validation
    }

    /// Creates the summary of a training whose model was saved at `path`.
    init(_ outcome: RecipeRun.Outcome, of recipe: Recipe, path: String?) {
        model = outcome.model.identity
        self.path = path
        architecture = outcome.model.network.architecture.description
        self.recipe = outcome.model.facts.recipe
        seed = outcome.model.facts.seed
        epochs = outcome.model.facts.epochs
        isComplete = outcome.isComplete
        test = outcome.test
        validation = outcome.validation
        unit = recipe.examples
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
