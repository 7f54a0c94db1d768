import DigitReading
import NeuralNetwork

extension TrainingRun {
    /// Refuses images that the recipe's network cannot learn from.
    func check(
        _ data: TrainingData, for architecture: Architecture
    ) throws(TrainingError) {
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

    /// Makes the model of what was trained: calibrates it on the images held out, then measures it.
    func outcome(
        of trainer: Trainer, isComplete: Bool, learned: Int, heldOut: LabelledImages,
        data: TrainingData
    ) -> Outcome {
        var facts = ModelFacts(
            recipe: recipe.name, cost: recipe.settings.cost, seed: seed, epochs: trainer.epoch,
            data: describe(data, learned: learned, heldOut: heldOut.count),
            created: created ?? "", digitdVersion: digitdVersion)
        facts.temperature =
            Calibration(
                of: trainer.network, facts: facts, on: heldOut, workers: workers
            ).temperature
        // Figures are measured on a model with the final temperature, then written into its facts.
        let measured = Model(network: trainer.network, facts: facts)
        let validation = Evaluation(of: measured, on: heldOut, workers: workers)
        facts.additional[RiskCoverageCurve.factKey] =
            RiskCoverageCurve(of: measured, on: heldOut, workers: workers)?.text
        let test = data.test.map { Evaluation(of: measured, on: $0, workers: workers) }
        facts.accuracy = (test ?? validation).accuracy
        facts.additional["accuracy_on"] =
            test.map { "\($0.count) test images" } ?? "\(validation.count) images held out"
        facts.additional["held_out_accuracy"] = String(validation.accuracy)
        facts.additional["recipe_summary"] = recipe.summary
        return Outcome(
            model: Model(network: trainer.network, facts: facts), isComplete: isComplete,
            test: test, validation: validation)
    }

    private func describe(_ data: TrainingData, learned: Int, heldOut: Int) -> String {
        let synthetic =
            recipe.syntheticImages > 0 ? " and \(recipe.syntheticImages) synthetic ones" : ""
        return "\(data.description); learned from \(learned - recipe.syntheticImages)\(synthetic), "
            + "\(heldOut) held out"
    }
}

extension Recipe {
    /// The recipe's network shape, read from its text.
    func parsedArchitecture() throws(TrainingError) -> Architecture {
        do {
            return try Architecture(parsing: architecture)
        } catch {
            throw .badArchitecture(recipe: name, reason: "\(error)")
        }
    }
}
