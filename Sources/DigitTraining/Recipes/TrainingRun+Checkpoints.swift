import ContentDigest
import NeuralNetwork

extension TrainingRun {
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

    /// What identifies the training of this recipe with this seed on some images.
    func mark(of learned: LabelledImages) -> String {
        // The recipe's whole value: whatever changes the training changes it.
        var bytes = Array("\(recipe) \(seed) ".utf8)
        bytes += learned.labels
        bytes += learned.pixels
        return SHA256Digest(of: bytes).hexadecimal
    }
}
