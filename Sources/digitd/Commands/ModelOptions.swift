import ArgumentParser
import DigitReading
import Files
import ModelStore
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
        help: ArgumentHelp(
            "The model that reads whole lines, a safetensors file, in place of the one that digitd "
                + "was built with.", valueName: "file"),
        completion: .file(extensions: ["safetensors"]))
    var lineModel: String?

    @Option(
        help: ArgumentHelp(
            "The model that finds numbers on pages, a safetensors file, in place of the one that "
                + "digitd was built with.", valueName: "file"),
        completion: .file(extensions: ["safetensors"]))
    var finderModel: String?

    @Option(
        help: ArgumentHelp(
            "The model that tells written numbers on pages from printed ones, a safetensors file, in place "
                + "of the one that digitd was built with.", valueName: "file"),
        completion: .file(extensions: ["safetensors"]))
    var inkModel: String?

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
        guard StoredFile.isFolder(models) else {
            throw CommandFailure(
                .noInput,
                "'\(root)' is no root of digitd: it has no folder 'models'. Leave --root out to read with "
                    + "the model that digitd was built with.")
        }
        let loaded = try CommandFailure.translating { try ModelVersions(folder: models).load() }
        for warning in loaded.warnings { StandardStream.error.writeLine("Warning: \(warning)") }
        return loaded.model
    }

    /// Loads the reader of lines.
    ///
    /// - Parameter model: The model of digits, which may bring its own.
    /// - Returns: The reader.
    /// - Throws: A ``CommandFailure`` when the file of one that was asked for cannot be used.
    func loadLines(beside model: Model) throws -> LineReader {
        guard let lineModel else { return BuiltInModel.lines(beside: model) }
        return try Self.load(
            lineModel,
            for: "reading lines takes one that slides along strips of 32 rows, as 'digitd train "
                + "--recipe line' makes it", LineReader.init)
    }

    /// Loads the finder of numbers on pages.
    func loadFinder() throws -> PageFinder {
        let ink = try loadInk()
        guard finderModel != nil || inkModel != nil else { return BuiltInModel.finder }
        guard let finderModel else { return BuiltInModel.finder.looking(with: ink) }
        return try Self.load(
            finderModel,
            for: "finding numbers takes one that tells 10 classes of every place, as 'digitd train "
                + "--recipe finder' makes it"
        ) { PageFinder(model: $0, ink: ink) }
    }

    /// Loads what tells written numbers from printed ones.
    private func loadInk() throws -> InkReader {
        guard let inkModel else { return BuiltInModel.ink }
        return try Self.load(
            inkModel,
            for:
                "telling ink takes one that slides along strips of 32 rows and ends in 3 outputs, as "
                + "'digitd train --recipe ink' makes it", InkReader.init)
    }

    /// Loads a model for a use that takes networks of one kind.
    private static func load<Use>(
        _ text: String, for need: String, _ use: (Model) -> Use?
    ) throws -> Use {
        let model = try file(text)
        guard let reader = use(model) else {
            throw CommandFailure(
                .badData,
                "The model '\(text)' cannot be used: its network is \(model.network.architecture); "
                    + "\(need).")
        }
        return reader
    }

    /// Reads a model's file.
    static func file(_ text: String) throws -> Model {
        let bytes = try CommandFailure.translating {
            try StoredFile.read(FilePath.absolute(text))
        }
        do {
            return try Model(fileBytes: bytes)
        } catch {
            throw CommandFailure(.badData, "The model '\(text)' cannot be used: \(error).")
        }
    }

    private static func load(_ text: String) throws -> Model {
        let model = try file(text)
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
