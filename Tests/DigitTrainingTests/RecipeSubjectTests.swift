import DigitTestSupport
import Handwriting
import NeuralNetwork
import Testing

@testable import DigitTraining

@Suite(.tellingSeeds) struct `What a recipe's network learns to read` {
    private static let digits = HandwritingSynthesiser().labelledImages(count: 300, seed: 5)

    @Test(arguments: [
        (Recipe.lecture, "images", false, 0), (.standard, "images", false, 0),
        (.line, "strips", true, 10_000), (.finder, "patches", true, 1_500),
        (.ink, "strips", true, 6_000),
    ])
    func `says what it is shown, and how much is drawn for an epoch`(
        recipe: Recipe, examples: String, isDrawn: Bool, count: Int
    ) {
        #expect(recipe.examples == examples)
        #expect(recipe.learnsFromDrawings == isDrawn)
        #expect(recipe.drawnPerEpoch == count)
    }

    @Test func `has a course of its own`() {
        let courses = [Recipe.standard, .line, .finder, .ink].map { String(describing: $0.course) }
        #expect(courses == ["DigitCourse", "LineCourse", "FinderCourse", "InkCourse"])
    }

    /// Small recipes for what is drawn.
    private static func recipe(_ subject: Recipe.Subject) -> Recipe {
        let architecture =
            switch subject {
            case .digits: "784-10softmax"
            case .lines: "32x4-4c3x3nrelu-p4x2-6c3x3nrelu-p8x2-11softmax"
            case .pages: "8x8-4c3x3s2nrelu-4c3x3s2nrelu-4u0nrelu-10softmax"
            case .ink: "32x4-4c3x3nrelu-p4x2-6c3x3nrelu-p8x2-3softmax"
            }
        return Recipe(
            name: "small", summary: "for tests", architecture: architecture,
            settings: SGDSettings(
                cost: .crossEntropy, epochs: 2, miniBatchSize: 4, learningRate: 0.01,
                optimiser: .adam),
            syntheticImages: 40, subject: subject, heldOutShare: 0.4)
    }

    private static func run(_ subject: Recipe.Subject) -> RecipeRun {
        var run = RecipeRun(recipe: recipe(subject), seed: testSeed(3), workers: 2)
        run.heldOutStrips = 8
        return run
    }

    static let drawn: [Recipe.Subject] = [
        .lines(stripsPerEpoch: 8), .pages(patchesPerEpoch: 4), .ink(stripsPerEpoch: 8),
    ]

    @Test(arguments: drawn)
    func `is learned to the same model from a checkpoint as in one go`(
        subject: Recipe.Subject
    ) throws {
        let data = TrainingData(training: Self.digits, description: "synthetic digits")
        var checkpoints: [[UInt8]] = []
        let whole = try Self.run(subject).train(
            on: data, checkpoints: .init { checkpoints.append($0) })
        #expect(whole.isComplete && checkpoints.count == 2)
        let resumed = try Self.run(subject).train(
            on: data, checkpoints: .init(start: checkpoints[0]) { _ in })
        #expect(resumed.model.fileBytes == whole.model.fileBytes)
    }

    @Test(arguments: drawn)
    func `needs a network for it, and says which`(subject: Recipe.Subject) {
        var recipe = Self.recipe(subject)
        recipe.architecture = "784-30-10"
        let error = #expect(throws: RecipeError.self) {
            try RecipeRun(recipe: recipe, seed: testSeed(1)).train(
                on: TrainingData(training: Self.digits, description: "synthetic digits"))
        }
        let wanted =
            switch subject {
            case .digits: ""
            case .lines:
                "a network that reads lines sees 32 rows and one step of columns, and ends in 11 "
                    + "outputs, as in '32x4-16c3x3nrelu-p4x2-p8x2-11softmax'"
            case .pages:
                "a network that finds numbers tells 10 classes of each 2×2 pixels, as in "
                    + "'16x16-16c5x5s2nrelu-32c3x3s2nrelu-32u0nrelu-10softmax'"
            case .ink:
                "a network that tells written digits from printed ones sees 32 rows and one step of "
                    + "columns, and ends in 3 outputs, as in '32x4-16c3x3nrelu-p4x2-p8x2-3softmax'"
            }
        #expect(error == .badArchitecture(recipe: "small", reason: wanted))
    }

    @Test(arguments: drawn, [2, 9] as [UInt8])
    func `is written with every digit`(subject: Recipe.Subject, missing: UInt8) {
        let places = (0..<Self.digits.count).filter { Self.digits.labels[$0] != missing }
        let error = #expect(throws: RecipeError.self) {
            try Self.run(subject).train(
                on: TrainingData(
                    training: Self.digits.selecting(places), description: "nine digits"))
        }
        #expect(error == .missingDigit(recipe: "small", digit: missing))
    }

    @Test(arguments: drawn)
    func `is said in the model's card, with what it was made of`(subject: Recipe.Subject) throws {
        let data = TrainingData(training: Self.digits, description: "synthetic digits")
        let outcome = try Self.run(subject).train(on: data, shouldContinue: { false })
        #expect(!outcome.isComplete && outcome.test == nil)
        let facts = outcome.model.facts
        let count = Self.recipe(subject).drawnPerEpoch
        #expect(facts.data.hasPrefix("synthetic digits; "))
        #expect(facts.data.hasSuffix(", \(count) an epoch"))
        #expect(facts.additional["accuracy_on"]?.contains("held out") == true)
        #expect(facts.accuracy == outcome.validation?.accuracy)
    }
}
