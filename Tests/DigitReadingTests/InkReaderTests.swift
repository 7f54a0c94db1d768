import LinearAlgebra
import NeuralNetwork
import ScanImages
import Testing

@testable import DigitReading

@Suite struct `A reader of ink` {
    /// A network that sees nothing and always says the same of a step.
    private static func model(saying biases: [Float]) throws -> Model {
        var generator = SeededGenerator(seed: 4)
        let drawn = Network(
            try Architecture(
                parsing: "32x4-4c3x3nrelu-p4x2-6c3x3nrelu-p8x2-\(biases.count)softmax"),
            initialization: .scaled, using: &generator)
        let network = Network(
            image: try #require(drawn.image), features: drawn.features,
            layers: [
                DenseLayer(
                    weights: Matrix(rows: drawn.layers[0].inputs, columns: biases.count),
                    biases: biases, activation: .softmax)
            ])
        return Model(
            network: network,
            facts: ModelFacts(
                recipe: "ink", cost: .crossEntropy, seed: 4, epochs: 0, data: "none",
                preprocessing: ModelFacts.linePreprocessing))
    }

    private static let strip = LineStrip(
        width: 40, pixels: [UInt8](repeating: 90, count: 40 * LineStrip.height),
        box: PixelBox(x: 0, y: 0, width: 40, height: 32))

    @Test func `takes no network of other classes`() throws {
        #expect(InkReader(model: try Self.model(saying: [0, 0])) == nil)
        #expect(InkReader(model: try Self.model(saying: [0, 0, 0])) != nil)
    }

    @Test(arguments: [([2, -1, 5], -3), ([-1, 1, 0], 2), ([1, 1, 4], 0)] as [([Float], Double)])
    func `weighs print against writing, whatever the blank`(biases: [Float], odds: Double) throws {
        let reader = try #require(InkReader(model: try Self.model(saying: biases)))
        #expect(abs(reader.printLogOdds(of: Self.strip) - odds) < 0.01)
    }
}
