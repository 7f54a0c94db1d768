import PlainText

@testable import NeuralNetwork

/// Model files, as they are and with a digest that fits: with another one nothing behind it would be seen.
struct ModelTarget: FuzzTarget {
    static let longest = 4096

    /// The network that was written and read again last: most bytes change none.
    private var last: Network?

    static func seeds() throws -> [[UInt8]] {
        var generator = SeededGenerator(seed: 1)
        let facts = ModelFacts(
            recipe: "none", cost: .crossEntropy, seed: 1, epochs: 0, data: "nothing",
            accuracy: 0.5, noDigitBar: 0.5)
        return try ["4-3-2", "6x6-2c3x3relu-p2x2-10softmax"].map { text in
            let network = Network(try Architecture(parsing: text), using: &generator)
            return Model(network: network, facts: facts).fileBytes
        }
    }

    mutating func take(_ bytes: [UInt8]) {
        guard let sealed = Self.sealed(bytes) else { return read(bytes) }
        // Without the digest that fits nearly all end there.
        read(bytes.count % 64 == 0 ? bytes : sealed)
    }

    private mutating func read(_ bytes: [UInt8]) {
        let model: Model
        do {
            model = try Model(fileBytes: bytes)
        } catch {
            expect(!"\(error)".isEmpty, "refused without a word")
            return
        }
        expect(model.identity.utf8.count == 64, "an identity of '\(model.identity)'")
        // A model that makes maps is asked in another way.
        if model.network.placesPerImage == 1 {
            let pixels = [UInt8](repeating: 128, count: model.network.inputs)
            let outputs = model.probabilities(for: pixels, count: 1).elements
            expect(outputs.allSatisfy { $0 >= 0 && $0 <= 1.0001 }, "probabilities of \(outputs)")
        }
        guard model.network != last else { return }
        last = model.network
        // What is written of it is read as the same network.
        let again = Model(network: model.network, scout: model.scout, facts: model.facts)
        guard let same = try? Model(fileBytes: again.fileBytes) else {
            fatalError("what was written of a model that was read is refused")
        }
        expect(same.network == model.network, "another network is read than was written")
    }

    /// The bytes with the digest that they have, where there is a place for it.
    private static func sealed(_ bytes: [UInt8]) -> [UInt8]? {
        let key = Array("\"\(SafetensorsFile.digestKey)\":\"".utf8)
        guard let place = bytes.place(of: key)?.upperBound,
            bytes.dropFirst(place + 64).first == UInt8(ascii: "\"")
        else {
            return nil
        }
        var sealed = bytes
        sealed.replaceSubrange(
            place..<place + 64, with: SafetensorsFile.digestPlaceholder.utf8)
        SafetensorsFile.seal(&sealed)
        return sealed
    }
}
