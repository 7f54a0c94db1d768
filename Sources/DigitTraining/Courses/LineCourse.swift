import DigitEvaluation
import Handwriting
import NeuralNetwork

/// The course of a network that reads lines: strips are made from the training images and from the
/// synthesiser's digits, as many as the recipe says.
struct LineCourse: Course {
    static let examples = "strips"

    let network: Network
    let learned: LabelledImages
    let lesson: StripLesson
    let exam: [LabelledStrip]
    let sources: String

    private let workers: Int

    init(
        of run: RecipeRun, on data: TrainingData, using generator: inout SeededGenerator
    ) throws(RecipeError) {
        let recipe = run.recipe
        network = try run.startingNetwork(try recipe.parsedArchitecture(), using: &generator)
        try Self.check(network, of: recipe)
        let (learned, heldOut) = data.parted(holdingOut: recipe.heldOutShare)
        for images in [learned, heldOut] { try images.requireEveryDigit(for: recipe) }
        let writers = recipe.syntheticImages / (10 * Self.repetitions)
        let own = Self.hands(writers, seed: generator.next(), workers: run.workers)
        let others = Self.hands(
            max(20, writers / 12), seed: generator.next(), workers: run.workers)
        let pens = data.pages.pens
        exam = StripSynthesiser(digits: [heldOut], hands: others, pens: data.pages.heldOutPens)
            .strips(count: run.heldOutStrips, seed: generator.next(), workers: run.workers)
        let source = StripSynthesiser(digits: [learned], hands: own, pens: pens)
        lesson = StripLesson(stripsPerEpoch: recipe.stripsPerEpoch) { source.strip(using: &$0) }
        sources =
            "\(data.description); strips of their digits, of \(writers) synthetic hands"
            + (pens.map { " and of \($0.writers.count) recorded writers" } ?? "") + ", "
            + "\(recipe.stripsPerEpoch) an epoch"
        self.learned = learned
        workers = run.workers
    }

    func model(
        of network: Network, facts: ModelFacts, seed: UInt64,
        onScout: (TrainingProgress) -> Void, shouldContinue: () -> Bool
    ) -> (model: Model, test: RecipeRun.Score?, validation: RecipeRun.Score?) {
        let correct = network.correct(on: exam, workers: workers)
        var facts = facts
        facts.accuracy = Double(correct) / Double(exam.count)
        facts.preprocessing = ModelFacts.linePreprocessing
        facts.additional["accuracy_on"] = "\(exam.count) synthetic strips held out"
        facts.temperature = TemperatureScaling(of: network, on: exam).temperature
        return (
            Model(network: network, facts: facts), nil,
            RecipeRun.Score(correct: correct, count: exam.count)
        )
    }

    /// How often each writer writes each digit.
    private static let repetitions = 2

    private static func hands(_ count: Int, seed: UInt64, workers: Int) -> [LabelledImages] {
        HandwritingSynthesiser(inNumbers: true).hands(
            count: count, writingEachDigit: repetitions, seed: seed, workers: workers)
    }
}

extension LineCourse {
    /// Refuses a network that cannot be slid along lines.
    private static func check(_ network: Network, of recipe: Recipe) throws(RecipeError) {
        guard network.pixelsPerStep != nil, network.outputs == 11,
            network.image?.height == StripSynthesiser.height
        else {
            throw .badArchitecture(
                recipe: recipe.name,
                reason:
                    "a network that reads lines sees 32 rows and one step of columns, and ends in "
                    + "11 outputs, as in '32x4-16c3x3nrelu-p4x2-p8x2-11softmax'")
        }
    }
}
