import NeuralNetwork

/// What a recipe's network is taught: the part of a training that depends on what the network reads.
///
/// A ``RecipeRun`` does the rest: it trains, keeps checkpoints and hands out the model. A new kind of
/// network brings a course of its own, in one file, and its line in ``Recipe/course``.
protocol Course: Sendable {
    /// The kind of lesson, and with it of exam.
    associatedtype Taught: Lesson

    /// What the network learns from, in the plural, for people.
    static var examples: String { get }

    /// Plans a training: checks what it is made of, parts what is learned from what is held out, and
    /// draws or makes what else there is.
    ///
    /// - Parameters:
    ///   - run: The recipe, and where its network starts.
    ///   - data: The images.
    ///   - generator: From what every random choice follows.
    /// - Throws: A ``RecipeError`` when the recipe's network or the images cannot be used.
    init(
        of run: RecipeRun, on data: TrainingData, using generator: inout SeededGenerator
    ) throws(RecipeError)

    /// The network that training starts from.
    var network: Network { get }

    /// The images learned from; they belong to what identifies the training.
    var learned: LabelledImages { get }

    /// What the network learns.
    var lesson: Taught { get }

    /// What right answers are counted on after each epoch.
    var exam: Taught.Exam { get }

    /// What is learned from and what is held out, for the model's card.
    var sources: String { get }

    /// Makes the model, and measures it on what was held out.
    ///
    /// - Parameters:
    ///   - network: The network as trained.
    ///   - facts: What is known of the model so far.
    ///   - seed: From what every random choice follows.
    ///   - onScout: Called after each mini-batch of the scout, for a network that gets one.
    ///   - shouldContinue: Asked before each mini-batch of the scout; after a no there is none.
    /// - Returns: The model, and how many test and held-out examples it reads right.
    func model(
        of network: Network, facts: ModelFacts, seed: UInt64,
        onScout: (TrainingProgress) -> Void, shouldContinue: () -> Bool
    ) -> (model: Model, test: RecipeRun.Score?, validation: RecipeRun.Score?)
}

extension Course {
    /// Trains on the lesson.
    ///
    /// - Returns: Whether all epochs were done.
    func teach(
        _ trainer: Trainer, onEpoch: (EpochReport) -> Void,
        onProgress: (TrainingProgress) -> Void, shouldContinue: () -> Bool
    ) -> Bool {
        trainer.run(
            on: lesson, evaluatingOn: exam, onEpoch: onEpoch, onProgress: onProgress,
            shouldContinue: shouldContinue)
    }
}

extension Recipe {
    /// The course that its network takes.
    var course: any Course.Type {
        switch subject {
        case .digits: DigitCourse.self
        case .lines: LineCourse.self
        case .pages: FinderCourse.self
        case .ink: InkCourse.self
        }
    }

    /// Whether its network learns from what is drawn while it trains, and can go on from a model.
    public var learnsFromDrawings: Bool { subject != .digits }

    /// Whether its network reads whole lines, which may be cut out of pages.
    public var readsLines: Bool {
        if case .lines = subject { true } else { false }
    }

    /// How many examples are drawn for an epoch; 0 where the training images are learned from.
    var drawnPerEpoch: Int {
        switch subject {
        case .digits: 0
        case .lines(let count), .pages(let count), .ink(let count): count
        }
    }

    /// What its network learns from, in the plural: `images`, `strips` or `patches`.
    public var examples: String { course.examples }

    /// The recipe's network shape, read from its text.
    func parsedArchitecture() throws(RecipeError) -> Architecture {
        do {
            return try Architecture(parsing: architecture)
        } catch {
            throw .badArchitecture(recipe: name, reason: "\(error)")
        }
    }
}

extension TrainingData {
    /// The images that numbers are written with, and those that numbers held out are written with.
    ///
    /// - Throws: ``RecipeError/missingDigit(recipe:digit:)`` where not all numbers can be.
    func partedForWriting(
        _ recipe: Recipe
    ) throws(RecipeError) -> (learned: LabelledImages, heldOut: LabelledImages) {
        let parts = parted(holdingOut: recipe.heldOutShare)
        for images in [parts.learned, parts.heldOut] {
            for digit in UInt8(0)...9 where !images.labels.contains(digit) {
                throw .missingDigit(recipe: recipe.name, digit: digit)
            }
        }
        return parts
    }
}
