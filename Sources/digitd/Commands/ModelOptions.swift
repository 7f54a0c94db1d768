import ArgumentParser
import DigitTraining
import NeuralNetwork
import ScanSpool
import SystemPackage

/// The options that choose the model to read with.
struct ModelOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The model to read with, a safetensors file. Without it: the current model of --root, "
                + "or the one that digitd was built with.",
            valueName: "file"),
        completion: .file(extensions: ["safetensors"]))
    var model: String?

    @Option(
        help: ArgumentHelp("Read with the current model of this root.", valueName: "dir"),
        completion: .directory)
    var root: String?

    func validate() throws {
        if model != nil, root != nil {
            throw ValidationError("Give either --model FILE or --root DIR, not both.")
        }
    }

    /// Loads the model.
    func load() throws -> Model {
        if let model { return try Self.load(model) }
        guard let root else {
            return try CommandFailure.translating { try BuiltInModel.load() }
        }
        let models = SpoolLayout(root: FilePath.absolute(root)).models
        let loaded = try CommandFailure.translating { try ModelStore(folder: models).load() }
        for warning in loaded.warnings { StandardStream.error.writeLine("Warning: \(warning)") }
        return loaded.model
    }

    private static func load(_ text: String) throws -> Model {
        let bytes = try CommandFailure.translating {
            try StoredFile.read(FilePath.absolute(text))
        }
        let model: Model
        do {
            model = try Model(fileBytes: bytes)
        } catch {
            throw CommandFailure(.badData, "The model '\(text)' cannot be used: \(error).")
        }
        guard model.network.inputs == 784, model.network.architecture.tellsDigits else {
            throw CommandFailure(
                .badData,
                "The model '\(text)' cannot be used: its network is "
                    + "\(model.network.architecture); reading digits takes 784 inputs and 10 "
                    + "outputs, or 11 with softmax.")
        }
        return model
    }
}
