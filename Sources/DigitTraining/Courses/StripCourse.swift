import NeuralNetwork

/// A course of strips: what networks that slide along a line have in common.
///
/// One that reads something new says what its strips are and what is written into the model's card.
protocol StripCourse: Course where Taught == StripLesson {
    /// The network, and what it learns from.
    var plan: StripPlan { get }

    /// Writes down how the network was measured, and whatever else was found out on the strips held out.
    ///
    /// - Parameters:
    ///   - network: The network as trained.
    ///   - facts: The model's, its accuracy among them.
    func tell(of network: Network, in facts: inout ModelFacts)
}

/// A network that slides along strips, and what it learns from.
struct StripPlan {
    /// Where training starts.
    let network: Network

    /// The images learned from.
    let learned: LabelledImages

    /// The strips learned from.
    let lesson: StripLesson

    /// The strips held out.
    let exam: [LabelledStrip]

    /// What is learned from and what is held out, for the model's card.
    let sources: String

    /// The most threads used.
    let workers: Int
}

extension StripCourse {
    static var examples: String { "strips" }

    var network: Network { plan.network }

    var learned: LabelledImages { plan.learned }

    var lesson: StripLesson { plan.lesson }

    var exam: [LabelledStrip] { plan.exam }

    var sources: String { plan.sources }

    func model(
        of network: Network, facts: ModelFacts, seed: UInt64,
        onScout: (TrainingProgress) -> Void, shouldContinue: () -> Bool
    ) -> (model: Model, test: RecipeRun.Score?, validation: RecipeRun.Score?) {
        let correct = network.correct(on: exam, workers: plan.workers)
        var facts = facts
        facts.accuracy = Double(correct) / Double(exam.count)
        facts.preprocessing = ModelFacts.linePreprocessing
        tell(of: network, in: &facts)
        return (
            Model(network: network, facts: facts), nil,
            RecipeRun.Score(correct: correct, count: exam.count)
        )
    }
}
