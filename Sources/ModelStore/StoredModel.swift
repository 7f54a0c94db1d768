import NeuralNetwork

/// One line of the list of models.
public struct StoredModel: Sendable, Equatable, Codable {
    /// The version; `nil` for the built-in model.
    public var version: String?

    /// Whether it is in use.
    public var isCurrent: Bool

    /// Its card; `nil` for the built-in model or when the card cannot be read.
    public var card: ModelCard?

    /// Why it cannot be used; `nil` when it can.
    public var problem: String?
}

extension ModelVersions {
    /// The built-in model and those that are stored, oldest first, each of these read and tried.
    public func list() -> [StoredModel] {
        let current = currentVersion()
        let builtIn = StoredModel(version: nil, isCurrent: current == nil, card: nil, problem: nil)
        return [builtIn]
            + versions().map { version in
                var problem: String?
                do throws(ModelStoreError) {
                    _ = try model(version: version)
                } catch {
                    problem = "\(error)"
                }
                return StoredModel(
                    version: version, isCurrent: version == current, card: card(version: version),
                    problem: problem)
            }
    }
}
