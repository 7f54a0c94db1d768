import Glibc
import SystemPackage

/// The command that learns from the labelled images: a process of its own, so that neither its
/// memory nor its time is the daemon's.
public struct TrainerCommand: Sendable, Equatable {
    /// The program.
    public var executable: FilePath

    /// What it is told.
    public var arguments: [String]

    /// Creates a command.
    public init(executable: FilePath, arguments: [String]) {
        self.executable = executable
        self.arguments = arguments
    }

    /// This very program, told to learn for a spool in the background, to say as JSON how far it is and what
    /// came of it, and to end with this process.
    ///
    /// - Parameters:
    ///   - root: The root of the spool.
    ///   - additional: Further arguments, such as the configuration's place.
    /// - Returns: The command.
    public static func thisProgram(root: FilePath, additional: [String] = []) -> TrainerCommand {
        // The link leads to the running program even when an upgrade has replaced its file.
        TrainerCommand(
            executable: "/proc/self/exe",
            arguments: [
                "retrain", "--root", root.string, "--background", "--json", "--daemon",
                "\(getpid())",
            ] + additional)
    }
}
