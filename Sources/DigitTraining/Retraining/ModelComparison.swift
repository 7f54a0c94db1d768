import DigitEvaluation
import ModelStore
import NeuralNetwork
import SystemPackage

/// Two models on the same images, image by image.
public struct ModelComparison: Sendable, Equatable, Encodable {
    /// How both do on images of one kind.
    public struct Part: Sendable, Equatable, Encodable {
        /// What the images are, in words.
        public var images: String

        /// The number of images.
        public var count: Int

        /// How many both read right.
        public var both: Int

        /// How many the one reads right, and the other does not.
        public var onlyOne: Int

        /// How many the other reads right, and the one does not.
        public var onlyOther: Int
    }

    /// The name of the one.
    public var one: String

    /// The name of the other.
    public var other: String

    /// The parts, the labelled images first where there are some.
    public var parts: [Part]

    /// Compares two models on the labelled digits of a folder `training`, and on digits that have nothing to
    /// do with them.
    ///
    /// - Parameters:
    ///   - one: A model and its name.
    ///   - other: Another one.
    ///   - training: The folder, which may hold no label.
    ///   - settings: What digits there are beside the labels, and how many threads.
    public init(
        of one: (name: String, model: Model), and other: (name: String, model: Model),
        training: FilePath, settings: RetrainingSettings
    ) {
        self.one = one.name
        self.other = other.name
        parts = []
        let base = BaseMemory(settings, seed: 1)
        if let labels = try? TrainingLabels(in: training) {
            let images = LabelledFolder(DigestedLabels(labels), workers: settings.workers).images
            if images.count > 0 {
                parts.append(
                    Self.part(
                        "labelled images", images, one.model, other.model, settings.workers))
            }
        }
        parts.append(
            Self.part(
                base.description, base.validation, one.model, other.model, settings.workers))
    }

    private static func part(
        _ name: String, _ images: LabelledImages, _ one: Model, _ other: Model, _ workers: Int
    ) -> Part {
        let first = one.network.classify(images, workers: workers)
        let second = other.network.classify(images, workers: workers)
        var part = Part(images: name, count: images.count, both: 0, onlyOne: 0, onlyOther: 0)
        for (index, label) in images.labels.enumerated() {
            switch (first[index] == Int(label), second[index] == Int(label)) {
            case (true, true): part.both += 1
            case (true, false): part.onlyOne += 1
            case (false, true): part.onlyOther += 1
            case (false, false): break
            }
        }
        return part
    }
}
