import Files

/// What can go wrong with stored models: the facts.
public enum ModelStoreError: Error, Sendable, Equatable, WrapsFileError {
    /// There is trouble with a file or a folder.
    case file(FileError)

    /// The version asked for is not stored.
    case unknownVersion(String, known: [String])

    /// There is no earlier model to go back to.
    case nothingToRollBackTo(current: String)

    /// A stored model cannot be used.
    case damagedModel(path: String, reason: String)
}

extension ModelStoreError: CustomStringConvertible {
    /// The sentence for people.
    public var description: String {
        switch self {
        case .file(let error):
            return error.description
        case .unknownVersion(let version, let known):
            let list = known.isEmpty ? "none yet" : known.joined(separator: ", ")
            return "There is no model '\(version)'; stored are: \(list). "
                + "List them with 'digitd models'."
        case .nothingToRollBackTo(let current):
            return "There is no model before '\(current)' to go back to."
        case .damagedModel(let path, let reason):
            return "The model '\(path)' cannot be used: \(reason)"
        }
    }
}
