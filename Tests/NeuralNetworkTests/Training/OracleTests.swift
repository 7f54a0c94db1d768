import LinearAlgebra
import NeuralNetwork
import Testing

/// Whole training runs, compared with an independent implementation: `Oracle/oracle.py`.
@Suite struct `Training, beside an independent implementation` {
    static let cases: [(name: String, architecture: String, settings: SGDSettings)] = [
        (
            "lecture", "12-7-5",
            SGDSettings(cost: .quadratic, epochs: 3, miniBatchSize: 8, learningRate: 3)
        ),
        (
            "cross-entropy", "12-7-5",
            SGDSettings(
                cost: .crossEntropy, epochs: 3, miniBatchSize: 8, learningRate: 0.5, l2: 0.4)
        ),
        (
            "deep", "12-9relu-7relu-5softmax",
            SGDSettings(
                cost: .crossEntropy, epochs: 4, miniBatchSize: 8, learningRate: 0.1,
                schedule: .cosine(warmUpEpochs: 1, finalFraction: 0.1), momentum: 0.9, l2: 0.2)
        ),
        (
            "probabilities", "12-6relu-5softmax",
            SGDSettings(
                cost: .quadratic, epochs: 2, miniBatchSize: 8, learningRate: 1, momentum: 0.5)
        ),
    ]

    @Test(arguments: cases.indices)
    func `gives the same tensors`(index: Int) throws {
        let (name, text, settings) = Self.cases[index]
        let seed: UInt64 = 11
        let trainer = Trainer(
            Self.network(try Architecture(parsing: text)), settings: settings, seed: seed)
        #expect(trainer.run(on: TrainingSet(Self.images)))
        let expected = try #require(oracleNumbers[name])
        let found = trainer.network.layers.enumerated().flatMap { layer, dense in
            [
                ("layers.\(layer).weights", dense.weights.elements),
                ("layers.\(layer).biases", dense.biases),
            ]
        }
        #expect(found.count == expected.count)
        for ((tensor, numbers), expected) in zip(found, expected) {
            #expect(numbers.count == expected.count)
            let largest = zip(numbers, expected).map { abs(Double($0) - $1) }.max() ?? 0
            // Numbers below 2 have ulps up to 1.2e-7; a few steps add up a few dozen roundings.
            #expect(
                largest <= 3e-6,
                "\(name), seed \(seed), \(tensor): largest difference \(largest)")
        }
    }

    /// The images of the oracle.
    static let images: LabelledImages = {
        let pixels = (0..<8 * 12).map { (place: Int) in
            UInt8((place * place * 31 + place * 17 + 7) % 256)
        }
        return LabelledImages(
            pixelsPerImage: 12, pixels: pixels, labels: (0..<8).map { UInt8($0 * 3 % 5) })
    }()

    /// The oracle's network before training.
    static func network(_ architecture: Architecture) -> Network {
        func drawn(_ count: Int, salt: Int) -> [Float] {
            (0..<count).map { (place: Int) -> Float in
                let mixed: Int = ((place * 37 + salt * 101 + 13) * 7919) % 2003
                return Float(Double(mixed) / 2002 - 0.5)
            }
        }
        var inputs = architecture.inputs
        var layers: [DenseLayer] = []
        for (index, layer) in architecture.layers.enumerated() {
            layers.append(
                DenseLayer(
                    weights: Matrix(
                        rows: inputs, columns: layer.size,
                        elements: drawn(inputs * layer.size, salt: 2 * index)),
                    biases: drawn(layer.size, salt: 2 * index + 1), activation: layer.activation))
            inputs = layer.size
        }
        return Network(layers: layers)
    }
}
