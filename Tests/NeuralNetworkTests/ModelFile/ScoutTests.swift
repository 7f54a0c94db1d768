import DigitTestSupport
import LinearAlgebra
import Testing

@testable import NeuralNetwork

@Suite(.tellingSeeds) struct `A scout` {
    private static func model(bar: Double) throws -> Model {
        Model(
            network: try Patterns.network("60-20relu-10softmax", seed: 1),
            scout: Scout(
                network: try Patterns.network("60-8relu-10softmax", seed: 2), temperature: 0.2,
                bar: bar), facts: `A model`.facts)
    }

    @Test func `comes back with its model from the file`() throws {
        let model = try Self.model(bar: 0.75)
        let read = try Model(fileBytes: model.fileBytes)
        #expect(read.scout == model.scout)
        #expect(read.facts == model.facts)
        #expect(read.withoutScout.scout == nil && read.withoutScout.network == model.network)
    }

    @Test func `answers where it is sure, and leaves the rest to the network`() throws {
        let model = try Self.model(bar: 0.75)
        let scout = try #require(model.scout)
        let images = Patterns.images(count: 600, seed: 3)
        let answers = model.answers(for: images.pixels, count: 600)
        let own = scout.probabilities(for: images.intensities(of: 0..<600))
        let others = model.withoutScout.probabilities(for: images.pixels, count: 600)
        for row in 0..<600 {
            let looks = (0..<10).map { own[row, $0] }
            #expect(answers.areFirstLooks[row] == (looks.max() ?? 0 >= 0.75))
            let expected = answers.areFirstLooks[row] ? looks : (0..<10).map { others[row, $0] }
            for column in 0..<10 {
                #expect(abs(answers.probabilities[row, column] - expected[column]) < 1e-6)
            }
        }
        let count = answers.areFirstLooks.count { $0 }
        #expect((1..<600).contains(count))
        let single = model.answers(for: Array(images.image(599)), count: 1)
        #expect(single.areFirstLooks == [answers.areFirstLooks[599]])
    }

    @Test func `with a bar that nothing reaches changes nothing`() throws {
        let model = try Self.model(bar: 1)
        let images = Patterns.images(count: 20, seed: 3)
        #expect(
            model.probabilities(for: images.pixels, count: 20)
                == model.withoutScout.probabilities(for: images.pixels, count: 20))
    }

    @Test func `never decides that there is no digit`() throws {
        var network = try Patterns.network("60-11softmax", seed: 2)
        network.layers[0].biases[10] = 30
        let model = Model(
            network: try Patterns.network("60-20relu-11softmax", seed: 1),
            scout: Scout(network: network, temperature: 1, bar: 0.75), facts: `A model`.facts)
        let images = Patterns.images(count: 20, seed: 3)
        let answers = model.answers(for: images.pixels, count: 20)
        #expect(answers.areFirstLooks.allSatisfy { !$0 })
        #expect(
            answers.probabilities
                == model.withoutScout.probabilities(for: images.pixels, count: 20))
    }

    @Test(arguments: [
        ("60-8relu-10softmax", "60-8relu-11softmax", "'scout_architecture' is"),
        ("\"scout_bar\":\"0.75\"", "\"scout_bar\":\"7.05\"", "'scout_bar' is '7.05'"),
        ("scout_temperature", "scout_temporature", "does not say 'scout_temperature'"),
    ])
    func `is refused when it does not fit its model`(old: String, new: String, reason: String)
        throws
    {
        // Without its digest, so that not the digest alone refuses the file.
        var bytes = try Self.model(bar: 0.75).fileBytes
        for (old, new) in [(old, new), ("\"digest\"", "\"digets\"")] {
            let place = try #require(bytes.firstRange(of: Array(old.utf8)))
            bytes.replaceSubrange(place, with: Array(new.utf8))
        }
        let error = #expect(throws: ModelError.self) { try Model(fileBytes: bytes) }
        #expect(error?.description.contains(reason) == true, "\(error?.description ?? "")")
    }

    @Test func `is tried when its model is loaded`() throws {
        var bytes = try Self.model(bar: 0.75).fileBytes
        let place = try #require(bytes.firstRange(of: Array("\"digest\"".utf8)))
        bytes.replaceSubrange(place, with: Array("\"digets\"".utf8))
        let scout = try #require(try Model(fileBytes: bytes).scout)
        let weights = scout.network.layers[0].weights.elements
        let raw = weights.prefix(8).flatMap { weight in
            withUnsafeBytes(of: weight.bitPattern.littleEndian) { Array($0) }
        }
        let start = try #require(bytes.firstRange(of: raw)).lowerBound
        for index in 0..<weights.count { bytes[start + 4 * index + 3] ^= 0x80 }
        #expect(throws: ModelError.self) { try Model(fileBytes: bytes) }
    }
}
