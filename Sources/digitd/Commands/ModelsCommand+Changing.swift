import ArgumentParser
import DigitTraining
import Files
import ModelStore
import SystemPackage

extension ModelsCommand {
    /// The version that a text names; `nil` for the built-in model.
    static func version(_ text: String) -> String? { text == "built-in" ? nil : text }

    /// The command `digitd models promote`.
    struct Promote: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Puts a stored model into use.",
            usage: "digitd models promote VERSION [--reason TEXT] [--root DIR] [--json]")

        @Argument(help: "The version, or 'built-in'.")
        var version: String

        @Option(help: ArgumentHelp("Why, for the history.", valueName: "text"))
        var reason = "Asked for."

        @OptionGroup var options: Options

        func run() async throws {
            let store = try await options.store(forWriting: true)
            let chosen = ModelsCommand.version(version)
            try CommandFailure.translating { try store.choose(chosen, reason: reason) }
            try options.tell(inUse: chosen)
        }
    }

    /// The command `digitd models export`.
    struct Export: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Writes a model into a file, to be used elsewhere.",
            usage: "digitd models export VERSION FILE [--force] [--root DIR]")

        @Argument(help: "The version, or 'built-in'.")
        var version: String

        @Argument(help: "The file to write.", completion: .file(extensions: ["safetensors"]))
        var file: String

        @Flag(help: "Replace a file that is there.")
        var force = false

        @OptionGroup var options: Options

        func run() async throws {
            let store = try await options.store()
            let output = try OutputFile(file, replacing: force)
            try CommandFailure.translating {
                let bytes = try store.fileBytes(of: ModelsCommand.version(version))
                try StoredFile.write(bytes, to: output.path)
            }
            StandardStream.output.writeLine("Model \(version) is in '\(file)' now.")
        }
    }

    /// The command `digitd models import`.
    struct Import: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Stores a model from a file as a new version, without putting it into use.",
            usage: "digitd models import FILE [--root DIR] [--json]")

        @Argument(help: "The model.", completion: .file(extensions: ["safetensors"]))
        var file: String

        @OptionGroup var options: Options

        func run() async throws {
            let path = FilePath.absolute(file)
            // Read as whoever asks; the owner of the models may not see the file.
            let bytes = try CommandFailure.translating {
                try StoredFile.read(path, limit: 1 << 29)
            }
            let store = try await options.store(forWriting: true)
            let version = try CommandFailure.translating {
                try store.importModel(bytes, from: file)
            }
            if options.json {
                return StandardStream.output.writeLine(try JSONLine.encode(["version": version]))
            }
            StandardStream.output.writeLine(
                "'\(file)' is model \(version) now. See how it reads with 'digitd models compare', "
                    + "and put it into use with 'digitd models promote \(version)'.")
        }
    }

    /// The command `digitd models compare`.
    struct Compare: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Counts how two models read the same digits and numbers.",
            usage: "digitd models compare A B [--root DIR] [--json]",
            discussion: """
                The digits are the labelled ones in training/, from which the models may have \
                learned, and others that have nothing to do with them. Each is read by the network \
                alone, without the bar from which on an answer is accepted. Where the two bring \
                different readers of lines, the labelled whole numbers are read by both.

                  digitd models compare built-in 000003 --root ~/digits
                """)

        @Argument(help: "A version, or 'built-in'.")
        var one: String

        @Argument(help: "Another one.")
        var other: String

        @OptionGroup var options: Options

        func run() async throws {
            let (configuration, layout) = try await options.rootOptions.existing(
                options.configurationOptions)
            let store = ModelVersions(folder: layout.models)
            var settings = configuration.retrainingSettings
            settings.workers = configuration.workers
            // Nothing is rehearsed.
            settings.rehearsalImages = 0
            let comparison = try CommandFailure.translating {
                ModelComparison(
                    of: (one, try store.anyModel(ModelsCommand.version(one))),
                    and: (other, try store.anyModel(ModelsCommand.version(other))),
                    training: layout.training, settings: settings)
            }
            if options.json {
                return StandardStream.output.writeLine(try JSONLine.encode(comparison))
            }
            StandardStream.output.write(ModelsText.comparison(comparison))
        }
    }

    /// The command `digitd models history`.
    struct History: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Lists what was done to the models, the last step last.",
            usage: "digitd models history [--root DIR] [--json]")

        @OptionGroup var options: Options

        func run() async throws {
            let steps = try await options.store().history().steps
            if options.json {
                return StandardStream.output.writeLine(try JSONLine.encode(steps))
            }
            StandardStream.output.write(ModelsText.history(steps))
        }
    }
}
