import DigitEvaluation
import DigitReading
import DigitTestSupport
import Handwriting
import NeuralNetwork
import Testing

@testable import DigitTraining

@Suite(.tellingSeeds) struct `Training a reader of lines` {
    /// A small network and few strips.
    static let recipe = Recipe(
        name: "short line", summary: "for tests",
        architecture: "32x4-4c3x3nrelu-p4x2-6c3x3nrelu-p8x2-11softmax", initialization: .scaled,
        settings: SGDSettings(
            cost: .crossEntropy, epochs: 2, miniBatchSize: 16, learningRate: 0.02,
            optimiser: .adam, averaging: 0.9),
        syntheticImages: 100, subject: .lines(stripsPerEpoch: 64), heldOutShare: 0.4)

    static let images = TrainingData(
        training: HandwritingSynthesiser().labelledImages(count: 300, seed: 5),
        description: "synthetic digits")

    static func run(workers: Int = 2, start: Model? = nil) -> RecipeRun {
        var run = RecipeRun(recipe: recipe, seed: testSeed(3), workers: workers, start: start)
        run.heldOutStrips = 40
        return run
    }

    @Test func `gives the same model whatever the workers, and from a checkpoint`() throws {
        var checkpoints: [[UInt8]] = []
        let whole = try Self.run().train(
            on: Self.images, checkpoints: .init { checkpoints.append($0) })
        #expect(whole.isComplete && whole.validation?.count == 40)
        #expect(checkpoints.count == 2)
        let alone = try Self.run(workers: 1).train(on: Self.images)
        #expect(alone.model.fileBytes == whole.model.fileBytes)
        let resumed = try Self.run().train(
            on: Self.images, checkpoints: .init(start: checkpoints[0]) { _ in })
        #expect(resumed.model.fileBytes == whole.model.fileBytes)
        #expect(throws: RecipeError.self) {
            try Self.run(start: whole.model).train(
                on: Self.images, checkpoints: .init(start: checkpoints[0]) { _ in })
        }
    }

    @Test func `learns from recorded writers where there are any, and says so`() throws {
        var data = Self.images
        let samples = ["a", "b", "c"].flatMap { writer in
            (0...9).map { digit in
                PenSample(
                    label: String(digit), writer: writer,
                    strokes: [[[0, 0], [0.1 * Float(digit), 0.5], [0.3, 1]]])
            }
        }
        data.pages.pens = PenHands(samples, part: .training)
        let writers = try #require(data.pages.pens).writers.count
        #expect(writers > 0)
        let alone = try Self.run().train(on: Self.images).model
        let model = try Self.run().train(on: data).model
        #expect(model.network != alone.network)
        #expect(model.facts.data.contains("\(writers) recorded writers"))
        #expect(!alone.facts.data.contains("recorded"))
    }

    @Test func `learns from pages where there is a finder, and says so`() throws {
        var data = Self.images
        var generator = SeededGenerator(testSeed: 4)
        let finder = Network(
            try Architecture(parsing: "8x8-4c3x3s2nrelu-4c3x3s2nrelu-4u0nrelu-10softmax"),
            initialization: .scaled, using: &generator)
        data.pages.finder = PageFinder(
            model: Model(
                network: finder,
                facts: ModelFacts(
                    recipe: "finder", cost: .crossEntropy, seed: 1, epochs: 0, data: "none")))
        #expect(data.pages.finder != nil)
        var run = Self.run()
        run.recipe.settings.epochs = 1
        run.recipe.settings.miniBatchSize = 2
        run.recipe.subject = .lines(stripsPerEpoch: 4)
        run.heldOutStrips = 4
        let alone = try run.train(on: Self.images).model
        let outcome = try run.train(on: data)
        #expect(outcome.validation?.count == 4)
        #expect(outcome.model.network != alone.network)
        #expect(outcome.model.facts.data.contains("a quarter of them cut out of drawn pages"))
        #expect(!alone.facts.data.contains("pages"))
    }

    @Test func `keeps a share of the model it starts from`() throws {
        let start = try Self.run().train(on: Self.images).model
        let whole = try Self.run(start: start).train(on: Self.images).model
        var run = Self.run(start: start)
        run.keptShare = 0.5
        let mean = try run.train(on: Self.images).model
        let (old, new) = (start.network.layers[0].weights, whole.network.layers[0].weights)
        #expect(old != new)
        #expect(mean.network == Network(from: start.network, to: whole.network, share: 0.5))
        #expect(mean.facts.additional["kept_of_parent"] == "0.5")
        #expect(whole.facts.additional["kept_of_parent"] == nil)
    }

    @Test func `makes the labels of strips held out as probable as one temperature can`() throws {
        let network = try Self.run().train(on: Self.images).model.network
        let strips = StripSynthesiser(digits: [Self.images.training]).strips(
            count: 60, seed: testSeed(8))
        let temperature = TemperatureScaling(of: network, on: strips).temperature
        func surprise(at temperature: Double) -> Double {
            strips.reduce(0) { sum, strip in
                var outputs = network.outputs(along: strip.pixels, width: strip.width)
                outputs.calibrateRows(temperature: temperature)
                let logarithm = outputs.logarithmicProbability(of: strip.label)
                return logarithm.isFinite ? sum - logarithm : sum
            }
        }
        #expect(surprise(at: temperature) < surprise(at: temperature * 0.8))
        #expect(surprise(at: temperature) < surprise(at: temperature * 1.25))
    }
}
