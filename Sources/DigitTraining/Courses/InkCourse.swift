import DigitEvaluation
import DigitReading
import Handwriting
import NeuralNetwork

/// The course of a network that tells written digits from printed ones: strips are cut out of drawn pages, as
/// many as the recipe says.
struct InkCourse: Course {
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
        guard InkReader.canUse(network) else {
            throw .badArchitecture(
                recipe: recipe.name,
                reason:
                    "a network that tells written digits from printed ones sees 32 rows and one step of "
                    + "columns, and ends in 3 outputs, as in '32x4-16c3x3nrelu-p4x2-p8x2-3softmax'")
        }
        let (learned, heldOut) = data.parted(holdingOut: recipe.heldOutShare)
        for images in [learned, heldOut] { try images.requireEveryDigit(for: recipe) }
        exam = InkStripSynthesiser(pages: data.pages.heldOut(writing: heldOut))
            .strips(count: run.heldOutStrips, seed: generator.next(), workers: run.workers)
        let source = InkStripSynthesiser(pages: data.pages.learned(writing: learned))
        lesson = StripLesson(stripsPerEpoch: recipe.inkStripsPerEpoch) {
            source.strip(using: &$0)
        }
        sources =
            "\(data.description); numbers cut out of drawn pages, of their digits, "
            + "\(data.pages.description), \(recipe.inkStripsPerEpoch) an epoch"
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
        facts.additional["accuracy_on"] =
            "\(exam.count) strips held out, right where each digit is"
        return (
            Model(network: network, facts: facts), nil,
            RecipeRun.Score(correct: correct, count: exam.count)
        )
    }
}
