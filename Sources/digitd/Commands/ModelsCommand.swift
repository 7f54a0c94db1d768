import ArgumentParser
import ModelStore
import ScanSpool

/// `digitd models`: lists, shows and compares the models of a root, and changes which one is in use.
struct ModelsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "models",
        abstract: "Lists and compares the models of a root, and changes the one in use.",
        discussion: """
            Each retraining that finds a better model stores it as a new version; the last five \
            are kept, and the model digitd was built with is always there. A running daemon \
            changes to the version in use within a second. Each step stands in models/history.json.

              digitd models --root ~/digits
              digitd models show 000002 --root ~/digits
              digitd models compare built-in 000002 --root ~/digits
              digitd models rollback --root ~/digits
            """,
        subcommands: [
            List.self, Show.self, Compare.self, Promote.self, Rollback.self, Export.self,
            Import.self, History.self,
        ],
        defaultSubcommand: List.self)
}

extension ModelsCommand {
    /// The options of the commands below.
    struct Options: ParsableArguments {
        @OptionGroup var rootOptions: RootOptions
        @OptionGroup var configurationOptions: ConfigurationOptions

        @Flag(help: "Print JSON.")
        var json = false

        /// Opens the models of the root, as their owner if something is to be changed.
        func store(forWriting isForWriting: Bool = false) async throws -> ModelVersions {
            let layout = try await rootOptions.existing(configurationOptions).layout
            if isForWriting { try RootOptions.becomeOwner(of: layout) }
            return ModelVersions(folder: layout.models)
        }

        /// Says which model is in use now.
        func tell(inUse version: String?) throws {
            if json {
                return StandardStream.output.writeLine(
                    try JSONLine.encode(["version": version ?? "built-in"]))
            }
            let name = version.map { "Model \($0)" } ?? "The model that digitd was built with"
            StandardStream.output.writeLine("\(name) is in use now.")
        }
    }

    /// The command `digitd models list`.
    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Lists the models, the one in use with a star.",
            usage: "digitd models list [--root DIR] [--json]")

        @OptionGroup var options: Options

        func run() async throws {
            let models = try await options.store().list()
            if options.json {
                return StandardStream.output.writeLine(try JSONLine.encode(models))
            }
            StandardStream.output.write(ModelsText.list(models))
        }
    }

    /// The command `digitd models show`.
    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Shows where a model comes from and how good it is.",
            usage: "digitd models show [VERSION] [--root DIR] [--json]")

        @Argument(help: "The version, or 'built-in'; the one in use when it is left out.")
        var version: String?

        @OptionGroup var options: Options

        func run() async throws {
            let store = try await options.store()
            let wanted = version.map(ModelsCommand.version) ?? store.currentVersion()
            // It has no card.
            guard let wanted else {
                if options.json { return try options.tell(inUse: nil) }
                return StandardStream.output.writeLine(
                    version == nil
                        ? "The model in use is the one that digitd was built with."
                        : "The model 'built-in' is the one that digitd was built with.")
            }
            guard store.versions().contains(wanted) else {
                let error = ModelStoreError.unknownVersion(wanted, known: store.versions())
                throw CommandFailure(.noInput, "\(error)")
            }
            guard let card = store.card(version: wanted) else {
                throw CommandFailure(
                    .badData, "The card of model \(wanted) is missing or cannot be read.")
            }
            if options.json {
                return StandardStream.output.writeLine(try JSONLine.encode(card))
            }
            StandardStream.output.write(ModelsText.card(card))
        }
    }

    /// The command `digitd models rollback`.
    struct Rollback: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Goes back to the model before the one in use, or to a version.",
            usage: "digitd models rollback [VERSION] [--reason TEXT] [--root DIR] [--json]",
            discussion: """
                The model that is left is remembered: nearly the same labels do not bring it back. \
                Learning begins again when a tenth of them, and ten at least, have come, gone or \
                changed, or with 'digitd retrain --force'.
                """)

        @Argument(help: "The version, or 'built-in'; the one before when it is left out.")
        var version: String?

        @Option(help: ArgumentHelp("Why, for the history.", valueName: "text"))
        var reason = "Asked for."

        @OptionGroup var options: Options

        func run() async throws {
            let store = try await options.store(forWriting: true)
            let version = version
            let inUse = try CommandFailure.translating { () -> String? in
                guard let version else { return try store.rollBack(reason: reason) }
                let chosen = ModelsCommand.version(version)
                try store.rollBack(to: chosen, reason: reason)
                return chosen
            }
            try options.tell(inUse: inUse)
        }
    }
}
