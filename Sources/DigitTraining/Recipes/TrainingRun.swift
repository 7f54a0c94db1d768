import DigitEvaluation
import DigitReading
import Handwriting
import NeuralNetwork

/// One training of a recipe on some images: the same recipe, images and seed give the same model,
/// bit for bit, on the same kind of machine.
///
///     let run = TrainingRun(recipe: .lecture, seed: 1)
///     let outcome = try run.train(on: data) { print($0) }      // Epoch 0: 9129 / 10000 …
public struct TrainingRun: Sendable {
    /// What is done.
    public var recipe: Recipe

    /// From what every random choice follows.
    public var seed: UInt64

    /// The most threads used; the model does not depend on it.
    public var workers: Int

    /// The moment to be written into the model's facts, as ISO 8601; `nil` leaves it out, so that
    /// two runs give the same file.
    public var created: String?

    /// The program's version to be written into the model's facts.
    public var digitdVersion: String

    /// What a training gives.
    public struct Outcome: Sendable {
        /// The model as it was when training ended.
        public var model: Model

        /// Whether all epochs were done; `false` after a stop.
        public var isComplete: Bool

        /// How the model reads the test images, when there are some.
        public var test: Evaluation?

        /// How the model reads the training images that were held out.
        public var validation: Evaluation
    }

    /// Creates a run; `epochs`, if given, take the place of the recipe's.
    public init(
        recipe: Recipe, seed: UInt64, epochs: Int? = nil, workers: Int = 1,
        created: String? = nil, digitdVersion: String = ""
    ) {
        self.recipe = recipe
        if let epochs { self.recipe.settings.epochs = epochs }
        self.seed = seed
        self.workers = workers
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
    ///   - onScout: Called after each mini-batch of the scout, which comes last.
    ///   - shouldContinue: Asked before each mini-batch. After a no the network as it is then
    ///     becomes the model.
    /// - Returns: The model with its figures.
    /// - Throws: A ``RecipeError`` when the images cannot be used for this recipe, or the checkpoint not
    ///   for them.
    public func train(
        on data: TrainingData,
        onEpoch: (EpochReport) -> Void = { _ in },
        onProgress: (TrainingProgress) -> Void = { _ in },
        checkpoints: Checkpoints? = nil,
        onScout: (TrainingProgress) -> Void = { _ in },
        shouldContinue: () -> Bool = { !Task.isCancelled }
    ) throws(RecipeError) -> Outcome {
        let architecture = try recipe.parsedArchitecture()
        try check(data, for: architecture)
        var generator = SeededGenerator(seed: seed)
        let network = Network(
            architecture, initialization: recipe.initialization, using: &generator)
        var (learned, heldOut) = data.parted(holdingOut: recipe.heldOutShare)
        if recipe.syntheticImages > 0 {
            learned.append(
                contentsOf: HandwritingSynthesiser().labelledImages(
                    count: recipe.syntheticImages, seed: generator.next(), workers: workers))
        }
        if recipe.nonDigits > 0, architecture.knowsNoDigit {
            let digits = learned
            learned.append(
                contentsOf: NonDigitSynthesiser(digits: digits).labelledImages(
                    count: recipe.nonDigits, seed: generator.next(), workers: workers))
        }
        let trainer = Trainer(
            network, settings: recipe.settings, seed: generator.next(), workers: workers)
        let mark = checkpoints == nil ? "" : recipe.mark(ofTrainingOn: learned, seed: seed)
        if let bytes = checkpoints?.start {
            do {
                try trainer.resume(from: bytes, of: mark)
            } catch {
                throw .badCheckpoint(reason: "\(error)")
            }
        }
        let measured = recipe.measure == .test ? data.test ?? heldOut : heldOut
        let augmentations = (0..<recipe.settings.epochs).map {
            recipe.augmentation(inEpoch: $0).hook
        }
        let isComplete = trainer.run(
            on: TrainingSet(learned, augmentation: { augmentations[$0] }), evaluatingOn: measured,
            onEpoch: { report in
                onEpoch(report)
                checkpoints?.save(trainer.checkpoint(of: mark))
            }, onProgress: onProgress, shouldContinue: shouldContinue)
        return outcome(
            of: trainer, isComplete: isComplete, learned: learned, heldOut: heldOut, data: data,
            seed: generator.next(), onScout: onScout, shouldContinue: shouldContinue)
    }
}
