import DigitEvaluation
import DigitReading
import Handwriting
import LinearAlgebra
import NeuralNetwork

/// Makes the small network that takes a first look for a network with features.
///
/// It learns the network's own answers to the images that the network has learned from, half of them
/// changed a little each time, as far as the answer holds; then the bar is chosen from which on its
/// answer is as good as the network's.
struct ScoutTraining {
    /// The model that the scout is for; its temperature is fitted.
    let model: Model

    /// The images the network was trained on.
    let learned: LabelledImages

    /// Images that it was not trained on.
    let heldOut: LabelledImages

    /// From what every random choice follows.
    let seed: UInt64

    /// The most threads used; the scout does not depend on it.
    let workers: Int

    /// The neurons between pixels and answers: 0.4 MB of weights, read in some µs.
    static let neurons = 128

    /// The most answers that may differ from the network's where that is right: one in so many.
    static let answersForOneMistake = 5_000

    /// The fewest held-out images that a bar may be chosen on.
    static let fewestHeldOut = 1_000

    /// How it learns.
    static let settings = SGDSettings(
        cost: .crossEntropy, epochs: 20, miniBatchSize: 100, learningRate: 0.1,
        schedule: .cosine(warmUpEpochs: 0.5), momentum: 0.9)

    /// How far an image is changed.
    static let augmentation = AugmentationSettings(
        share: 0.5, rotationInDegrees: 8, slant: 0.1, scale: 0.08, shiftInPixels: 1,
        elasticInPixels: 0.7, strokeWidth: 0.4, contrast: 0.5, fading: 0.1, recentres: true)

    /// Trains a scout.
    ///
    /// - Parameters:
    ///   - start: Where to begin: the scout of the network before; `nil` begins anew.
    ///   - onProgress: Called after each mini-batch.
    ///   - shouldContinue: Asked before each mini-batch; after a no there is no scout.
    /// - Returns: The scout; `nil` where none is of use.
    func scout(
        from start: Scout? = nil, onProgress: (TrainingProgress) -> Void = { _ in },
        shouldContinue: () -> Bool = { true }
    ) -> Scout? {
        guard heldOut.count >= Self.fewestHeldOut, learned.count > 0 else { return nil }
        var generator = SeededGenerator(seed: seed)
        let set = trainingSet()
        guard shouldContinue() else { return nil }
        let network =
            start?.network
            ?? Network(
                Architecture(
                    inputs: model.network.inputs,
                    layers: [
                        .init(size: Self.neurons, activation: .relu),
                        .init(size: model.network.outputs, activation: .softmax),
                    ]), initialization: .scaled, using: &generator)
        var settings = Self.settings
        // What is there already needs to follow the network a little, not to begin anew.
        if start != nil { settings.learningRate /= 5 }
        let trainer = Trainer(
            network, settings: settings, seed: generator.next(), workers: workers)
        guard trainer.run(on: set, onProgress: onProgress, shouldContinue: shouldContinue) else {
            return nil
        }
        return fitted(trainer.network)
    }

    /// The images with the network's answers.
    private func trainingSet() -> TrainingSet {
        let answers = model.withoutScout.digitProbabilities(for: learned, workers: workers)
        let augmentation = Self.augmentation.hook
        return TrainingSet(
            learned,
            softTargets: Matrix(
                rows: learned.count, columns: model.network.outputs,
                elements: answers.flatMap { $0 }), augmentation: { _ in augmentation })
    }

    /// Fits the temperature of a trained scout and chooses its bar; `nil` where no bar serves.
    private func fitted(_ network: Network) -> Scout? {
        let temperature = TemperatureScaling(
            of: network, facts: model.facts, on: heldOut, workers: workers
        ).temperature
        let trial = Model(
            network: model.network,
            scout: Scout(network: network, temperature: temperature, bar: 0), facts: model.facts)
        let own = trial.digitProbabilities(for: heldOut, workers: workers)
        let others = model.withoutScout.digitProbabilities(for: heldOut, workers: workers)
        // Images that the scout takes for no digit go to the network in any case.
        var looks = heldOut.labels.indices.map { index in
            let confidence = own[index].prefix(DigitClass.digits).max() ?? 0
            let read = model.facts.classRead(from: own[index])
            let other = model.facts.classRead(from: others[index])
            let isMistake = read != other && other == Int(heldOut.labels[index])
            return (confidence: confidence, isMistake: isMistake)
        }
        looks.sort { $0.confidence > $1.confidence }
        guard let bar = Self.bar(for: looks) else { return nil }
        return Scout(network: network, temperature: temperature, bar: Double(bar))
    }

    /// Returns the lowest bar at which mistakes are few enough; `nil` when none is.
    ///
    /// - Parameter looks: From the surest to the least sure.
    /// - Returns: A confidence among theirs.
    static func bar(for looks: [(confidence: Float, isMistake: Bool)]) -> Float? {
        var bar: Float?
        var mistakes = 0
        for (index, look) in looks.enumerated() {
            mistakes += look.isMistake ? 1 : 0
            // Looks of one confidence are taken together or not at all.
            if index + 1 < looks.count, looks[index + 1].confidence == look.confidence { continue }
            if mistakes * answersForOneMistake <= index + 1 { bar = look.confidence }
        }
        return bar
    }
}
