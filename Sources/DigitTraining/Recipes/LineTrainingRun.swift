import DigitEvaluation
import Handwriting
import NeuralNetwork

/// One training of a recipe that reads lines: strips are made from the training images and from the
/// synthesiser's digits, as many as the recipe says.
///
/// The same recipe, images and seed give the same model, bit for bit, on the same kind of machine.
public struct LineTrainingRun: Sendable {
    /// What is done.
    public var recipe: Recipe

    /// From what every random choice follows.
    public var seed: UInt64

    /// The most threads used; the model does not depend on it.
    public var workers: Int

    /// The program's version to be written into the model's facts.
    public var digitdVersion: String

    /// The number of strips held out, made of digits that are in none of the others.
    public var heldOutStrips = 1_000

    /// The model whose weights training starts from; `nil` starts from random ones.
    public var start: Model?

    /// How far the result lies on the way back to ``start``, `0..<1`.
    ///
    /// The mean of a network and of what it became by more training is often better than both, and
    /// on other data than was learned from more often still (Wortsman et al., *Robust Fine-Tuning of
    /// Zero-Shot Models*, 2022).
    public var keptShare: Float = 0

    /// What a training gives.
    public struct Outcome: Sendable {
        /// The model as it was when training ended.
        public var model: Model

        /// Whether all epochs were done; `false` after a stop.
        public var isComplete: Bool

        /// The held-out strips that were read right as a whole.
        public var correct: Int

        /// The number of strips held out.
        public var count: Int
    }

    /// Creates a run.
    public init(
        recipe: Recipe, seed: UInt64, workers: Int = 1, start: Model? = nil,
        digitdVersion: String = ""
    ) {
        self.recipe = recipe
        self.seed = seed
        self.workers = workers
        self.start = start
        self.digitdVersion = digitdVersion
    }

    /// Trains the recipe's network.
    ///
    /// - Parameters:
    ///   - data: The images whose digits are put on strips.
    ///   - onEpoch: Called after each epoch: how many of the held-out strips are read right.
    ///   - onProgress: Called after each mini-batch, for a progress bar.
    ///   - checkpoints: Where the training goes on from, and where it leaves what it needs to go on.
    ///   - shouldContinue: Asked before each mini-batch. After a no the network as it is then
    ///     becomes the model.
    /// - Returns: The model with its figures.
    /// - Throws: A ``RecipeError`` when the recipe's network cannot be slid along a line, the
    ///   images lack a digit, or the checkpoint belongs to something else.
    public func train(
        on data: TrainingData, onEpoch: (EpochReport) -> Void = { _ in },
        onProgress: (TrainingProgress) -> Void = { _ in },
        checkpoints: TrainingRun.Checkpoints? = nil,
        shouldContinue: () -> Bool = { !Task.isCancelled }
    ) throws(RecipeError) -> Outcome {
        let architecture = try recipe.parsedArchitecture()
        var generator = SeededGenerator(seed: seed)
        let drawn = Network(
            architecture, initialization: recipe.initialization, using: &generator)
        let network = start?.network ?? drawn
        guard network.architecture == architecture else {
            throw .badArchitecture(
                recipe: recipe.name,
                reason: "the model to start from is \(network.architecture)")
        }
        guard network.pixelsPerStep != nil, network.outputs == 11,
            network.image?.height == StripSynthesiser.height
        else {
            throw .badArchitecture(
                recipe: recipe.name,
                reason:
                    "a network that reads lines sees 32 rows and one step of columns, and ends in "
                    + "11 outputs, as in '32x4-16c3x3nrelu-p4x2-p8x2-11softmax'")
        }
        let (learned, heldOut) = data.parted(holdingOut: recipe.heldOutShare)
        for images in [learned, heldOut] {
            for digit in UInt8(0)...9 where !images.labels.contains(digit) {
                throw .missingDigit(recipe: recipe.name, digit: digit)
            }
        }
        let own = hands(writers, seed: generator.next())
        let others = hands(max(20, writers / 12), seed: generator.next())
        let test = StripSynthesiser(digits: [heldOut], hands: others)
            .strips(count: heldOutStrips, seed: generator.next(), workers: workers)
        let source = StripSynthesiser(digits: [learned], hands: own)
        let trainer = Trainer(
            network, settings: recipe.settings, seed: generator.next(), workers: workers)
        let mark =
            checkpoints == nil
            ? "" : recipe.mark(ofTrainingOn: learned, seed: seed, from: start)
        if let bytes = checkpoints?.start {
            do {
                try trainer.resume(from: bytes, of: mark)
            } catch {
                throw .badCheckpoint(reason: "\(error)")
            }
        }
        let isComplete = trainer.run(
            on: StripLesson(stripsPerEpoch: recipe.stripsPerEpoch) { source.strip(using: &$0) },
            evaluatingOn: test,
            onEpoch: { report in
                onEpoch(report)
                checkpoints?.save(trainer.checkpoint(of: mark))
            }, onProgress: onProgress, shouldContinue: shouldContinue)
        return outcome(of: trainer, isComplete: isComplete, test: test, data: data)
    }

    /// How often each writer writes each digit.
    private static let repetitions = 2

    /// The writers whose digits are learned from.
    private var writers: Int { recipe.syntheticImages / (10 * Self.repetitions) }

    private func hands(_ count: Int, seed: UInt64) -> [LabelledImages] {
        HandwritingSynthesiser(inNumbers: true).hands(
            count: count, writingEachDigit: Self.repetitions, seed: seed, workers: workers)
    }

    private func outcome(
        of trainer: Trainer, isComplete: Bool, test: [LabelledStrip], data: TrainingData
    ) -> Outcome {
        let network =
            start.map { Network(from: $0.network, to: trainer.network, share: 1 - keptShare) }
            ?? trainer.network
        let correct = network.correct(on: test, workers: workers)
        var facts = ModelFacts(
            recipe: recipe.name, cost: .crossEntropy, seed: seed, epochs: trainer.epoch,
            data: "\(data.description); strips of their digits and of \(writers) synthetic hands, "
                + "\(recipe.stripsPerEpoch) an epoch",
            accuracy: Double(correct) / Double(test.count), parent: start?.identity,
            digitdVersion: digitdVersion,
            preprocessing: ModelFacts.linePreprocessing,
            additional: [
                "accuracy_on": "\(test.count) synthetic strips held out",
                "recipe_summary": recipe.summary,
            ])
        if keptShare > 0 { facts.additional["kept_of_parent"] = String(keptShare) }
        facts.temperature = TemperatureScaling(of: network, on: test).temperature
        return Outcome(
            model: Model(network: network, facts: facts), isComplete: isComplete,
            correct: correct, count: test.count)
    }
}
