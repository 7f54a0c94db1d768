import ContentDigest
import DigitTestSupport
import Glibc
import LinearAlgebra
import Testing

@testable import NeuralNetwork

@Suite(.tellingSeeds) struct `A model` {
    static let facts = ModelFacts(
        recipe: "lecture", cost: .quadratic, seed: 7, epochs: 3, data: "\"stripes\", é\n☂",
        accuracy: 0.9531, temperature: 1.25, noDigitBar: 0.875,
        parent: String(repeating: "ab", count: 32),
        created: "2026-11-23T07:00:00Z", digitdVersion: "0.1.0", additional: ["note": "kept"])

    static func model(_ architecture: String = "60-20-10") throws -> Model {
        Model(network: try Patterns.network(architecture, seed: 1), facts: facts)
    }

    @Test(arguments: ["60-20-10", "60-30relu-20relu-10softmax", "2-1"])
    func `comes back from its bytes as it was`(architecture: String) throws {
        let model = try Self.model(architecture)
        let read = try Model(fileBytes: model.fileBytes)
        #expect(read.network == model.network)
        #expect(read.facts == model.facts)
        #expect(read.identity == model.identity)
        #expect(read.identity == SHA256Digest(of: model.fileBytes).hexadecimal)
    }

    @Test func `brings a model of lines in its own file, which brings none`() throws {
        let lines = try Self.model("2-1")
        let network = try Patterns.network("60-20-10", seed: 1)
        let model = Model(network: network, lines: lines, facts: Self.facts)
        let read = try Model(fileBytes: model.fileBytes)
        #expect(read.network == network && read.lines?.identity == lines.identity)
        #expect(read.facts == Self.facts)
        #expect(read.identity != Model(network: network, facts: Self.facts).identity)
        // A file in a file in a file is no model, however deep it goes on.
        let nest = try Self.bytes(of: model, bringing: model.fileBytes)
        #expect(throws: ModelError.self) { try Model(fileBytes: nest) }
        // Nor is one that brings something else, or a damaged one.
        for bytes in [[UInt8]([1, 2, 3]), Array(lines.fileBytes.dropLast())] {
            let other = try Self.bytes(of: model, bringing: bytes)
            #expect(throws: ModelError.self) { try Model(fileBytes: other) }
        }
    }

    /// The file of a model with other bytes in the place of its model of lines.
    private static func bytes(of model: Model, bringing lines: [UInt8]) throws -> [UInt8] {
        var file = try SafetensorsFile(parsing: model.fileBytes)
        let place = try #require(file.tensors.firstIndex { $0.name == "lines.file" })
        file.metadata[SafetensorsFile.digestKey] = SafetensorsFile.digestPlaceholder
        file.tensors[place] = SafetensorsFile.Tensor(
            name: "lines.file", type: .byte, shape: [lines.count], bytes: lines[...])
        var bytes = file.serialized()
        SafetensorsFile.seal(&bytes)
        return bytes
    }

    @Test func `has the same bytes for the same network and facts`() throws {
        #expect(try Self.model().fileBytes == Self.model().fileBytes)
    }

    @Test func `aligns its numbers to 8 bytes`() throws {
        let bytes = try Self.model().fileBytes
        let length = bytes.prefix(8).reversed().reduce(0) { $0 << 8 | Int($1) }
        #expect(length % 8 == 0)
    }

    @Test(arguments: ["60-20-10", "60-20relu-10softmax"], [0.5, 1, 2])
    func `gives probabilities`(architecture: String, temperature: Double) throws {
        var facts = Self.facts
        facts.temperature = temperature
        let network = try Patterns.network(architecture, seed: 1)
        let model = Model(network: network, facts: facts)
        let images = Patterns.images(count: 300, seed: 2)
        let probabilities = model.probabilities(for: images.pixels, count: 300)
        #expect(probabilities.rows == 300 && probabilities.columns == 10)
        let outputs = network.outputs(for: images.intensities(of: 0..<300))
        for row in 0..<300 {
            let shares = (0..<10).map { Double(probabilities[row, $0]) }
            #expect(abs(shares.reduce(0, +) - 1) < 1e-6)
            let powers = (0..<10).map { pow(Double(outputs[row, $0]), 1 / temperature) }
            let total = powers.reduce(0, +)
            for column in 0..<10 {
                #expect(abs(shares[column] - powers[column] / total) < 1e-6)
            }
        }
        // One at a time gives the same bits as many.
        let single = model.probabilities(for: Array(images.image(299)), count: 1)
        #expect(single.elements == Array(probabilities.elements.suffix(10)))
        #expect(model.probabilities(for: [], count: 0).rows == 0)
    }

    @Test func `gives probabilities when every sigmoid is as good as 0`() throws {
        let silent = Network(layers: [
            DenseLayer(
                weights: Matrix(rows: 4, columns: 3, elements: (0..<12).map { Float($0) / 100 }),
                biases: [-300, -200, -300], activation: .sigmoid)
        ])
        let model = Model(network: silent, facts: Self.facts)
        let probabilities = model.probabilities(for: [255, 0, 9, 9], count: 1).elements
        #expect(probabilities.allSatisfy { $0.isFinite })
        #expect(abs(probabilities.reduce(0, +) - 1) < 1e-6)
    }
}

@Suite(.tellingSeeds) struct `A model of another program` {
    /// Byte for byte what `safetensors.numpy.save` of Python's safetensors writes: its own order of
    /// facts and tensors, and no digest.
    static let header = """
        {"__metadata__":{"digitd_version":"0.1.0","recipe":"by hand","epochs":"0",\
        "preprocessing":"mnist-28x28-v1","seed":"1","architecture":"2-1","temperature":"1.0",\
        "framework":"numpy","created":"2026-11-23","data":"none","cost":"quadratic"},\
        "layers.0.biases":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},\
        "layers.0.weights":{"dtype":"F32","shape":[2,1],"data_offsets":[4,12]},\
        "selftest.outputs":{"dtype":"F32","shape":[4,1],"data_offsets":[12,28]},\
        "selftest.images":{"dtype":"U8","shape":[4,2],"data_offsets":[28,36]}}\u{20}\u{20}\u{20}\u{20}
        """
    static let numbers: [UInt8] = [
        0x00, 0x00, 0x80, 0x3e, 0x00, 0x00, 0xc0, 0x3f, 0x00, 0x00, 0x00, 0xc0,
        0xaf, 0x99, 0x17, 0x3e, 0x94, 0x19, 0x5a, 0x3f, 0x67, 0x2a, 0xe0, 0x3e,
        0x67, 0x2a, 0xe0, 0x3e, 0x00, 0xff, 0xff, 0x00, 0x33, 0x66, 0xff, 0xff,
    ]

    @Test func `is read as Python wrote it`() throws {
        let length: [UInt8] = [0x08, 0x02, 0, 0, 0, 0, 0, 0]
        let model = try Model(fileBytes: length + Array(Self.header.utf8) + Self.numbers)
        #expect(model.network.layers[0].weights.elements == [1.5, -2])
        #expect(model.network.layers[0].biases == [0.25])
        #expect(model.facts.recipe == "by hand")
        #expect(model.facts.accuracy == nil)
        #expect(model.facts.additional == ["framework": "numpy"])
    }
}

@Suite(.tellingSeeds) struct `A damaged model` {
    /// Reads a model whose header or bytes were changed, and returns what it is refused with.
    private func refusal(
        of bytes: [UInt8], sourceLocation: SourceLocation = #_sourceLocation
    ) -> ModelError? {
        #expect(throws: ModelError.self, sourceLocation: sourceLocation) {
            try Model(fileBytes: bytes)
        }
    }

    private let whole: [UInt8]
    private let headerEnd: Int
    private var header: String { String(decoding: whole[8..<headerEnd], as: UTF8.self) }

    init() throws {
        let whole = try `A model`.model("60-20-10").fileBytes
        self.whole = whole
        headerEnd = 8 + whole.prefix(8).reversed().reduce(0) { $0 << 8 | Int($1) }
    }

    /// The file with some text of its header replaced, and without its digest, so that the other
    /// checks are asked.
    private func file(replacing old: String, by new: String) throws -> [UInt8] {
        var text = header
        let range = try #require(text.firstRange(of: old))
        text.replaceSubrange(range, with: new)
        if let start = text.firstRange(of: "\"digest\":\"") {
            let end = text.utf8.index(start.upperBound, offsetBy: 66)
            text.removeSubrange(start.lowerBound..<end)
        }
        return file(header: text, data: whole[headerEnd...])
    }

    private func file(header: String, data: ArraySlice<UInt8>) -> [UInt8] {
        withUnsafeBytes(of: UInt64(header.utf8.count).littleEndian) { Array($0) }
            + Array(header.utf8) + data
    }

    @Test func `is accepted without a digest when all else is right`() throws {
        let unsealed = try file(replacing: "\"seed\":\"7\"", by: "\"seed\":\"8\"")
        #expect(try Model(fileBytes: unsealed).facts.seed == 8)
    }

    @Test func `is refused wherever it is cut`() {
        let cuts =
            [0, 1, 7, 8, 9, headerEnd - 1, headerEnd, headerEnd + 1]
            + [headerEnd + 60 * 20 * 4, whole.count - 300, whole.count - 1]
        for length in cuts {
            let error = refusal(of: Array(whole.prefix(length)))
            guard case .truncated(let bytes, let expected) = error else {
                Issue.record("cut to \(length): \(String(describing: error))")
                continue
            }
            #expect(bytes == length && expected > length)
        }
        #expect(
            ModelError.truncated(bytes: 5, expected: 8).description == """
                the model is cut short: it has 5 bytes where 8 were expected; copy or train it again
                """)
    }

    @Test func `is refused with bytes behind its end`() {
        #expect(refusal(of: whole + [0]) == .bytesLeftOver(1))
    }

    /// Flips a bit of every 13th byte; the digest finds what no other check does.
    @Test func `is refused with any bit flipped`() {
        for place in stride(from: 0, to: whole.count, by: 13) {
            var bytes = whole
            bytes[place] ^= 1 << UInt8(place % 8)
            #expect(throws: ModelError.self, "byte \(place)") { try Model(fileBytes: bytes) }
        }
    }

    @Test func `is refused with a header of impossible length`() {
        var bytes = whole
        bytes.replaceSubrange(0..<8, with: [UInt8](repeating: 0xFF, count: 8))
        #expect(refusal(of: bytes) == .headerLength(.max))
        #expect(refusal(of: Array("not a model at all".utf8)) != nil)
        #expect(
            ModelError.headerLength(.max).description == """
                this is no safetensors file: its header would be 18446744073709551615 bytes long \
                (at most 100000000)
                """)
    }

    @Test(arguments: [
        ("", "a value", 0), ("  []", "'{'", 0), ("{ ", "'\"'", 2), ("{\"a\":1", "'}'", 6),
        ("{\"a\" 1}", "':'", 5), ("{\"a\":-1}", "a value", 5),
        ("{\"a\":{}}x", "the end of the header", 8),
        ("{\"a\":1,\"a\":2}", "each key once", 7),
        ("{\"a\":\"\\x\"}", "one of \" \\ / b f n r t u after '\\'", 7),
        ("{\"a\":\"\\ud800\"}", "the second half of a pair", 12),
        ("{\"a\":99999999999999999999}", "a whole number", 5),
        ("{\"a\":[[[[[[[[[[", "at most 8 levels", 12),
    ])
    func `is refused where its header is no JSON`(header: String, expected: String, offset: Int) {
        let padded = header.isEmpty ? "  " : header
        #expect(
            refusal(of: file(header: padded, data: []))
                == .headerSyntax(offset: header.isEmpty ? 2 : offset, expected: expected))
    }

    @Test func `is refused with a header that is not UTF-8`() {
        var bytes = file(header: "{\"a\":\"bc\"}", data: [])
        bytes[8 + 6] = 0xFF
        #expect(refusal(of: bytes) == .headerSyntax(offset: 8, expected: "text in UTF-8"))
    }

    @Test func `is refused without one of its tensors`() throws {
        let bytes = try file(replacing: "layers.1.biases", by: "layers.7.biases")
        #expect(refusal(of: bytes) == .missingTensor("layers.1.biases"))
    }

    @Test func `is refused when a shape is not the architecture's`() throws {
        let bytes = try file(replacing: "[60,20]", by: "[20,60]")
        let error = refusal(of: bytes)
        #expect(
            error == .tensorShape("layers.0.weights", found: [20, 60], expected: [60, 20]))
        #expect(
            error?.description
                == "the tensor 'layers.0.weights' has shape [20, 60]; the architecture asks for [60, 20]"
        )
    }

    @Test func `is refused when a tensor is of another type`() throws {
        let other = try file(replacing: "\"F32\"", by: "\"F64\"")
        #expect(
            refusal(of: other)
                == .tensorType("layers.0.weights", found: "F64", expected: "F32 or U8"))
        let bytes = try file(
            replacing: "\"U8\",\"shape\":[4,60]", by: "\"F32\",\"shape\":[4,15]")
        #expect(refusal(of: bytes) == .tensorType("selftest.images", found: "F32", expected: "U8"))
    }

    @Test func `is refused when tensors overlap, leave gaps or lie outside`() throws {
        #expect(
            refusal(of: try file(replacing: "[4800,4880]", by: "[4796,4876]"))
                == .tensorPlace("layers.0.biases", found: [4796, 4876], expected: [4800, 4880]))
        #expect(
            refusal(of: try file(replacing: "[4800,4880]", by: "[4804,4884]"))
                == .tensorPlace("layers.0.biases", found: [4804, 4884], expected: [4800, 4880]))
        #expect(
            refusal(of: try file(replacing: "[0,4800]", by: "[0,4796]"))
                == .tensorPlace("layers.0.weights", found: [0, 4796], expected: [0, 4800]))
        let huge = try file(
            replacing: "[60,20]", by: "[4611686018427387904,4611686018427387904]")
        guard case .tensorPlace("layers.0.weights", _, _) = refusal(of: huge) else {
            Issue.record("a shape that overflows")
            return
        }
    }

    @Test(arguments: [Float.nan, .infinity, -.infinity])
    func `is refused when a number is not finite`(number: Float) throws {
        var bytes = try file(replacing: "\"recipe\":", by: "\"recipe\":")
        let length = bytes.prefix(8).reversed().reduce(0) { $0 << 8 | Int($1) }
        let place = 8 + length + 4 * 5
        bytes.replaceSubrange(
            place..<place + 4, with: withUnsafeBytes(of: number) { Array($0) })
        let error = refusal(of: bytes)
        #expect(error == .notFinite("layers.0.weights", index: 5))
        #expect(
            error?.description == """
                the tensor 'layers.0.weights' holds an infinite or undefined number at place 5
                """)
    }

    @Test func `is refused when it does not compute what it did`() throws {
        // One weight of the last layer, changed where no digest tells.
        var bytes = try file(replacing: "\"recipe\":", by: "\"recipe\":")
        let length = bytes.prefix(8).reversed().reduce(0) { $0 << 8 | Int($1) }
        let place = 8 + length + 4800 + 80
        bytes.replaceSubrange(
            place..<place + 4, with: withUnsafeBytes(of: Float(9)) { Array($0) })
        guard case .selfTest(let difference, let tolerance) = refusal(of: bytes) else {
            Issue.record("a changed weight")
            return
        }
        #expect(difference > tolerance)
    }

    @Test func `is refused when it gives one constant answer`() throws {
        let dead = Network(layers: [
            DenseLayer(
                weights: Matrix(rows: 60, columns: 10), biases: [Float](repeating: 1, count: 10),
                activation: .sigmoid)
        ])
        let model = Model(network: dead, facts: `A model`.facts)
        #expect(refusal(of: model.fileBytes) == .constantAnswer)
    }

    @Test(arguments: [
        (
            "\"epochs\":\"3\"", "\"epochs\":\"many\"",
            "the model's header says 'epochs' is 'many'; expected a whole number"
        ),
        (
            "\"temperature\":\"1.25\"", "\"temperature\":\"0\"",
            "the model's header says 'temperature' is '0'; expected a number from 0.01 to 100"
        ),
        (
            "\"accuracy\":\"0.9531\"", "\"accuracy\":\"95\"",
            "the model's header says 'accuracy' is '95'; expected a number from 0 to 1"
        ),
        (
            "\"cost\":\"quadratic\"", "\"cost\":\"cubic\"",
            "the model's header says 'cost' is 'cubic'; expected quadratic or cross-entropy"
        ),
        (
            "\"recipe\":", "\"recipes\":",
            "the model's header does not say 'recipe', as one saved by digitd does"
        ),
        (
            "\"architecture\":\"60-20-10\"", "\"architecture\":\"60-20-x\"",
            "the model's header says 'architecture' is '60-20-x'; expected sizes such as '784-30-10'"
        ),
        (
            "\"seed\":\"7\"", "\"seed\":7",
            "the model's header says 'seed' is '7'; expected a string"
        ),
    ])
    func `is refused when its facts make no sense`(old: String, new: String, sentence: String)
        throws
    {
        #expect(refusal(of: try file(replacing: old, by: new))?.description == sentence)
    }

    @Test func `says when its bytes are not those that were saved`() throws {
        var bytes = whole
        bytes[headerEnd + 3] ^= 1
        let error = refusal(of: bytes)
        guard case .damaged(let expected, let found) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(
            error?.description == """
                the model is damaged: its content has digest \(found.prefix(12)), but it was saved \
                with \(expected.prefix(12)); copy or train it again
                """)
    }
}
