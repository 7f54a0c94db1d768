import Files

/// What can go wrong with a retraining as a whole: the facts.
public enum RetrainingError: Error, Sendable, Equatable, WrapsFileError {
    /// There is trouble with a file or a folder.
    case file(FileError)

    /// Another process is retraining on the same folders.
    case inProgress(lock: String, process: Int?)
}

extension RetrainingError: CustomStringConvertible {
    /// The sentence for people.
    public var description: String {
        switch self {
        case .file(let error):
            return error.description
        case .inProgress(let lock, let process):
            let holder = process.map { "process \($0)" } ?? "another process"
            return "A retraining is under way already (\(holder) holds '\(lock)'). "
                + "Wait until it has finished."
        }
    }
}
