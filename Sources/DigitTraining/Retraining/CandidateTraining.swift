import DigitEvaluation
import Handwriting
import LinearAlgebra
import NeuralNetwork

/// Trains a new model from the one in use: gently on what it knows, more often on the labelled
/// images.
///
/// On the rehearsed images the new model is asked for the mean of the true label and the old
/// model's own answer, so that it stays itself where nothing new is to be learned (Li, Hoiem,
/// *Learning without Forgetting*, ECCV 2016).
struct CandidateTraining {
    /// The model in use.
    let parent: Model

    /// The images to rehearse.
    let rehearsal: LabelledImages

    /// The labelled images to learn from.
    let labelled: LabelledImages

    /// The number of passes over both.
    let epochs: Int

    /// From what every random choice follows.
    let seed: UInt64

    /// The most threads used.
    let workers: Int

    /// The share of a pass that labelled images should have at least; few of them are repeated,
    /// each time augmented in another way.
    ///
    /// A quarter: what was known outweighs three to one what a few hands add.
    static let labelledShare = 0.25

    /// The most often one image is repeated in a pass: what is learned of it is learned by then.
    static let maximumRepetitions = 100

    /// How gently to go on, for each kind of network: a tenth or less of the rates that the
    /// recipes train from scratch with.
    private var settings: SGDSettings {
        let cost = parent.facts.cost
        let softmax = parent.network.architecture.outputActivation == .softmax
        let rate: Float =
            switch (cost, softmax) {
            case (.quadratic, _): 0.3
            case (.crossEntropy, true): 0.01
            case (.crossEntropy, false): 0.03
            }
        return SGDSettings(
            cost: cost, epochs: epochs, miniBatchSize: 50, learningRate: rate,
            schedule: .cosine(warmUpEpochs: min(0.5, Double(epochs) / 4)), momentum: 0.5)
    }

    /// Trains and returns the network, or `nil` when it was told to stop.
    func network(
        onProgress: (TrainingProgress) -> Void, shouldContinue: () -> Bool
    ) -> Network? {
        let trainer = Trainer(
            parent.network, settings: settings, seed: seed, workers: workers)
        let finished = trainer.run(
            on: trainingSet(), onProgress: onProgress, shouldContinue: shouldContinue)
        return finished ? leastChanged(trainer.network) : nil
    }

    /// How far along the way from the old network to the newly trained one networks are tried, the
    /// nearest first.
    ///
    /// Each costs one reading of the labels, far less than a pass of training; five find the nearest
    /// that serves to within a sixth of the way.
    static let sharesOfTheWay: [Float] = [0.25, 0.4, 0.55, 0.7, 0.85]

    /// One in so many labels may be read worse than by the newly trained network, for being nearer to
    /// the old one; of fewer labels none may.
    static let labelsForOneGivenUp = 50

    /// The network that lies nearest to the old one, on the straight way from it to the newly
    /// trained one, and still reads as many of the labels it learned from.
    ///
    /// What lies between two such networks keeps most of what the old one could do elsewhere
    /// (Wortsman et al., *Robust fine-tuning of zero-shot models*, CVPR 2022), and elsewhere is
    /// what rehearsal cannot show: other people's hands. Decision 0017 has the figures.
    private func leastChanged(_ trained: Network) -> Network {
        let best = trained.correct(on: labelled, workers: workers)
        let needed = best - labelled.count / Self.labelsForOneGivenUp
        for share in Self.sharesOfTheWay {
            let between = Network(from: parent.network, to: trained, share: share)
            if between.correct(on: labelled, workers: workers) >= needed { return between }
        }
        return trained
    }

    private func trainingSet() -> TrainingSet {
        var images = rehearsal
        let answers = parent.digitProbabilities(for: rehearsal, workers: workers)
        var targets: [Float] = []
        let classes = parent.network.outputs
        targets.reserveCapacity(answers.count * classes)
        for (index, answer) in answers.enumerated() {
            for digit in 0..<classes {
                let truth: Float = Int(rehearsal.labels[index]) == digit ? 1 : 0
                targets.append((truth + answer[digit]) / 2)
            }
        }
        let repetitions = repetitions
        for index in 0..<labelled.count {
            for _ in 0..<repetitions {
                images.append(labelled.image(index), label: labelled.labels[index])
                targets += (0..<classes).map { Int(labelled.labels[index]) == $0 ? 1 : 0 }
            }
        }
        let augmentation = AugmentationSettings.standard.hook
        return TrainingSet(
            images,
            softTargets: Matrix(rows: images.count, columns: classes, elements: targets),
            augmentation: { _ in augmentation })
    }

    private var repetitions: Int {
        guard labelled.count > 0 else { return 0 }
        let wanted =
            Self.labelledShare / (1 - Self.labelledShare) * Double(rehearsal.count)
            / Double(labelled.count)
        return min(max(1, Int(wanted.rounded())), Self.maximumRepetitions)
    }
}
