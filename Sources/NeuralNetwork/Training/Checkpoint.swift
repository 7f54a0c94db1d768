/// Why a training cannot go on from a checkpoint.
public enum CheckpointError: Error, Sendable, Equatable {
    /// The bytes are no whole checkpoint.
    case unreadable(ModelError)

    /// It belongs to a training of something else.
    case otherTraining(found: String, expected: String)
}

extension CheckpointError: CustomStringConvertible {
    /// A sentence that says what is wrong and what to do.
    public var description: String {
        switch self {
        case .unreadable(let error): "it is no whole checkpoint: \(error)"
        case .otherTraining(let found, let expected):
            "it belongs to a training of another recipe, seed, start or images (\(found.prefix(12)), not "
                + "\(expected.prefix(12))); give those it was begun with, or begin anew"
        }
    }
}

extension Trainer {
    /// Returns all that training needs to go on from here as if it had never stopped: the weights, what
    /// the optimiser remembers of its steps, and the generator.
    ///
    /// - Parameter training: What identifies the training: recipe, seed and images.
    /// - Returns: The bytes of a safetensors file.
    public func checkpoint(of training: String) -> [UInt8] {
        var bytes = SafetensorsFile(
            metadata: [
                Key.format: format, Key.training: training, Key.epoch: String(epoch),
                Key.step: String(steps), Key.generator: String(generator.state),
                SafetensorsFile.digestKey: SafetensorsFile.digestPlaceholder,
            ],
            tensors: learner.state.map {
                .init($0.name, shape: [$0.numbers.count], $0.numbers.array)
            }
        ).serialized()
        SafetensorsFile.seal(&bytes)
        return bytes
    }

    /// Goes on from a checkpoint.
    ///
    /// - Throws: ``CheckpointError``; the trainer is then as before.
    public func resume(from bytes: [UInt8], of training: String) throws(CheckpointError) {
        let file: SafetensorsFile
        let found: String
        do throws(ModelError) {
            file = try SafetensorsFile(parsing: bytes)
            try SafetensorsFile.checkSeal(of: bytes, metadata: file.metadata)
            found = try file.fact(Key.training) { $0 }
        } catch {
            throw .unreadable(error)
        }
        guard found == training else {
            throw .otherTraining(found: found, expected: training)
        }
        do throws(ModelError) {
            try restore(from: file)
        } catch {
            throw .unreadable(error)
        }
    }

    /// Takes everything from a file, or throws and changes nothing.
    private func restore(from file: SafetensorsFile) throws(ModelError) {
        let epoch = try file.fact(Key.epoch) { Int($0) }
        let steps = try file.fact(Key.step) { Int($0) }
        let generator = try file.fact(Key.generator) { UInt64($0) }
        let places = learner.state
        let numbers = try places.map { place throws(ModelError) in
            try file.finiteNumbers(place.name, shape: [place.numbers.count])
        }
        for (place, numbers) in zip(places, numbers) {
            _ = place.numbers.all.update(fromContentsOf: numbers)
        }
        self.epoch = epoch
        self.steps = steps
        self.generator = SeededGenerator(state: generator)
    }
}

private enum Key {
    static let format = "format"
    static let training = "training"
    static let epoch = "epoch"
    static let step = "step"
    static let generator = "generator"
}

private let format = "digitd-checkpoint-1"

extension SafetensorsFile {
    /// Returns a fact of the header.
    fileprivate func fact<Value>(
        _ key: String, _ parse: (String) -> Value?
    ) throws(ModelError) -> Value {
        guard let text = metadata[key] else { throw .missingFact(key) }
        guard let value = parse(text) else {
            throw .badFact(key, found: text, expected: "what digitd writes there")
        }
        return value
    }
}
