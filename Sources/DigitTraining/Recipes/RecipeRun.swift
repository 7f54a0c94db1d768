import NeuralNetwork

/// One training of a recipe on some images: the same recipe, images and seed give the same model,
/// bit for bit, on the same kind of machine.
///
///     let run = RecipeRun(recipe: .lecture, seed: 1)
///     let outcome = try run.train(on: data) { print($0) }      // Epoch 0: 9129 / 10000 …
///
/// What differs between networks that read digits and those that read lines stands in their ``Course``.
public struct RecipeRun: Sendable {
    /// What is done.
    public var recipe: Recipe

    /// From what every random choice follows.
    public var seed: UInt64

    /// The most threads used; the model does not depend on it.
    public var workers: Int

    /// The model whose weights training starts from; `nil` starts from random ones.
    public var start: Model?

    /// How far the result lies on the way back to ``start``, `0..<1`.
    ///
    /// The mean of a network and of what it became by more training is often better than both, and
    /// on other data than was learned from more often still (Wortsman et al., *Robust Fine-Tuning of
    /// Zero-Shot Models*, 2022).
    public var keptShare: Float = 0

    /// The number of strips held out by a recipe that reads lines, made of digits that are in none of
    /// the others.
    public var heldOutStrips = 1_000

    /// The moment to be written into the model's facts, as ISO 8601; `nil` leaves it out, so that
    /// two runs give the same file.
    public var created: String?

    /// The program's version to be written into the model's facts.
    public var digitdVersion: String

    /// Creates a run.
    public init(
        recipe: Recipe, seed: UInt64, workers: Int = 1, start: Model? = nil,
        created: String? = nil, digitdVersion: String = ""
    ) {
        self.recipe = recipe
        self.seed = seed
        self.workers = workers
        self.start = start
        self.created = created
        self.digitdVersion = digitdVersion
    }

    /// Trains the recipe's network.
    ///
    /// - Parameters:
    ///   - data: The images.
    ///   - onEpoch: Called after each epoch; the report prints as the lecture's line.
    ///   - onProgress: Called after each mini-batch, for a progress bar.
    ///   - checkpoints: Where the training goes on from, and where it leaves what it needs to go on.
    ///   - onScout: Called after each mini-batch of the scout, which comes last where there is one.
    ///   - shouldContinue: Asked before each mini-batch. After a no the network as it is then
    ///     becomes the model.
    /// - Returns: The model with its figures.
    /// - Throws: A ``RecipeError`` when the images or the model to start from cannot be used for this
    ///   recipe, or the checkpoint not for them.
    public func train(
        on data: TrainingData,
        onEpoch: (EpochReport) -> Void = { _ in },
        onProgress: (TrainingProgress) -> Void = { _ in },
        checkpoints: Checkpoints? = nil,
        onScout: (TrainingProgress) -> Void = { _ in },
        shouldContinue: () -> Bool = { !Task.isCancelled }
    ) throws(RecipeError) -> Outcome {
        var generator = SeededGenerator(seed: seed)
        let course = try recipe.course.init(of: self, on: data, using: &generator)
        let trainer = Trainer(
            course.network, settings: recipe.settings, seed: generator.next(), workers: workers)
        let mark = checkpoints == nil ? "" : self.mark(ofTrainingOn: course.learned)
        if let bytes = checkpoints?.start {
            do {
                try trainer.resume(from: bytes, of: mark)
            } catch {
                throw .badCheckpoint(reason: "\(error)")
            }
        }
        let isComplete = course.teach(
            trainer,
            onEpoch: { report in
                onEpoch(report)
                checkpoints?.save(trainer.checkpoint(of: mark))
            }, onProgress: onProgress, shouldContinue: shouldContinue)
        let (model, test, validation) = course.model(
            of: network(trainedBy: trainer), facts: facts(trainer.epoch, of: course),
            seed: generator.next(), onScout: onScout, shouldContinue: shouldContinue)
        return Outcome(model: model, isComplete: isComplete, test: test, validation: validation)
    }

    /// The network that training starts from.
    ///
    /// - Parameters:
    ///   - architecture: The recipe's.
    ///   - generator: What the weights of a new network are drawn from; it moves on as far when there is
    ///     a model to start from.
    /// - Returns: The model's network where there is one, else a new one.
    /// - Throws: ``RecipeError/badArchitecture(recipe:reason:)`` when that model has another shape.
    func startingNetwork(
        _ architecture: Architecture, using generator: inout SeededGenerator
    ) throws(RecipeError) -> Network {
        let drawn = Network(
            architecture, initialization: recipe.initialization, using: &generator)
        let network = start?.network ?? drawn
        guard network.architecture == architecture else {
            throw .badArchitecture(
                recipe: recipe.name,
                reason: "the model to start from is \(network.architecture)")
        }
        return network
    }

    /// The network as trained, or on the way back to where it started.
    private func network(trainedBy trainer: Trainer) -> Network {
        start.map { Network(from: $0.network, to: trainer.network, share: 1 - keptShare) }
            ?? trainer.network
    }

    /// What is known of the model before it is measured.
    private func facts(_ epochs: Int, of course: any Course) -> ModelFacts {
        var facts = ModelFacts(
            recipe: recipe.name, cost: recipe.settings.cost, seed: seed, epochs: epochs,
            data: course.sources, parent: start?.identity, created: created ?? "",
            digitdVersion: digitdVersion, additional: ["recipe_summary": recipe.summary])
        if keptShare > 0 { facts.additional["kept_of_parent"] = String(keptShare) }
        return facts
    }
}
