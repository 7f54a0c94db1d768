import ModelStore
import NeuralNetwork

/// Where the daemon's model comes from.
public struct ModelSource: Sendable {
    /// A model, and one sentence for each that should have been used but could not.
    public struct Loaded: Sendable {
        /// The model.
        public var model: Model

        /// What stood in the way of others.
        public var warnings: [String]

        /// Creates the result of a load.
        public init(model: Model, warnings: [String] = []) {
            self.model = model
            self.warnings = warnings
        }
    }

    /// Loads the model that should read now.
    let load: @Sendable () throws -> Loaded

    /// A value that changes when another model should be loaded; asked for every second.
    let version: @Sendable () -> String?

    /// Creates a source from its two functions.
    public init(
        load: @escaping @Sendable () throws -> Loaded, version: @escaping @Sendable () -> String?
    ) {
        self.load = load
        self.version = version
    }

    /// Creates the source that reads a spool's models.
    public init(_ store: ModelVersions) {
        self.init {
            let loaded = try store.load()
            return Loaded(model: loaded.model, warnings: loaded.warnings)
        } version: {
            store.currentVersion()
        }
    }

    /// Creates a source of one model that never changes.
    public init(_ model: Model) {
        self.init {
            Loaded(model: model)
        } version: {
            model.identity
        }
    }
}
