/// What is known of a model beside its weights: written into the header of its file.
public struct ModelFacts: Sendable, Hashable, Codable {
    /// The preparation of images this project's models expect.
    public static let currentPreprocessing = "mnist-28x28-v1"

    /// The preparation of the strips that models of lines expect.
    public static let linePreprocessing = "line-32-v1"

    /// The preparation of the pages that models of maps expect.
    public static let pagePreprocessing = "page-100dpi-v1"

    /// How images were prepared for training, and must be for reading.
    public var preprocessing: String

    /// The name of the recipe the model was trained with.
    public var recipe: String

    /// The cost that was made small.
    public var cost: Cost

    /// The seed of the training run.
    public var seed: UInt64

    /// The epochs trained.
    public var epochs: Int

    /// What the model was trained on, in words.
    public var data: String

    /// The share of right answers on images the model was not trained on, `0...1`, when measured.
    public var accuracy: Double?

    /// The calibration of its probabilities: above 1 makes them more cautious (Guo et al., *On
    /// Calibration of Modern Neural Networks*, 2017).
    public var temperature: Double

    /// The probability of its last class, "no digit", from which on an image is refused; `nil` for a
    /// network of ten classes.
    public var noDigitBar: Double?

    /// The identity of the model this one was trained from.
    public var parent: String?

    /// When it was made, in ISO 8601.
    public var created: String

    /// The version of digitd that made it.
    public var digitdVersion: String

    /// Facts of other programs and later versions, kept as they are.
    public var additional: [String: String]

    /// Creates facts.
    public init(
        recipe: String, cost: Cost, seed: UInt64, epochs: Int, data: String,
        accuracy: Double? = nil, temperature: Double = 1, noDigitBar: Double? = nil,
        parent: String? = nil,
        created: String = "", digitdVersion: String = "",
        preprocessing: String = ModelFacts.currentPreprocessing, additional: [String: String] = [:]
    ) {
        self.preprocessing = preprocessing
        self.recipe = recipe
        self.cost = cost
        self.seed = seed
        self.epochs = epochs
        self.data = data
        self.accuracy = accuracy
        self.temperature = temperature
        self.noDigitBar = noDigitBar
        self.parent = parent
        self.created = created
        self.digitdVersion = digitdVersion
        self.additional = additional
    }
}

extension ModelFacts {
    /// The facts as the string map of a safetensors header.
    var metadata: [String: String] {
        var metadata = additional
        metadata["preprocessing"] = preprocessing
        metadata["recipe"] = recipe
        metadata["cost"] = cost.rawValue
        metadata["seed"] = String(seed)
        metadata["epochs"] = String(epochs)
        metadata["data"] = data
        metadata["accuracy"] = accuracy.map { String($0) }
        metadata["temperature"] = String(temperature)
        metadata["no_digit_bar"] = noDigitBar.map { String($0) }
        metadata["parent"] = parent
        metadata["created"] = created
        metadata["digitd_version"] = digitdVersion
        return metadata
    }

    /// Reads facts from the string map of a safetensors header.
    init(metadata: [String: String]) throws(ModelError) {
        var rest = metadata
        func text(_ key: String) throws(ModelError) -> String {
            guard let text = rest.removeValue(forKey: key) else {
                throw ModelError.missingFact(key)
            }
            return text
        }
        func fact<Value>(
            _ key: String, _ expected: String, _ parse: (String) -> Value?
        ) throws(ModelError) -> Value {
            let text = try text(key)
            guard let value = parse(text) else {
                throw ModelError.badFact(key, found: text, expected: expected)
            }
            return value
        }
        let accuracy: Double? =
            rest["accuracy"] == nil
            ? nil
            : try fact("accuracy", "a number from 0 to 1") {
                Double($0).flatMap { (0...1).contains($0) ? $0 : nil }
            }
        let noDigitBar: Double? =
            rest["no_digit_bar"] == nil
            ? nil
            : try fact("no_digit_bar", "a number from 0 to 1") {
                Double($0).flatMap { (0...1).contains($0) ? $0 : nil }
            }
        self.init(
            recipe: try text("recipe"),
            cost: try fact("cost", "quadratic or cross-entropy", Cost.init(rawValue:)),
            seed: try fact("seed", "a whole number") { UInt64($0) },
            epochs: try fact("epochs", "a whole number") { Int($0) },
            data: try text("data"),
            accuracy: accuracy,
            temperature: try fact("temperature", "a number from 0.01 to 100") {
                Double($0).flatMap { (0.01...100).contains($0) ? $0 : nil }
            },
            noDigitBar: noDigitBar,
            parent: rest.removeValue(forKey: "parent"),
            created: try text("created"),
            digitdVersion: try text("digitd_version"),
            preprocessing: try text("preprocessing"),
            additional: [:])
        additional = rest
    }
}
