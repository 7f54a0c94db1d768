import DigitEvaluation
import DigitReading
import DigitTestSupport
import Handwriting
import LinearAlgebra
import NeuralNetwork
import Testing

@testable import DigitTraining

@Suite(.tellingSeeds) struct `A recipe` {
    @Test func `is known by its name`() throws {
        #expect(try Recipe.named("lecture") == .lecture)
        #expect(try Recipe.named("default") == .standard)
    }

    @Test func `has a network that takes digits of 28×28 and answers with ten, or says it is none`()
        throws
    {
        for recipe in Recipe.all where !recipe.learnsFromDrawings {
            let architecture = try recipe.parsedArchitecture()
            #expect(architecture.inputs == 784)
            #expect(architecture.tellsDigits)
            #expect(architecture.knowsNoDigit == (recipe.nonDigits > 0))
        }
        #expect(Set(Recipe.all.map(\.name)).count == Recipe.all.count)
    }

    @Test func `has a network that slides along lines, where it reads them`() throws {
        for recipe in [Recipe.line] {
            var generator = SeededGenerator(testSeed: 1)
            let network = Network(
                try recipe.parsedArchitecture(), initialization: recipe.initialization,
                using: &generator)
            #expect(network.pixelsPerStep == 4)
            #expect(network.image?.height == StripSynthesiser.height)
            #expect(network.outputs == 11)
        }
    }

    @Test func `has a network that tells ten classes of each place, where it finds numbers`() throws
    {
        let architecture = try Recipe.finder.parsedArchitecture()
        #expect(architecture.outputs == LabelledPage.placeClasses)
        #expect((180_000...210_000).contains(architecture.parameterCount))
    }

    @Test func `is the lecture's to the letter`() {
        let recipe = Recipe.lecture
        #expect(recipe.architecture == "784-30-10")
        #expect(recipe.initialization == .lecture)
        #expect(recipe.settings == SGDSettings())
        #expect(recipe.augmentation == .none)
        #expect(recipe.measure == .test)
    }

    @Test(arguments: [
        ("lectrue", " Did you mean 'lecture'?"), ("defualt", " Did you mean 'default'?"),
        ("convolutional-transformer", ""),
    ])
    func `that does not exist is answered with the nearest that does`(
        name: String, hint: String
    ) {
        let error = #expect(throws: RecipeError.self) { try Recipe.named(name) }
        #expect(
            error?.description == "There is no recipe '\(name)'.\(hint) Known are: "
                + "\(Recipe.all.map(\.name).joined(separator: ", ")).")
    }
}

@Suite(.tellingSeeds) struct `Training a recipe` {
    private let quick = Recipe(
        name: "quick", summary: "for tests", architecture: "784-16relu-10softmax",
        settings: SGDSettings(
            cost: .crossEntropy, epochs: 3, miniBatchSize: 20, learningRate: 0.1, momentum: 0.5),
        heldOutShare: 0.2)

    private func data(_ count: Int = 500) throws -> TrainingData {
        var digits = SegmentDigits(seed: 11)
        return TrainingData(
            training: try digits.images(count: count), test: try digits.images(count: 100),
            description: "segments")
    }

    @Test func `gives one model for one seed, whatever the number of workers`() throws {
        var augmented = quick
        augmented.augmentation = .standard
        let data = try data()
        let model = { (seed: UInt64, workers: Int) in
            try RecipeRun(recipe: augmented, seed: seed, workers: workers).train(on: data).model
        }
        let first = try model(1, 1)
        #expect(try model(1, 1).fileBytes == first.fileBytes)
        #expect(try model(1, 2).network == first.network)
        #expect(try model(2, 1).identity != first.identity)
    }

    @Test func `learns, measures and writes its facts down`() throws {
        var lines: [String] = []
        let outcome = try RecipeRun(
            recipe: quick, seed: 3, created: "2026-11-22T14:05:09+01:00", digitdVersion: "0.1"
        ).train(on: try data(), onEpoch: { lines.append("\($0)") })

        #expect(lines.count == 3)
        #expect(lines.allSatisfy { $0.hasPrefix("Epoch ") && $0.hasSuffix(" / 100") })
        #expect(outcome.isComplete)
        #expect(outcome.validation?.count == 100)
        let test = try #require(outcome.test)
        #expect(test.accuracy > 0.9)
        let facts = outcome.model.facts
        #expect(facts.accuracy == test.accuracy)
        #expect(facts.recipe == "quick")
        #expect(facts.epochs == 3)
        #expect(facts.created == "2026-11-22T14:05:09+01:00")
        #expect(facts.data == "segments; learned from 400, 100 held out")
        #expect(try Model(fileBytes: outcome.model.fileBytes).facts == facts)
    }

    @Test func `that is stopped keeps what was learned so far`() throws {
        var batches = 0
        let outcome = try RecipeRun(recipe: quick, seed: testSeed(3)).train(
            on: try data(), onProgress: { _ in batches += 1 }, shouldContinue: { batches < 25 })
        #expect(!outcome.isComplete)
        #expect(batches == 25)
        #expect(outcome.model.facts.epochs == 1)
        #expect(try #require(outcome.validation).accuracy > 0.5)
    }

    @Test func `starts from a model, of which it keeps a share`() throws {
        let data = try data()
        let start = try RecipeRun(recipe: quick, seed: testSeed(3)).train(on: data).model
        var run = RecipeRun(recipe: quick, seed: testSeed(4), start: start)
        let whole = try run.train(on: data).model
        run.keptShare = 0.25
        let kept = try run.train(on: data).model
        #expect(whole.network != start.network)
        let mean = Network(from: start.network, to: whole.network, share: 0.75)
        let differences = zip(kept.network.layers, mean.layers).flatMap { kept, mean in
            zip(kept.weights.elements, mean.weights.elements).map { abs($0 - $1) }
        }
        // Both ways round; weights lie below 1.
        #expect(try #require(differences.max()) < 1e-6)
        #expect(kept.facts.parent == start.identity)
        #expect(kept.facts.additional["kept_of_parent"] == "0.25")
    }

    @Test func `goes on from a checkpoint to the very same model`() throws {
        var refined = quick
        refined.settings.dropout = 0.1
        refined.augmentation = .standard
        refined.refiningEpochs = 1
        let data = try data()
        let run = RecipeRun(recipe: refined, seed: testSeed(3))
        var checkpoints: [[UInt8]] = []
        let whole = try run.train(on: data, checkpoints: .init { checkpoints.append($0) })
        #expect(checkpoints.count == 3)
        for checkpoint in checkpoints {
            var epochs = 0
            let resumed = try run.train(
                on: data, onEpoch: { _ in epochs += 1 },
                checkpoints: .init(start: checkpoint) { _ in })
            #expect(epochs < 3)
            #expect(resumed.model.fileBytes == whole.model.fileBytes)
        }
        #expect(try run.train(on: data).model.fileBytes == whole.model.fileBytes)
        let error = #expect(throws: RecipeError.self) {
            try RecipeRun(recipe: refined, seed: testSeed(4)).train(
                on: data, checkpoints: .init(start: checkpoints[0]) { _ in })
        }
        #expect(error?.description.contains("another recipe, seed, start or images") == true)
    }

    @Test func `makes probabilities honest on the images held out`() throws {
        // A tenth of the labels is wrong, so that no temperature can be sure of everything.
        var data = try data()
        let images = data.training
        data.training = LabelledImages(
            pixels: images.pixels,
            labels: images.labels.enumerated().map { $0 % 10 == 0 ? ($1 + 1) % 10 : $1 })
        var overconfident = quick
        overconfident.settings.learningRate = 0.2
        let outcome = try RecipeRun(recipe: overconfident, seed: testSeed(3)).train(on: data)
        func meanLoss(at temperature: Double) -> Double {
            var facts = outcome.model.facts
            facts.temperature = temperature
            return Evaluation(
                of: Model(network: outcome.model.network, facts: facts),
                on: data.parted(holdingOut: 0.2).heldOut
            ).meanLoss
        }
        let temperature = outcome.model.facts.temperature
        for other in [temperature * 0.8, temperature * 1.25] {
            #expect(meanLoss(at: other) >= meanLoss(at: temperature))
        }
    }

    @Test(arguments: [
        (
            "784-30-9", Cost.quadratic,
            "ends with 9 neurons; digits need 10, "
                + "or 11 with softmax where the last says that there is no digit. "
                + "Give an architecture that ends so, as '784-30-10' does."
        ),
        (
            "784-1", .quadratic,
            "ends with 1 neuron; digits need 10, "
                + "or 11 with softmax where the last says that there is no digit. "
                + "Give an architecture that ends so, as '784-30-10' does."
        ),
        (
            "784-10relu", .crossEntropy,
            "ends with relu, for which the recipe's cost, cross-entropy, is not defined. "
                + "Give an architecture that ends with '10' or '10softmax'."
        ),
    ])
    func `refuses a network that cannot answer with a digit`(
        architecture: String, cost: Cost, sentence: String
    ) throws {
        var odd = quick
        odd.architecture = architecture
        odd.settings.cost = cost
        let data = try data(40)
        let error = #expect(throws: RecipeError.self) {
            try RecipeRun(recipe: odd, seed: testSeed(1)).train(on: data)
        }
        #expect(error?.description == "The network of the recipe 'quick' " + sentence)
    }

    @Test func `refuses images that do not fit`() throws {
        var small = quick
        small.architecture = "100-10"
        let data = try data(20)
        let wrong = #expect(throws: RecipeError.self) {
            try RecipeRun(recipe: small, seed: testSeed(1)).train(on: data)
        }
        #expect(
            wrong?.description == """
                The images have 784 pixels each and the recipe 'quick' takes 100. Give images of \
                that size.
                """)
        let few = #expect(throws: RecipeError.self) {
            try RecipeRun(recipe: quick, seed: testSeed(1)).train(
                on: TrainingData(training: LabelledImages(), description: "nothing"))
        }
        #expect(
            few?.description == """
                The recipe 'quick' needs at least 20 images and there are 0. Add images, or \
                synthesise some with 'digitd synthesise'.
                """)
    }
}
