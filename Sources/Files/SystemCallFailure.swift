import SystemPackage

/// A system call that failed: which, on what, and the kernel's reason.
public struct SystemCallFailure: Error, Hashable, Sendable {
    /// The call's name, as in its manual page: `renameat2`.
    public let call: String

    /// What it was called on.
    public let path: FilePath

    /// Where it should have led, for calls that take two paths.
    public let destination: FilePath?

    /// The kernel's reason.
    public let errno: Errno

    package init(
        _ call: StaticString, on path: FilePath, to destination: FilePath? = nil, errno: Errno
    ) {
        self.call = call.description
        self.path = path
        self.destination = destination
        self.errno = errno
    }
}

extension SystemCallFailure: CustomStringConvertible {
    /// What failed and why, as the beginning of a sentence.
    public var description: String {
        let goal = destination.map { " to '\($0.display)'" } ?? ""
        return "\(call) of '\(path.display)'\(goal) failed: \(errno)"
    }
}
