import Handwriting
import NeuralNetwork

/// How a network is trained, as data: everything that, with the images and a seed, gives the
/// model.
///
/// The recipes that come with digitd stand in `Recipe+Known.swift`; adding one means adding a
/// value there.
public struct Recipe: Sendable, Equatable {
    /// The images on which the line after each epoch counts the right answers.
    public enum Measure: String, Sendable, Equatable, Codable {
        /// The test images, as the book does; for watching, never for choosing.
        case test

        /// Training images that were held out.
        case validation
    }

    /// What a network learns to read, and how many examples an epoch draws where they are drawn.
    public enum Subject: Sendable, Equatable {
        /// Single digits: the training images themselves.
        case digits

        /// Whole lines: strips that are put together from digits.
        case lines(stripsPerEpoch: Int)

        /// Where numbers are on pages: patches of drawn pages.
        case pages(patchesPerEpoch: Int)

        /// Which digits are written and which printed: strips that are cut out of drawn pages.
        case ink(stripsPerEpoch: Int)
    }

    /// The name under which `digitd train --recipe` knows it.
    public var name: String

    /// One line that says what it is.
    public var summary: String

    /// The network's shape as text, such as `784-30-10`.
    public var architecture: String

    /// How the weights are drawn before the first step.
    public var initialization: Initialization

    /// Cost, epochs, mini-batches, learning rate and its schedule, momentum, L2.
    public var settings: SGDSettings

    /// How far each training image is changed before it is learned from.
    public var augmentation: AugmentationSettings

    /// The number of digits from the handwriting synthesiser that join the training images.
    public var syntheticImages: Int

    /// What the network learns to read.
    public var subject: Subject

    /// The number of images that are no digits and join the training images; a network learns from
    /// them only if it has an output for them.
    public var nonDigits: Int

    /// The number of epochs at the end in which half of the images are learned from as they are.
    ///
    /// What is augmented differs from what is read; a network that has learned from the former ends
    /// nearer to the latter so (He et al., *Data Augmentation Revisited*, 2019).
    public var refiningEpochs: Int

    /// The share of the training images, at their end, that is not learned from but kept to
    /// measure and to calibrate on.
    public var heldOutShare: Double

    /// What the line after each epoch counts on.
    public var measure: Measure

    /// Creates a recipe.
    public init(
        name: String, summary: String, architecture: String,
        initialization: Initialization = .scaled, settings: SGDSettings,
        augmentation: AugmentationSettings = .none, syntheticImages: Int = 0,
        subject: Subject = .digits, nonDigits: Int = 0, refiningEpochs: Int = 0,
        heldOutShare: Double = 1.0 / 12, measure: Measure = .validation
    ) {
        self.name = name
        self.summary = summary
        self.architecture = architecture
        self.initialization = initialization
        self.settings = settings
        self.augmentation = augmentation
        self.syntheticImages = syntheticImages
        self.subject = subject
        self.nonDigits = nonDigits
        self.refiningEpochs = refiningEpochs
        self.heldOutShare = heldOutShare
        self.measure = measure
    }

    /// Returns the recipe of a name.
    ///
    /// - Throws: ``RecipeError/unknown(name:nearest:known:)``, with the nearest name there
    ///   is.
    public static func named(_ name: String) throws(RecipeError) -> Recipe {
        if let recipe = all.first(where: { $0.name == name }) { return recipe }
        let names = all.map(\.name)
        throw .unknown(
            name: name, nearest: NearestName.of(name, among: names), known: names)
    }
}
