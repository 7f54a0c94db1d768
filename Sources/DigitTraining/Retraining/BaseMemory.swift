import Handwriting
import NeuralNetwork
import SystemPackage

/// Digits that have nothing to do with the user's labels: some to rehearse, so that what was known
/// is not forgotten, and others to see whether it was.
///
/// Synthetic digits are always at hand; where MNIST's files are configured, they join them.
public struct BaseMemory: Sendable {
    /// The images to rehearse.
    public var rehearsal: LabelledImages

    /// The images to compare models on; none of them is rehearsed.
    public var validation: LabelledImages

    /// What is no digit, to rehearse; for networks that have an output for it.
    public var rehearsedNonDigits = LabelledImages()

    /// What is no digit, to compare models on; none of it is rehearsed.
    public var nonDigits = LabelledImages()

    /// What the validation images are, in words.
    public var description: String

    /// What a reader of the report should know, one sentence each.
    public var notes: [String]

    /// Creates a memory.
    public init(
        rehearsal: LabelledImages, validation: LabelledImages, description: String,
        notes: [String] = []
    ) {
        self.rehearsal = rehearsal
        self.validation = validation
        self.description = description
        self.notes = notes
    }

    /// The seed of the synthetic digits that models are compared on.
    ///
    /// It never changes, so that figures of different runs can be compared.
    static let validationSeed: UInt64 = 0x6261_7365

    /// Adds what is no digit, for a network that has learned to say so: a model may forget that as
    /// well as digits.
    ///
    /// - Parameters:
    ///   - settings: How many images are rehearsed; one in six of them is no digit, as in the
    ///     default recipe.
    ///   - seed: The seed of those rehearsed; those compared on never change.
    public mutating func addNonDigits(_ settings: RetrainingSettings, seed: UInt64) {
        let synthesiser = NonDigitSynthesiser()
        nonDigits = synthesiser.labelledImages(
            count: min(1_000, max(1, validation.count / 3)), seed: Self.validationSeed,
            workers: settings.workers)
        rehearsedNonDigits = synthesiser.labelledImages(
            count: rehearsal.count / 6, seed: seed ^ 0x6E6F_6E65, workers: settings.workers)
    }

    /// Makes the memory that some settings describe.
    ///
    /// An IDX folder that cannot be read costs a note, not the run.
    public init(_ settings: RetrainingSettings, seed: UInt64) {
        let synthesiser = HandwritingSynthesiser()
        let synthetic = synthesiser.labelledImages(
            count: 3_000, seed: Self.validationSeed, workers: settings.workers)
        let rehearsed = { (count: Int) in
            // Another part of the generator's sequence than the validation images come from.
            synthesiser.labelledImages(
                count: count, seed: seed ^ 0x7265_6865_6172_7365, workers: settings.workers)
        }
        guard let folder = settings.idxFolder else {
            self.init(
                rehearsal: rehearsed(settings.rehearsalImages), validation: synthetic,
                description: "synthetic digits")
            return
        }
        do throws(IDXError) {
            let training = TrainingData(
                training: try LabelledImages(idxFolder: folder, set: .training), description: "")
            // The part the default recipe does not learn from either.
            let (learned, heldOut) = training.parted(holdingOut: Recipe.standard.heldOutShare)
            var generator = SeededGenerator(seed: seed)
            let places = Array(0..<learned.count).shuffled(using: &generator)
            var rehearsal = learned.selecting(places.prefix(settings.rehearsalImages * 7 / 10))
            rehearsal.append(contentsOf: rehearsed(settings.rehearsalImages - rehearsal.count))
            var validation = heldOut
            validation.append(contentsOf: synthetic)
            self.init(
                rehearsal: rehearsal, validation: validation,
                description: "MNIST and synthetic digits")
        } catch {
            self.init(
                rehearsal: rehearsed(settings.rehearsalImages), validation: synthetic,
                description: "synthetic digits",
                notes: ["Synthetic digits were rehearsed instead of the IDX files. \(error)"])
        }
    }
}
