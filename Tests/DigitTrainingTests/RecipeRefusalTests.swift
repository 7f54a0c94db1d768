import DigitTestSupport
import Handwriting
import NeuralNetwork
import Testing

@testable import DigitTraining

@Suite(.tellingSeeds) struct `A recipe that reads lines` {
    private static let images = HandwritingSynthesiser().labelledImages(count: 200, seed: 5)

    private static func sentence(
        architecture: String = "32x4-4c3x3nrelu-p4x2-6c3x3nrelu-p8x2-11softmax",
        images: LabelledImages = images, start: Model? = nil
    ) -> String {
        let recipe = Recipe(
            name: "odd", summary: "for tests", architecture: architecture,
            settings: SGDSettings(cost: .crossEntropy, epochs: 1, optimiser: .adam),
            syntheticImages: 100, subject: .lines(stripsPerEpoch: 16), heldOutShare: 0.4)
        do {
            _ = try RecipeRun(recipe: recipe, seed: testSeed(1), start: start).train(
                on: TrainingData(training: images, description: "digits"),
                shouldContinue: { false })
            return "no error"
        } catch {
            return "\(error)"
        }
    }

    @Test(arguments: [
        "784-30-10", "28x28-4c3x3nrelu-p2x2-11softmax", "32x4-2c3x3nrelu-p4x2-12softmax",
    ])
    func `needs a network that slides along them`(architecture: String) {
        #expect(
            Self.sentence(architecture: architecture) == """
                The recipe 'odd' has an architecture that cannot be used. a network that reads lines \
                sees 32 rows and one step of columns, and ends in 11 outputs, as in \
                '32x4-16c3x3nrelu-p4x2-p8x2-11softmax'
                """)
    }

    @Test func `needs every digit, among those learned from and those held out`() {
        let places = (0..<200).filter { Self.images.labels[$0] != 4 }
        #expect(
            Self.sentence(images: Self.images.selecting(places)) == """
                The recipe 'odd' writes numbers with all ten digits, and no image shows a 4, or none \
                that is learned from or held out. Add images of it.
                """)
    }

    @Test func `starts only from a model of its own shape`() throws {
        #expect(
            Self.sentence(start: ToldAnswers.model()) == """
                The recipe 'odd' has an architecture that cannot be used. the model to start from is \
                784-10softmax
                """)
    }
}

@Suite(.tellingSeeds) struct `The end of a recipe` {
    @Test func `learns from half of the images as they are`() {
        var recipe = Recipe.standard
        recipe.settings.epochs = 10
        recipe.refiningEpochs = 3
        let shares = (0..<10).map { recipe.augmentation(inEpoch: $0).share }
        #expect(
            shares == [Float](repeating: 0.95, count: 7) + [Float](repeating: 0.5, count: 3))
        recipe.augmentation.share = 0.25
        #expect(recipe.augmentation(inEpoch: 9).share == 0.25)
        recipe.refiningEpochs = 0
        #expect(recipe.augmentation(inEpoch: 9) == recipe.augmentation)
    }
}

@Suite(.tellingSeeds) struct `What identifies a training` {
    private static let images = LabelledImages(
        pixels: [UInt8](repeating: 9, count: 1_568), labels: [1, 2])

    private static func mark(
        of recipe: Recipe = .relu, on images: LabelledImages = images, seed: UInt64 = 1,
        from start: Model? = nil
    ) -> String {
        RecipeRun(recipe: recipe, seed: seed, start: start).mark(ofTrainingOn: images)
    }

    @Test func `is everything that the model follows from`() {
        #expect(Self.mark() == Self.mark())
        var faster = Recipe.relu
        faster.settings.learningRate *= 2
        let relabelled = LabelledImages(pixels: Self.images.pixels, labels: [1, 3])
        var darker = Self.images.pixels
        darker[5] = 10
        let others = [
            Self.mark(seed: 2), Self.mark(of: faster), Self.mark(on: relabelled),
            Self.mark(on: LabelledImages(pixels: darker, labels: Self.images.labels)),
            Self.mark(from: ToldAnswers.model()),
        ]
        #expect(Set(others + [Self.mark()]).count == 6)
    }

    @Test func `stays the same from version to version, so that a training can go on`() {
        // The digest of the text that the first version with checkpoints made of this recipe and seed,
        // then 1, 2 and 1,568 times 9; computed by a program of its own.
        #expect(
            Self.mark() == "0df84bd8c47aed627a3a2f3d69a9e40d996f43010de12f3b053a33e68167b292")
    }

    @Test(arguments: [
        (Recipe.line, "8fa20fa743c6bd2499b8a7a43c0ff46cf0983d4fe63d3377a581945efd6d1d44"),
        (.finder, "e034b25ba5743f950b7dbddd064bb5257d16efe21c457150a64fa6048f3e68d9"),
        (.ink, "6e11b244291c8ffaf146a530821d4914187cd46ca23feddf6f84b828d0c67bd9"),
    ])
    func `stays the same for networks that learn from drawings`(recipe: Recipe, mark: String) {
        // Computed by that program, too, with the text that the first version of each recipe had.
        #expect(Self.mark(of: recipe) == mark)
    }
}
