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
        // mark. Types are printed with their modules: what has moved or changed its form keeps its first
        // text here, else no training begun before could go on.
        let subject = recipe.subject
        let recipe = "\(recipe)".replacing(
            "Handwriting.AugmentationSettings", with: "DigitTraining.AugmentationSettings"
        ).replacing(" subject: \(String(reflecting: subject)),", with: subject.textInMarks)
        var bytes = Array("\(recipe) \(seed) \(start?.identity ?? "")".utf8)
        bytes += learned.labels
        bytes += learned.pixels
        return SHA256Digest(of: bytes).hexadecimal
    }
}

extension Recipe.Subject {
    /// What stood in marks when each kind of network had a count of its own, which came one after the other.
    fileprivate var textInMarks: String {
        switch self {
        case .digits: " stripsPerEpoch: 0,"
        case .lines(let count): " stripsPerEpoch: \(count),"
        case .pages(let count): " stripsPerEpoch: 0, patchesPerEpoch: \(count),"
        case .ink(let count): " stripsPerEpoch: 0, inkStripsPerEpoch: \(count),"
        }
    }
}
