import DigitEvaluation
import DigitReading
import Handwriting
import NeuralNetwork

/// The course of a network that reads single digits: labelled images, with synthetic digits and what is
/// no digit among them as far as the recipe says.
struct DigitCourse: Course {
    static let examples = "images"

    let network: Network
    let learned: LabelledImages
    let exam: LabelledImages

    private let recipe: Recipe
    private let workers: Int
    private let data: TrainingData
    private let heldOut: LabelledImages

    init(
        of run: RecipeRun, on data: TrainingData, using generator: inout SeededGenerator
    ) throws(RecipeError) {
        let architecture = try run.recipe.parsedArchitecture()
        try Self.check(data, for: architecture, of: run.recipe)
        (recipe, workers, self.data) = (run.recipe, run.workers, data)
        network = try run.startingNetwork(architecture, using: &generator)
        var (learned, heldOut) = data.parted(holdingOut: recipe.heldOutShare)
        if recipe.syntheticImages > 0 {
            learned.append(
                contentsOf: HandwritingSynthesiser().labelledImages(
                    count: recipe.syntheticImages, seed: generator.next(), workers: workers))
        }
        if recipe.nonDigits > 0, architecture.knowsNoDigit {
            let digits = learned
            learned.append(
                contentsOf: NonDigitSynthesiser(digits: digits).labelledImages(
                    count: recipe.nonDigits, seed: generator.next(), workers: workers))
        }
        (self.learned, self.heldOut) = (learned, heldOut)
        exam = recipe.measure == .test ? data.test ?? heldOut : heldOut
    }

    var lesson: TrainingSet {
        let augmentations = (0..<recipe.settings.epochs).map {
            recipe.augmentation(inEpoch: $0).hook
        }
        return TrainingSet(learned, augmentation: { augmentations[$0] })
    }

    var sources: String {
        var others =
            recipe.syntheticImages > 0 ? [" and \(recipe.syntheticImages) synthetic ones"] : []
        if network.architecture.knowsNoDigit, recipe.nonDigits > 0 {
            others.append(" and \(recipe.nonDigits) that are no digits")
        }
        let own = data.training.count - heldOut.count
        return "\(data.description); learned from \(own)\(others.joined()), "
            + "\(heldOut.count) held out"
    }

    func model(
        of network: Network, facts: ModelFacts, seed: UInt64,
        onScout: (TrainingProgress) -> Void, shouldContinue: () -> Bool
    ) -> (model: Model, test: RecipeRun.Score?, validation: RecipeRun.Score?) {
        var generator = SeededGenerator(seed: seed)
        let finishing = ModelFinishing(
            network: network, facts: facts, digits: heldOut,
            nonDigits: heldOutNonDigits(seed: generator.next()), workers: workers)
        let scoutSeed = generator.next()
        let (model, (test, validation)) = finishing.model { calibrated in
            scout(
                for: calibrated, heldOut: finishing.heldOut, seed: scoutSeed,
                onProgress: onScout, shouldContinue: shouldContinue)
        } measuring: { model, facts in
            let validation = Evaluation(of: model, on: heldOut, workers: workers)
            let test = data.test.map { Evaluation(of: model, on: $0, workers: workers) }
            facts.accuracy = (test ?? validation).accuracy
            facts.additional["accuracy_on"] =
                test.map { "\($0.count) test images" } ?? "\(validation.count) images held out"
            facts.additional["held_out_accuracy"] = String(validation.accuracy)
            return (test, validation)
        }
        return (
            model,
            test.flatMap { RecipeRun.Score(correct: $0.correct, count: $0.count) },
            RecipeRun.Score(correct: validation.correct, count: validation.count)
        )
    }

    /// What is no digit and was not learned from, as many as the share of held-out digits asks for.
    private func heldOutNonDigits(seed: UInt64) -> LabelledImages {
        guard network.architecture.knowsNoDigit, recipe.heldOutShare < 1 else {
            return LabelledImages(pixelsPerImage: network.inputs)
        }
        let share = recipe.heldOutShare / (1 - recipe.heldOutShare)
        return NonDigitSynthesiser().labelledImages(
            count: Int(Double(recipe.nonDigits) * share), seed: seed, workers: workers)
    }

    /// Trains the scout of a network.
    private func scout(
        for model: Model, heldOut: LabelledImages, seed: UInt64,
        onProgress: (TrainingProgress) -> Void, shouldContinue: () -> Bool
    ) -> Scout? {
        guard shouldContinue() else { return nil }
        var generator = SeededGenerator(seed: seed)
        // The bar is a matter of the rarest mistakes: more hands show more of them.
        let synthetic =
            recipe.syntheticImages > 0
            ? HandwritingSynthesiser().labelledImages(
                count: heldOut.count, seed: generator.next(), workers: workers)
            : LabelledImages(pixelsPerImage: heldOut.pixelsPerImage)
        return ScoutTraining(
            model: model, learned: learned, heldOut: heldOut + synthetic, seed: generator.next(),
            workers: workers
        ).scout(onProgress: onProgress, shouldContinue: shouldContinue)
    }
}

extension DigitCourse {
    /// Refuses images that the recipe's network cannot learn from.
    private static func check(
        _ data: TrainingData, for architecture: Architecture, of recipe: Recipe
    ) throws(RecipeError) {
        guard architecture.tellsDigits else {
            throw .wrongOutputCount(recipe: recipe.name, found: architecture.outputs)
        }
        if recipe.settings.cost == .crossEntropy, architecture.outputActivation == .relu {
            throw .outputsWithoutCost(
                recipe: recipe.name, activation: architecture.outputActivation.rawValue)
        }
        if recipe.settings.needFeatures, architecture.image == nil {
            throw .badArchitecture(
                recipe: recipe.name,
                reason: "its way of learning needs an image and layers of maps first, "
                    + "as in 28x28-16c3x3nrelu-p2x2-10softmax")
        }
        let needed = 20
        guard data.training.count >= needed else {
            throw .tooFewImages(recipe: recipe.name, found: data.training.count, needed: needed)
        }
        for images in [data.training, data.test ?? data.training]
        where images.pixelsPerImage != architecture.inputs {
            throw .wrongImageSize(
                recipe: recipe.name, found: images.pixelsPerImage, expected: architecture.inputs)
        }
    }
}
