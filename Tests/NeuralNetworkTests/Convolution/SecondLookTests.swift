import DigitTestSupport
import LinearAlgebra
import Testing

@testable import NeuralNetwork

@Suite(.tellingSeeds) struct `A second look` {
    private static func network(_ text: String) throws -> Network {
        try Patterns.network(text, seed: 5)
    }

    @Test func `is the mean of nine places of the image`() throws {
        let network = try Self.network("8x8-4c3x3relu-p2x2-3softmax")
        let image = FeatureTrainingTests.bars(1, seed: 2).intensities(of: 0..<1)
        let plain = network.outputs(for: image)
        try #require(plain.elements.allSatisfy { $0 < Network.sureAtOnce })
        var outputs = plain
        network.lookAgain(at: image, where: &outputs)

        var expected = [Float](repeating: 0, count: 3)
        for down in -1...1 {
            for right in -1...1 {
                var moved = Matrix(rows: 1, columns: 64)
                for y in 0..<8 {
                    for x in 0..<8 {
                        let (fromY, fromX) = (y - down, x - right)
                        guard (0..<8).contains(fromY), (0..<8).contains(fromX) else { continue }
                        moved[0, y * 8 + x] = image[0, fromY * 8 + fromX]
                    }
                }
                let look = network.outputs(for: moved)
                for column in 0..<3 { expected[column] += look[0, column] / 9 }
            }
        }
        for column in 0..<3 { #expect(abs(outputs[0, column] - expected[column]) < 1e-5) }
        #expect(outputs != plain)
    }

    @Test func `is not taken where the first was sure`() throws {
        var network = try Self.network("8x8-4c3x3relu-p2x2-3softmax")
        network.layers[0].biases = [20, 0, 0]
        let images = FeatureTrainingTests.bars(4, seed: 2).intensities(of: 0..<4)
        let plain = network.outputs(for: images)
        var outputs = plain
        network.lookAgain(at: images, where: &outputs)
        #expect(outputs == plain)
    }

    @Test(arguments: ["64-9relu-3softmax", "8x8-4c3x3relu-p2x2-3"])
    func `is not for dense layers alone, nor for outputs that are no probabilities`(text: String)
        throws
    {
        let network = try Self.network(text)
        let images = FeatureTrainingTests.bars(4, seed: 2).intensities(of: 0..<4)
        let plain = network.outputs(for: images)
        var outputs = plain
        network.lookAgain(at: images, where: &outputs)
        #expect(outputs == plain)
    }
}
