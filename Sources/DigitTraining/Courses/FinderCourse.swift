import DigitEvaluation
import Handwriting
import NeuralNetwork

/// The course of a network that finds numbers on pages: patches of drawn pages whose every pixel is known,
/// as many as the recipe says.
struct FinderCourse: Course {
    static let examples = "patches"

    let network: Network
    let learned: LabelledImages
    let lesson: MapLesson
    let exam: [LabelledMap]
    let sources: String

    private let workers: Int

    /// The patches held out: of other layouts and other hands than those learned from.
    private static let heldOutPatches = 64

    init(
        of run: RecipeRun, on data: TrainingData, using generator: inout SeededGenerator
    ) throws(RecipeError) {
        let recipe = run.recipe
        network = try run.startingNetwork(try recipe.parsedArchitecture(), using: &generator)
        guard network.pixelsPerPlace == 2, network.outputs == LabelledPage.placeClasses else {
            throw .badArchitecture(
                recipe: recipe.name,
                reason:
                    "a network that finds numbers tells 10 classes of each 2×2 pixels, as in "
                    + "'16x16-16c5x5s2nrelu-32c3x3s2nrelu-32u0nrelu-10softmax'")
        }
        let (learned, heldOut) = try data.partedForWriting(recipe)
        exam = data.pages.heldOut(writing: heldOut)
            .patches(count: Self.heldOutPatches, seed: generator.next(), workers: run.workers)
            .map { $0.labelledMap() }
        let source = data.pages.learned(writing: learned)
        lesson = MapLesson(mapsPerEpoch: recipe.drawnPerEpoch) {
            source.patch(using: &$0).labelledMap()
        }
        sources =
            "\(data.description); patches of drawn pages with their digits, "
            + "\(data.pages.description), \(recipe.drawnPerEpoch) an epoch"
        self.learned = learned
        workers = run.workers
    }

    func model(
        of network: Network, facts: ModelFacts, seed: UInt64,
        onScout: (TrainingProgress) -> Void, shouldContinue: () -> Bool
    ) -> (model: Model, test: RecipeRun.Score?, validation: RecipeRun.Score?) {
        let (correct, count) =
            MapLesson.result(of: network, in: exam, workers: workers) ?? (0, 0)
        var facts = facts
        facts.accuracy = Double(correct) / Double(max(count, 1))
        facts.preprocessing = ModelFacts.pagePreprocessing
        facts.additional["accuracy_on"] =
            "the \(count) places with anything on them of \(exam.count) patches held out"
        return (
            Model(network: network, facts: facts), nil,
            RecipeRun.Score(correct: correct, count: count)
        )
    }
}
