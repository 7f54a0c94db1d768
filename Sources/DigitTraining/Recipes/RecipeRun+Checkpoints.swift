import ContentDigest
import NeuralNetwork

extension RecipeRun {
    /// What lets a long training be broken off and gone on with.
    ///
    /// A training that goes on gives the very same model as one that was never broken off.
    public struct Checkpoints {
        /// The checkpoint to go on from; `nil` begins anew.
        public var start: [UInt8]?

        /// Keeps a checkpoint, after each epoch.
        public var save: ([UInt8]) -> Void

        /// Creates checkpoints.
        public init(start: [UInt8]? = nil, save: @escaping ([UInt8]) -> Void) {
            self.start = start
            self.save = save
        }
    }

    /// What identifies this training among all others, so that no other goes on from its checkpoint.
    ///
    /// - Parameter learned: The images it learns from.
    /// - Returns: A digest of recipe, seed, the model to start from and the images, in hexadecimal.
    func mark(ofTrainingOn learned: LabelledImages) -> String {
        // The recipe's whole value as Swift prints it, so that whatever changes the training changes the
        // mark. Types are printed with their modules: one that has moved keeps its old name here, else
        // no training begun before could go on; what it did not have is left out.
        let recipe = "\(recipe)".replacing(
            "Handwriting.AugmentationSettings", with: "DigitTraining.AugmentationSettings"
        ).replacing(" patchesPerEpoch: 0,", with: "")
            .replacing(" inkStripsPerEpoch: 0,", with: "")
        var bytes = Array("\(recipe) \(seed) \(start?.identity ?? "")".utf8)
        bytes += learned.labels
        bytes += learned.pixels
        return SHA256Digest(of: bytes).hexadecimal
    }
}
