import LinearAlgebra

/// A small network that takes a first look at every image, so that the large one need only see those
/// in doubt.
///
/// It has learned from the large network's answers (Hinton, Vinyals, Dean, *Distilling the Knowledge in
/// a Neural Network*, 2015), and its own answer is taken where it is at least as sure as ``bar``, which
/// is chosen on images that neither was trained on (Docs/Decisions/0034). Where the last of eleven classes is "no
/// digit", the scout never decides for it: a digit refused is lost.
public struct Scout: Sendable, Equatable {
    /// The network: dense layers, with the inputs and outputs of the large one.
    public let network: Network

    /// The calibration of its probabilities, as ``ModelFacts/temperature`` is of the large network's.
    public let temperature: Double

    /// The probability from which on its answer is taken.
    public let bar: Double

    /// The classes whose answer may be taken, from the first on.
    var decidableClasses: Int { min(network.outputs, Self.mostDecidableClasses) }

    /// The ten digits.
    private static let mostDecidableClasses = 10

    /// Creates a scout.
    ///
    /// - Precondition: The network has dense layers alone; the bar is in `0...1`.
    public init(network: Network, temperature: Double, bar: Double) {
        precondition(network.image == nil, "a scout has dense layers alone")
        precondition((0...1).contains(bar) && temperature > 0)
        self.network = network
        self.temperature = temperature
        self.bar = bar
    }

    /// Returns how probable each class is for each image, as ``Model/probabilities(for:count:)`` does.
    func probabilities(for images: Matrix) -> Matrix {
        var outputs = network.outputs(for: images)
        outputs.calibrateRows(temperature: temperature)
        return outputs
    }
}

// MARK: - In a model's file

extension Scout {
    private enum Key {
        static let architecture = "scout_architecture"
        static let temperature = "scout_temperature"
        static let bar = "scout_bar"
    }

    /// The facts of the header that belong to the scout.
    var metadata: [String: String] {
        [
            Key.architecture: network.architecture.description,
            Key.temperature: String(temperature), Key.bar: String(bar),
        ]
    }

    /// The tensors of the file that belong to the scout.
    var tensors: [SafetensorsFile.Tensor] { network.layers.tensors(named: "scout.layers") }

    /// Reads the scout of a model; `nil` when it has none.
    ///
    /// - Parameters:
    ///   - file: The model's file.
    ///   - metadata: The facts of its header, from which those of the scout are taken away.
    ///   - inputs: The inputs of the large network.
    ///   - outputs: Its outputs.
    /// - Throws: ``ModelError`` when something of the scout is missing or does not fit.
    init?(
        from file: SafetensorsFile, metadata: inout [String: String], inputs: Int, outputs: Int
    ) throws(ModelError) {
        guard let text = metadata.removeValue(forKey: Key.architecture) else { return nil }
        guard let architecture = try? Architecture(parsing: text), architecture.image == nil,
            architecture.inputs == inputs, architecture.outputs == outputs
        else {
            throw .badFact(
                Key.architecture, found: text,
                expected: "dense layers from \(inputs) inputs to \(outputs) outputs")
        }
        func number(
            _ key: String, _ allowed: ClosedRange<Double>
        ) throws(ModelError) -> Double {
            guard let text = metadata.removeValue(forKey: key) else { throw .missingFact(key) }
            guard let number = Double(text), allowed.contains(number) else {
                throw .badFact(
                    key, found: text,
                    expected: "a number from \(allowed.lowerBound) to \(allowed.upperBound)")
            }
            return number
        }
        let temperature = try number(Key.temperature, 0.01...100)
        let bar = try number(Key.bar, 0...1)
        let layers = try [DenseLayer](
            architecture.layers, inputs: inputs, named: "scout.layers", in: file)
        self.init(network: Network(layers: layers), temperature: temperature, bar: bar)
    }
}
