import Handwriting
import LinearAlgebra
import NeuralNetwork
import ScanImages

/// Pictures of numbers by hands that no training saw, on which a reader shows how sure it may be.
///
/// Two in three are strips as a line reader learns from, most of them harder than a scan; the others are
/// sample scans, most of them easier. Together they are about as hard as the hardest scans known, amounts
/// from cheques, so that what is promised of them holds there, too. Some strips hold no number at all. Every
/// picture follows from the seed and its place.
struct HeldOutNumbers: Sendable {
    /// A picture and what is on it.
    struct Sample {
        /// The image file.
        var bytes: [UInt8]

        /// The digits as text; empty where there is no number.
        var label: String
    }

    /// The most digits of a number on a sample scan; strips have up to thirteen.
    static let mostDigits = 8

    private let strips: StripSynthesiser
    private let seed: UInt64

    /// The writers of strips, each of whom writes every digit twice.
    static let hands = 800

    /// Lets the writers write.
    init(seed: UInt64, workers: Int, hands: Int = Self.hands) {
        var generator = SeededGenerator(seed: seed)
        strips = StripSynthesiser(
            hands: HandwritingSynthesiser(inNumbers: true).hands(
                count: hands, writingEachDigit: 2, seed: generator.next(), workers: workers))
        self.seed = generator.next()
    }

    /// The sample scans of a part; it has twice as many strips.
    static let scansInPart = 8

    /// The pictures of a part.
    static let partSize = 3 * scansInPart

    /// Returns one of any number of parts: ``partSize`` pictures, the strips first.
    func part(_ index: Int) -> [Sample] {
        var generator = SeededGenerator(seed: seed &+ UInt64(index))
        let strips = strips.strips(
            count: Self.partSize - Self.scansInPart, seed: generator.next(), workers: 1
        ).map { Sample(bytes: $0.picture.pngBytes(), label: $0.text) }
        let scans = SampleScan.samples(
            count: Self.scansInPart, seed: generator.next(), digits: 1...Self.mostDigits
        ).map { Sample(bytes: $0.bytes, label: $0.label) }
        return strips + scans
    }
}
