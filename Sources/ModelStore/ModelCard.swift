import NeuralNetwork

/// What is known of a stored model, in the file `card.json` beside it.
public struct ModelCard: Sendable, Equatable, Codable {
    /// The version under which the model is stored: `000002`.
    public var version: String

    /// The SHA-256 of the model's file.
    public var identity: String

    /// The version that was in use before this one; `nil` when it was the built-in model.
    public var previous: String?

    /// The identity of the model this one was trained from.
    public var parent: String?

    /// When it was put into use, in ISO 8601.
    public var promoted: String

    /// Why it was put into use, as a sentence.
    public var reason: String

    /// The shape of its network as text.
    public var architecture: String

    /// The name of the recipe it was trained with.
    public var recipe: String

    /// The seed of its training.
    public var seed: UInt64

    /// The epochs trained.
    public var epochs: Int

    /// What it was trained on, in words.
    public var data: String

    /// The share of right answers on images it was not trained on, when measured.
    public var accuracy: Double?

    /// The calibration of its probabilities.
    public var temperature: Double

    /// The SHA-256 of the file of the reader of lines that it brings; `nil` where the built-in one reads.
    public var lines: String?

    /// What that reader was trained on, in words.
    public var linesData: String?

    /// The fingerprint of the labelled images it was trained with, when there were any.
    public var labels: LabelFingerprint?

    /// Creates the card of a model.
    init(
        _ model: Model, version: String, previous: String?, promoted: String, reason: String,
        labels: LabelFingerprint?
    ) {
        self.version = version
        identity = model.identity
        self.previous = previous
        parent = model.facts.parent
        self.promoted = promoted
        self.reason = reason
        architecture = model.network.architecture.description
        recipe = model.facts.recipe
        seed = model.facts.seed
        epochs = model.facts.epochs
        data = model.facts.data
        accuracy = model.facts.accuracy
        temperature = model.facts.temperature
        lines = model.lines?.identity
        linesData = model.lines?.facts.data
        self.labels = labels
    }
}
