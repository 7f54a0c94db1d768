import DigitReading
import Handwriting
import NeuralNetwork
import ParallelWork
import ScanImages

/// Trains the reader of lines on from the one in use: on labelled numbers, each time a little different, and on
/// strips that the synthesiser writes meanwhile, so that nothing else is forgotten.
///
/// A few lines of a hand are enough to take a good part of the errors away where they are augmented (Kohút and
/// Hradiš, *Finetuning Is a Surprisingly Effective Domain Adaptation Baseline in Handwriting Recognition*, ICDAR
/// 2023).
struct NumberTraining {
    /// The reader in use.
    let parent: LineReader

    /// Writes what is rehearsed.
    let rehearsal: StripSynthesiser

    /// How much is trained.
    let extent: Extent

    /// From what every random choice follows.
    let seed: UInt64

    /// The most threads used; the network does not depend on it.
    let workers: Int

    /// How many trainings there are, which progress is told over.
    let trainings: Int

    /// Called after each mini-batch.
    let onProgress: (TrainingProgress) -> Void

    /// Asked before each mini-batch.
    let shouldContinue: @Sendable () -> Bool

    /// How much is trained and compared.
    struct Extent: Sendable {
        /// The strips of a pass.
        var stripsPerEpoch = 768

        /// The passes.
        var epochs = 5

        /// The synthetic writers of what is rehearsed, and of what readers are compared on.
        var rehearsedHands = 240
        var comparedHands = 60

        /// The synthetic strips that readers are compared on.
        var comparedStrips = 500
    }

    /// The share of a pass that labelled numbers have.
    static let labelledShare: Float = 0.3

    /// How gently to go on: a fifth of what the recipe begins with.
    private var settings: SGDSettings {
        SGDSettings(
            cost: .crossEntropy, epochs: extent.epochs, miniBatchSize: 64, learningRate: 0.0005,
            schedule: .cosine(warmUpEpochs: 0.5), l2: 100, optimiser: .adam)
    }

    /// Trains on numbers.
    ///
    /// - Parameters:
    ///   - numbers: The labelled numbers.
    ///   - facts: What is known of the reader that comes of it.
    ///   - place: Which of the trainings it is, counted from 0.
    /// - Returns: The reader; `nil` when it was told to stop.
    func reader(
        learningFrom numbers: [LabelledNumbers.Number], facts: ModelFacts, training place: Int
    ) -> LineReader? {
        let network = parent.model.network
        let trainer = Trainer(network, settings: settings, seed: seed, workers: workers)
        let rehearsal = rehearsal
        let lesson = StripLesson(stripsPerEpoch: extent.stripsPerEpoch) { generator in
            guard !numbers.isEmpty, generator.chance(Self.labelledShare) else {
                return rehearsal.strip(using: &generator)
            }
            return numbers[generator.number(below: numbers.count)].changed(using: &generator)
        }
        guard
            trainer.run(
                on: lesson,
                onProgress: { onProgress($0.inRun(place, of: trainings)) },
                shouldContinue: shouldContinue)
        else { return nil }
        return LineReader(model: Model(network: trainer.network, facts: facts))
    }
}

extension LabelledNumbers.Number {
    /// The strip as it might have been written and scanned as well: another size, width and slant, other ink.
    func changed(using generator: inout SeededGenerator) -> LabelledStrip {
        let view = strip.view(
            enlargedBy: Double(generator.uniform(in: 0.85...1.12)),
            around: LineStrip.middle + Double(generator.normal(deviation: 1)),
            widenedBy: Double(generator.uniform(in: 0.85...1.25)),
            withoutSlant: Double(generator.normal(deviation: 0.12)))
        let gain = generator.uniform(in: 0.75...1.2)
        let pixels = view.pixels.map { UInt8(min(max(Float($0) * gain, 0), 255)) }
        // A path needs a column for each digit and one between equal ones.
        let least = 4 * (2 * label.count + 1)
        guard view.width < least else {
            return LabelledStrip(width: view.width, pixels: pixels, label: label)
        }
        var wider = [UInt8](repeating: 0, count: least * LineStrip.height)
        for row in 0..<LineStrip.height {
            for column in 0..<view.width {
                wider[row * least + column] = pixels[row * view.width + column]
            }
        }
        return LabelledStrip(width: least, pixels: wider, label: label)
    }
}
