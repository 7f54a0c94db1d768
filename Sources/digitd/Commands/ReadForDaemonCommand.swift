import ArgumentParser
import DigitService
import Glibc
import ScanSpool
import SystemPackage

/// `digitd read-for-daemon`: what `digitd run` starts to read single scans in; nobody else has a use for it.
struct ReadForDaemonCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "read-for-daemon",
        abstract: "Reads single scans for 'digitd run', which starts it.",
        shouldDisplay: false)

    @Option(help: ArgumentHelp("The root of the daemon.", valueName: "dir"))
    var root: String

    func run() async throws {
        var facts = stat()
        guard fstat(STDIN_FILENO, &facts) == 0, facts.st_mode & S_IFMT == S_IFSOCK else {
            throw CommandFailure(
                .usage,
                "'read-for-daemon' is for 'digitd run' alone, which talks to it by a socket.")
        }
        ReaderWork.run(in: SpoolLayout(root: FilePath(root)))
    }
}
