import DigitReading
import Handwriting
import NeuralNetwork

/// The course of a network that tells written digits from printed ones: strips are cut out of drawn pages, as
/// many as the recipe says.
struct InkCourse: StripCourse {
    let plan: StripPlan

    init(
        of run: RecipeRun, on data: TrainingData, using generator: inout SeededGenerator
    ) throws(RecipeError) {
        let recipe = run.recipe
        let network = try run.startingNetwork(try recipe.parsedArchitecture(), using: &generator)
        guard InkReader.canUse(network) else {
            throw .badArchitecture(
                recipe: recipe.name,
                reason:
                    "a network that tells written digits from printed ones sees 32 rows and one step of "
                    + "columns, and ends in 3 outputs, as in '32x4-16c3x3nrelu-p4x2-p8x2-3softmax'")
        }
        let (learned, heldOut) = try data.partedForWriting(recipe)
        let source = InkStripSynthesiser(pages: data.pages.learned(writing: learned))
        plan = StripPlan(
            network: network, learned: learned,
            lesson: StripLesson(stripsPerEpoch: recipe.drawnPerEpoch) {
                source.strip(using: &$0)
            },
            exam: InkStripSynthesiser(pages: data.pages.heldOut(writing: heldOut))
                .strips(count: run.heldOutStrips, seed: generator.next(), workers: run.workers),
            sources: "\(data.description); numbers cut out of drawn pages, of their digits, "
                + "\(data.pages.description), \(recipe.drawnPerEpoch) an epoch",
            workers: run.workers)
    }

    func tell(of network: Network, in facts: inout ModelFacts) {
        facts.additional["accuracy_on"] =
            "\(exam.count) strips held out, right where each digit is"
    }
}
