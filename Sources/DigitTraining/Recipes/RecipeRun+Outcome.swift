import NeuralNetwork

extension RecipeRun {
    /// What a training gives.
    public struct Outcome: Sendable {
        /// The model as it was when training ended.
        public var model: Model

        /// Whether all epochs were done; `false` after a stop.
        public var isComplete: Bool

        /// How the model reads the test images, when there are some and the recipe reads images.
        public var test: Score?

        /// How the model reads what was held out of the training, when something was.
        public var validation: Score?
    }

    /// Right answers to some examples.
    public struct Score: Sendable, Equatable, Encodable {
        /// The examples that were read exactly right.
        public let correct: Int

        /// The number of examples, never 0.
        public let count: Int

        /// `correct / count`.
        public let accuracy: Double

        /// Counts; `nil` without examples.
        init?(correct: Int, count: Int) {
            guard count > 0 else { return nil }
            self.correct = correct
            self.count = count
            accuracy = Double(correct) / Double(count)
        }
    }
}
