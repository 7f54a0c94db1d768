import DigitEvaluation
import DigitReading
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
        if let labels = try? DigestedLabels(TrainingLabels(in: training)) {
            let images = LabelledFolder(labels, workers: settings.workers).images
            if images.count > 0 {
                parts.append(
                    Self.part(
                        "labelled images", images, one.model, other.model, settings.workers))
            }
            if let part = Self.part(of: labels.numbers, one.model, other.model, settings.workers) {
                parts.append(part)
            }
        }
        parts.append(
            Self.part(
                base.description, base.validation, one.model, other.model, settings.workers))
    }

    private static func part(
        _ name: String, _ images: LabelledImages, _ one: Model, _ other: Model, _ workers: Int
    ) -> Part {
        func right(_ model: Model) -> [Bool] {
            zip(model.network.classify(images, workers: workers), images.labels)
                .map { $0 == Int($1) }
        }
        return part(name, right(one), right(other))
    }

    /// How both read labelled numbers; `nil` where their readers of lines are the same, or there are none.
    private static func part(
        of entries: [DigestedLabels.Entry], _ one: Model, _ other: Model, _ workers: Int
    ) -> Part? {
        let readers = [one, other].map(BuiltInModel.lines(beside:))
        guard readers[0].model.identity != readers[1].model.identity, !entries.isEmpty else {
            return nil
        }
        let found = LabelledNumbers(
            entries, readBy: DigitReader(completing: one), workers: workers
        ).numbers
        guard !found.isEmpty else { return nil }
        let right = readers.map { reader in
            NumberTrial.answers(of: reader, to: found, workers: workers).map(\.isRight)
        }
        return part("labelled numbers", right[0], right[1])
    }

    private static func part(_ name: String, _ first: [Bool], _ second: [Bool]) -> Part {
        var part = Part(images: name, count: first.count, both: 0, onlyOne: 0, onlyOther: 0)
        for answers in zip(first, second) {
            switch answers {
            case (true, true): part.both += 1
            case (true, false): part.onlyOne += 1
            case (false, true): part.onlyOther += 1
            case (false, false): break
            }
        }
        return part
    }
}
