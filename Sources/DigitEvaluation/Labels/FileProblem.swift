/// A file that cannot be learned from, and why.
public struct FileProblem: Sendable, Equatable, Codable {
    /// The file's name for reports.
    public var name: String

    /// Why it cannot be used, as a sentence.
    public var reason: String

    /// Creates a problem.
    public init(name: String, reason: String) {
        self.name = name
        self.reason = reason
    }
}

/// Why a file cannot be used, where its name is known to those who asked.
package struct UnusableFile: Error {
    /// Why, as a sentence.
    package var reason: String

    /// Creates a reason.
    package init(reason: String) {
        self.reason = reason
    }
}
