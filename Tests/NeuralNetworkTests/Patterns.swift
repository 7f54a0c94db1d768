import DigitTestSupport
import NeuralNetwork

/// Images of a made-up alphabet, easy for a network and impossible by chance.
///
/// Each class has bright stripes that belong to it; there is noise all over.
enum Patterns {
    static func images(
        count: Int, classes: Int = 10, pixels: Int = 60, seed: UInt64
    ) -> LabelledImages {
        var generator = SeededGenerator(testSeed: seed)
        var images = LabelledImages(pixelsPerImage: pixels)
        for _ in 0..<count {
            let label = Int.random(in: 0..<classes, using: &generator)
            let image = (0..<pixels).map { place -> UInt8 in
                let isStripe = place % classes == label || place % (classes + 3) == label
                return UInt8.random(in: isStripe ? 120...255 : 0...135, using: &generator)
            }
            images.append(image, label: UInt8(label))
        }
        return images
    }

    static func network(_ text: String, seed: UInt64) throws -> Network {
        var generator = SeededGenerator(testSeed: seed)
        return Network(
            try Architecture(parsing: text), initialization: .scaled, using: &generator)
    }

    static let settings = SGDSettings(
        cost: .crossEntropy, epochs: 4, miniBatchSize: 16, learningRate: 0.1,
        schedule: .cosine(warmUpEpochs: 1), momentum: 0.9, l2: 0.1)
}
