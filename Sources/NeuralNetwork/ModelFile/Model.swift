import ContentDigest
import LinearAlgebra

/// A trained network with its facts and its identity: one safetensors file.
public struct Model: Sendable {
    /// The network.
    public let network: Network

    /// The small network that looks first, if there is one.
    public let scout: Scout?

    /// The model that reads whole lines beside this one of single digits, where it has learned something of its
    /// own; `nil` where the one that digitd was built with does.
    public var lines: Model? { companion.first }

    /// None or one: a structure cannot hold itself.
    private let companion: [Model]

    /// What is known of it.
    public let facts: ModelFacts

    /// The SHA-256 of the file's bytes, as 64 hexadecimal digits.
    public let identity: String

    /// The file's bytes.
    public let fileBytes: [UInt8]

    /// Creates the model's file from a trained network.
    ///
    /// A few probe images and the network's outputs for them are stored with it, so that whoever
    /// loads it can see that it still computes the same.
    ///
    /// - Parameters:
    ///   - network: The network.
    ///   - scout: Looks first, if there is one.
    ///   - lines: Reads whole lines beside it; its file is a tensor of this one, so that both come and go together.
    ///   - facts: What is known of the network.
    /// - Precondition: A scout has the inputs and outputs of the network; the model of lines has no companion.
    public init(network: Network, scout: Scout? = nil, lines: Model? = nil, facts: ModelFacts) {
        precondition(
            scout.map {
                $0.network.inputs == network.inputs && $0.network.outputs == network.outputs
            } ?? true, "a scout sees and answers what the network does")
        precondition(lines?.lines == nil, "a companion has none of its own")
        var metadata = facts.metadata.merging(scout?.metadata ?? [:]) { own, _ in own }
        metadata["architecture"] = network.architecture.description
        metadata["format"] = "digitd-model-1"
        metadata[SafetensorsFile.digestKey] = SafetensorsFile.digestPlaceholder
        var tensors: [SafetensorsFile.Tensor] = []
        for (index, layer) in network.features.enumerated() {
            guard let layer = layer.weighing else { continue }
            tensors += layer.tensors(named: "features.\(index)")
        }
        tensors += network.layers.tensors(named: "layers")
        tensors += scout?.tensors ?? []
        // Tensors of single bytes come last.
        let probes = [
            SelfTest(probing: network),
            scout.map { SelfTest(probing: $0.network, named: "scout.selftest") },
        ].compactMap(\.self)
        tensors += probes.map(\.outputsTensor) + probes.map(\.imagesTensor)
        if let lines {
            tensors.append(
                SafetensorsFile.Tensor(
                    name: Self.linesTensor, type: .byte, shape: [lines.fileBytes.count],
                    bytes: lines.fileBytes[...]))
        }
        var bytes = SafetensorsFile(metadata: metadata, tensors: tensors).serialized()
        SafetensorsFile.seal(&bytes)
        self.network = network
        self.scout = scout
        self.facts = facts
        companion = lines.map { [$0] } ?? []
        fileBytes = bytes
        identity = SHA256Digest(of: bytes).hexadecimal
    }

    /// The tensor that holds the file of the model of lines.
    private static let linesTensor = "lines.file"

    /// Reads a model from its file's bytes and tries it.
    ///
    /// - Throws: ``ModelError`` when anything about the file is not as it must be: its syntax,
    ///   shapes, digest, a number that is not finite, or outputs other than those stored with it.
    public init(fileBytes: [UInt8]) throws(ModelError) {
        try self.init(fileBytes: fileBytes, mayBringLines: true)
    }

    /// Reads a model; one in another's file brings none of its own, so that no file is a nest without a bottom.
    private init(fileBytes: [UInt8], mayBringLines: Bool) throws(ModelError) {
        let file = try SafetensorsFile(parsing: fileBytes)
        try SafetensorsFile.checkSeal(of: fileBytes, metadata: file.metadata)
        var metadata = file.metadata
        metadata[SafetensorsFile.digestKey] = nil
        metadata["format"] = nil
        guard let text = metadata.removeValue(forKey: "architecture") else {
            throw .missingFact("architecture")
        }
        guard let architecture = try? Architecture(parsing: text) else {
            throw .badFact("architecture", found: text, expected: "sizes such as '784-30-10'")
        }
        network = try Self.network(architecture, from: file)
        scout = try Scout(
            from: file, metadata: &metadata, inputs: network.inputs, outputs: network.outputs)
        facts = try ModelFacts(metadata: metadata)
        try SelfTest(from: file, for: network).check(network)
        if let scout {
            try SelfTest(from: file, for: scout.network, named: "scout.selftest").check(
                scout.network)
        }
        companion = try Self.companion(in: file, isAllowed: mayBringLines)
        self.fileBytes = fileBytes
        identity = SHA256Digest(of: fileBytes).hexadecimal
    }

    /// Reads the model of lines in a model's file, if there is one.
    private static func companion(
        in file: SafetensorsFile, isAllowed: Bool
    ) throws(ModelError) -> [Model] {
        guard let tensor = file.tensors.first(where: { $0.name == linesTensor }) else { return [] }
        guard isAllowed else {
            throw .badFact(
                linesTensor, found: "a model of lines in a model of lines", expected: "none there")
        }
        let bytes = try file.tensor(linesTensor, .byte, shape: [tensor.bytes.count]).bytes
        return [try Model(fileBytes: Array(bytes), mayBringLines: false)]
    }

    private static func network(
        _ architecture: Architecture, from file: SafetensorsFile
    ) throws(ModelError) -> Network {
        var features: [FeatureLayer] = []
        for (index, (feature, window)) in architecture.windows.enumerated() {
            features.append(
                try FeatureLayer(feature, window: window, named: "features.\(index)", in: file))
        }
        let layers = try [DenseLayer](
            architecture.layers, inputs: architecture.denseInputs, named: "layers", in: file)
        guard let image = architecture.image else { return Network(layers: layers) }
        return Network(image: image, features: features, layers: layers)
    }
}

extension SafetensorsFile {
    /// Returns the tensor of a name, or throws when it is missing or of another type or shape.
    func tensor(
        _ name: String, _ type: Tensor.Element, shape: [Int]
    ) throws(ModelError) -> Tensor {
        guard let tensor = tensors.first(where: { $0.name == name }) else {
            throw .missingTensor(name)
        }
        guard tensor.type == type else {
            throw .tensorType(name, found: tensor.type.rawValue, expected: type.rawValue)
        }
        guard tensor.shape == shape else {
            throw .tensorShape(name, found: tensor.shape, expected: shape)
        }
        return tensor
    }

    /// Returns the numbers of a tensor, all of them finite.
    func finiteNumbers(_ name: String, shape: [Int]) throws(ModelError) -> [Float] {
        let numbers = try tensor(name, .float32, shape: shape).floats
        if let index = numbers.firstIndex(where: { !$0.isFinite }) {
            throw .notFinite(name, index: index)
        }
        return numbers
    }
}
