import DigitEvaluation
import NeuralNetwork
import SystemPackage

/// The images that a recipe is trained and measured on.
public struct TrainingData: Sendable {
    /// The images to learn from, some of which a recipe may hold out.
    public var training: LabelledImages

    /// The images to be measured on, when there is such a set.
    public var test: LabelledImages?

    /// What the images are, for the model's card.
    public var description: String

    /// What pages are drawn from besides, for a recipe that finds numbers on them.
    public var pages = PageMaterial()

    /// Creates training data.
    public init(training: LabelledImages, test: LabelledImages? = nil, description: String) {
        self.training = training
        self.test = test
        self.description = description
    }

    /// Reads training and test images from a folder with MNIST's four files.
    ///
    /// - Throws: An ``IDXError`` that names the file and what is wrong with it.
    public init(idxFolder: FilePath) throws(IDXError) {
        let training = try LabelledImages(idxFolder: idxFolder, set: .training)
        let test = try LabelledImages(idxFolder: idxFolder, set: .test)
        self.init(
            training: training, test: test,
            description: "IDX files: \(training.count) training and \(test.count) test images")
    }

    /// Reads labelled images from the folders `0` to `9` below a folder.
    ///
    /// - Throws: A ``LabelError`` when there are none that can be used.
    public init(labelledFolder: FilePath, workers: Int = 1) throws(LabelError) {
        let folder = try LabelledFolder(reading: labelledFolder, workers: workers)
        self.init(
            training: folder.images,
            description: "labelled folder: \(folder.images.count) images")
    }

    /// The images to learn from and those held out: the last `share` of them.
    func parted(holdingOut share: Double) -> (learned: LabelledImages, heldOut: LabelledImages) {
        let heldOut = Int((Double(training.count) * share).rounded())
        let border = training.count - heldOut
        return (
            training.selecting(Array(0..<border)),
            training.selecting(Array(border..<training.count))
        )
    }
}
