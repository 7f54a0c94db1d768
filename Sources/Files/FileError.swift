import SystemPackage

/// What can go wrong with a file or a folder: the facts.
///
/// The sentence for people is ``description``; it names the thing, what was found, and the next step.
public enum FileError: Error, Sendable, Hashable {
    /// The system refused to do something with a file or a folder.
    case system(operation: String, path: String, errno: Errno)

    /// A path names something that is no ordinary file.
    case notAFile(path: String, kind: String)

    /// A file is larger than anything it could sensibly be.
    case tooLarge(path: String, bytes: Int, limit: Int)
}

extension FileError {
    /// Creates the error for what the system refused to do with a path.
    init(_ operation: String, _ path: FilePath, _ errno: Errno) {
        self = .system(operation: operation, path: path.display, errno: errno)
    }

    /// The system's reason, where it was the system that refused.
    package var errno: Errno? {
        guard case .system(_, _, let errno) = self else { return nil }
        return errno
    }
}

extension FileError: CustomStringConvertible {
    /// The sentence for people.
    public var description: String {
        switch self {
        case .system(let operation, let path, let errno):
            "Cannot \(operation) '\(path)': \(errno). \(Self.cure(for: errno))"
        case .notAFile(let path, let kind):
            "'\(path)' is \(kind), not a file. Put the file itself there."
        case .tooLarge(let path, let bytes, let limit):
            "'\(path)' has \(bytes) bytes; the limit is \(limit). Give a smaller file."
        }
    }

    /// What a person can do about a refusal of the system.
    private static func cure(for errno: Errno) -> String {
        switch errno {
        case .noSuchFileOrDirectory: "Check the path."
        case .permissionDenied, .notPermitted: "Give the user that runs digitd the right to do so."
        case .noSpace, .diskQuotaExceeded: "Free some space on that disk."
        case .readOnlyFileSystem: "Mount that disk writable."
        case .notDirectory: "Give a folder."
        case .isDirectory: "Give a file."
        default: "Check that disk."
        }
    }
}

/// An error of another module that has a case for trouble with files.
///
///     enum ModelStoreError: Error, WrapsFileError {
///         case file(FileError)
///         …
///     }
///     try ModelStoreError.wrap { () throws(FileError) in try StoredFile.createFolder(folder) }
package protocol WrapsFileError: Error {
    /// Trouble with a file or a folder.
    static func file(_ error: FileError) -> Self
}

extension WrapsFileError {
    /// Runs `body` and turns its trouble with files into this error.
    package static func wrap<Value>(
        _ body: () throws(FileError) -> Value
    ) throws(Self) -> Value {
        do { return try body() } catch { throw .file(error) }
    }
}
