import SystemPackage

/// The command that reads single scans for the daemon, in a process of its own.
public struct ReaderCommand: Sendable, Equatable {
    /// The program.
    public var executable: FilePath

    /// What it is told.
    public var arguments: [String]

    /// Creates a command.
    public init(executable: FilePath, arguments: [String]) {
        self.executable = executable
        self.arguments = arguments
    }

    /// This very program, told to read what the daemon of a root asks it to.
    public static func thisProgram(root: FilePath) -> ReaderCommand {
        // The link leads to the running program even when an upgrade has replaced its file.
        ReaderCommand(
            executable: "/proc/self/exe", arguments: ["read-for-daemon", "--root", root.string])
    }
}
