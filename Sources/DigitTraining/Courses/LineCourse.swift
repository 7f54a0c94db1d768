import DigitEvaluation
import DigitReading
import Handwriting
import NeuralNetwork

/// The course of a network that reads lines: strips are made from the training images and from the
/// synthesiser's digits, as many as the recipe says.
struct LineCourse: StripCourse {
    let plan: StripPlan

    init(
        of run: RecipeRun, on data: TrainingData, using generator: inout SeededGenerator
    ) throws(RecipeError) {
        let recipe = run.recipe
        let network = try run.startingNetwork(try recipe.parsedArchitecture(), using: &generator)
        guard network.pixelsPerStep != nil, network.outputs == 11,
            network.image?.height == StripSynthesiser.height
        else {
            throw .badArchitecture(
                recipe: recipe.name,
                reason:
                    "a network that reads lines sees 32 rows and one step of columns, and ends in "
                    + "11 outputs, as in '32x4-16c3x3nrelu-p4x2-p8x2-11softmax'")
        }
        let (learned, heldOut) = try data.partedForWriting(recipe)
        let writers = recipe.syntheticImages / (10 * Self.repetitions)
        let own = Self.hands(writers, seed: generator.next(), workers: run.workers)
        let others = Self.hands(
            max(20, writers / 12), seed: generator.next(), workers: run.workers)
        let pens = data.pages.pens
        let source = StripSynthesiser(digits: [learned], hands: own, pens: pens)
        let exams = StripSynthesiser(digits: [heldOut], hands: others, pens: data.pages.heldOutPens)
        let found = data.pages.finder.map { finder in
            (
                learned: finder.strips(from: data.pages.learned(writing: learned)),
                heldOut: finder.strips(from: data.pages.heldOut(writing: heldOut))
            )
        }
        let examSeed = generator.next()
        let halves = found == nil ? 1 : 2
        let exam =
            exams.strips(
                count: run.heldOutStrips / halves, seed: examSeed, workers: run.workers)
            + (found?.heldOut.strips(
                count: run.heldOutStrips / 2, seed: examSeed, workers: run.workers) ?? [])
        plan = StripPlan(
            network: network, learned: learned,
            lesson: StripLesson(stripsPerEpoch: recipe.drawnPerEpoch) { generator in
                guard let found, generator.next() % Self.stripsForOneFound == 0 else {
                    return source.strip(using: &generator)
                }
                return found.learned.strip(using: &generator)
            }, exam: exam,
            sources: "\(data.description); strips of their digits, of \(writers) synthetic hands"
                + (pens.map { " and of \($0.writers.count) recorded writers" } ?? "") + ", "
                + "\(recipe.drawnPerEpoch) an epoch"
                + (found == nil ? "" : ", a quarter of them cut out of drawn pages"),
            workers: run.workers)
    }

    func tell(of network: Network, in facts: inout ModelFacts) {
        facts.additional["accuracy_on"] = "\(exam.count) synthetic strips held out"
        facts.temperature = TemperatureScaling(of: network, on: exam).temperature
    }

    /// Of so many strips one is cut out of a page, where a finder is there: with every second one, zeros at the ends
    /// of numbers were taken for rings.
    private static let stripsForOneFound: UInt64 = 4

    /// How often each writer writes each digit.
    private static let repetitions = 2

    private static func hands(_ count: Int, seed: UInt64, workers: Int) -> [LabelledImages] {
        HandwritingSynthesiser(inNumbers: true).hands(
            count: count, writingEachDigit: repetitions, seed: seed, workers: workers)
    }
}
