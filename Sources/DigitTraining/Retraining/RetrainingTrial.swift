import NeuralNetwork

/// What trainings and comparisons of networks of digits have in common in one retraining.
struct RetrainingTrial: LabelTrial {
    static let labels = "labelled images"

    /// The model in use.
    let parent: Model

    /// The digits to rehearse and to compare on.
    let base: BaseMemory

    /// The labelled images.
    let images: LabelledImages

    /// The name of each one's file.
    let names: [String]

    /// How to learn.
    let settings: RetrainingSettings

    /// From what every random choice follows.
    let seed: UInt64

    /// Called after each mini-batch.
    let onProgress: (TrainingProgress) -> Void

    /// Asked before each mini-batch.
    let shouldContinue: @Sendable () -> Bool

    /// Trains a network on all labelled images but some.
    ///
    /// - Parameters:
    ///   - places: The places of the images left out.
    ///   - training: Which of the trainings it is; each one's progress is told by itself.
    /// - Returns: The network, or `nil` when training was told to stop.
    func trained(leavingOut places: [Int], training: Int = 0) -> Network? {
        let leftOut = Set(places)
        return CandidateTraining(
            parent: parent, rehearsal: base.rehearsal + base.rehearsedNonDigits,
            labelled: images.selecting((0..<images.count).filter { !leftOut.contains($0) }),
            epochs: settings.epochs, seed: seed, workers: settings.workers
        ).network(onProgress: onProgress, shouldContinue: shouldContinue)
    }

    /// How many of the labelled images the model in use does not read as labelled.
    var mistakesOfParent: Int {
        images.count - parent.network.correct(on: images, workers: settings.workers)
    }

    /// Compares a network with the model in use on labelled images that it was not trained on.
    func comparison(
        of network: Network, onLabels places: [Int]
    ) -> RetrainingReport.Comparison {
        comparison(of: network, on: images.selecting(places), called: "held-out \(Self.labels)")
    }

    /// Looks for labelled images that a network reads otherwise than the model in use.
    ///
    /// - Parameters:
    ///   - network: A network that did not learn from them.
    ///   - places: The places of the images.
    /// - Returns: The images, in the order of their places.
    func changedAnswers(
        of network: Network, onLabels places: [Int]
    ) -> [RetrainingReport.ChangedAnswer] {
        let images = images.selecting(places)
        let before = parent.network.classify(images, workers: settings.workers)
        let after = network.classify(images, workers: settings.workers)
        return places.indices.filter { before[$0] != after[$0] }.map {
            RetrainingReport.ChangedAnswer(
                name: names[places[$0]], label: Int(images.labels[$0]), before: before[$0],
                after: after[$0])
        }
    }

    /// Compares a network with the model in use, image by image.
    func comparison(
        of network: Network, on images: LabelledImages, called name: String
    ) -> RetrainingReport.Comparison {
        var comparison = RetrainingReport.Comparison(
            images: name, count: images.count, correctBefore: 0, correctAfter: 0, gained: 0,
            lost: 0)
        let before = parent.network.classify(images, workers: settings.workers)
        let after = network.classify(images, workers: settings.workers)
        for (index, label) in images.labels.enumerated() {
            let (old, new) = (before[index] == Int(label), after[index] == Int(label))
            comparison.correctBefore += old ? 1 : 0
            comparison.correctAfter += new ? 1 : 0
            comparison.gained += new && !old ? 1 : 0
            comparison.lost += old && !new ? 1 : 0
        }
        return comparison
    }
}

extension RetrainingReport.Comparison: LabelComparison {
    /// Adds a comparison on other images.
    mutating func add(_ other: RetrainingReport.Comparison) {
        count += other.count
        correctBefore += other.correctBefore
        correctAfter += other.correctAfter
        gained += other.gained
        lost += other.lost
    }
}
