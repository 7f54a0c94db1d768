import DigitEvaluation
import DigitReading
import Handwriting
import NeuralNetwork

extension TrainingRun {
    /// Refuses images that the recipe's network cannot learn from.
    func check(
        _ data: TrainingData, for architecture: Architecture
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

    /// Makes the model of what was trained, with the images held out.
    func outcome(
        of trainer: Trainer, isComplete: Bool, learned: LabelledImages, heldOut: LabelledImages,
        data: TrainingData, seed: UInt64, onScout: (TrainingProgress) -> Void,
        shouldContinue: () -> Bool
    ) -> Outcome {
        let network = trainer.network
        var generator = SeededGenerator(seed: seed)
        let finishing = ModelFinishing(
            network: network,
            facts: ModelFacts(
                recipe: recipe.name, cost: recipe.settings.cost, seed: self.seed,
                epochs: trainer.epoch,
                data: describe(
                    data, learned: data.training.count - heldOut.count, heldOut: heldOut.count),
                created: created ?? "", digitdVersion: digitdVersion,
                additional: ["recipe_summary": recipe.summary]),
            digits: heldOut, nonDigits: heldOutNonDigits(for: network, seed: generator.next()),
            workers: workers)
        let scoutSeed = generator.next()
        let (model, measured) = finishing.model { calibrated in
            scout(
                for: calibrated, learned: learned, heldOut: finishing.heldOut, seed: scoutSeed,
                onProgress: onScout, shouldContinue: shouldContinue)
        } measuring: { model, facts in
            let validation = Evaluation(of: model, on: heldOut, workers: workers)
            let test = data.test.map { Evaluation(of: model, on: $0, workers: workers) }
            facts.accuracy = (test ?? validation).accuracy
            facts.additional["accuracy_on"] =
                test.map { "\($0.count) test images" } ?? "\(validation.count) images held out"
            facts.additional["held_out_accuracy"] = String(validation.accuracy)
            return (test: test, validation: validation)
        }
        return Outcome(
            model: model, isComplete: isComplete, test: measured.test,
            validation: measured.validation)
    }

    /// What is no digit and was not learned from, as many as the share of held-out digits asks for.
    private func heldOutNonDigits(for network: Network, seed: UInt64) -> LabelledImages {
        guard network.architecture.knowsNoDigit, recipe.heldOutShare < 1 else {
            return LabelledImages(pixelsPerImage: network.inputs)
        }
        let share = recipe.heldOutShare / (1 - recipe.heldOutShare)
        return NonDigitSynthesiser().labelledImages(
            count: Int(Double(recipe.nonDigits) * share), seed: seed, workers: workers)
    }

    /// Trains the scout of a network.
    private func scout(
        for model: Model, learned: LabelledImages, heldOut: LabelledImages, seed: UInt64,
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

    private func describe(_ data: TrainingData, learned: Int, heldOut: Int) -> String {
        var others =
            recipe.syntheticImages > 0 ? [" and \(recipe.syntheticImages) synthetic ones"] : []
        if (try? recipe.parsedArchitecture())?.knowsNoDigit == true, recipe.nonDigits > 0 {
            others.append(" and \(recipe.nonDigits) that are no digits")
        }
        return "\(data.description); learned from \(learned)\(others.joined()), \(heldOut) held out"
    }
}

extension Recipe {
    /// The recipe's network shape, read from its text.
    func parsedArchitecture() throws(RecipeError) -> Architecture {
        do {
            return try Architecture(parsing: architecture)
        } catch {
            throw .badArchitecture(recipe: name, reason: "\(error)")
        }
    }
}
