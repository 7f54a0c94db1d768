import ArgumentParser
import Glibc

/// The end of a command that could not do its work: one sentence for people, one code for scripts.
struct CommandFailure: Error, Sendable {
    /// The meaning of the end for scripts.
    var meaning: ExitMeaning

    /// The sentence for people; empty when everything has been said.
    var message: String

    /// Creates the end of a command.
    init(_ meaning: ExitMeaning, _ message: String = "") {
        self.meaning = meaning
        self.message = message
    }
}

/// The exit codes of digitd; the meanings are those of `sysexits.h`.
enum ExitMeaning: Int32, Sendable, CaseIterable {
    /// The command line is wrong.
    case usage = 64
    /// Some data was wrong: a scan that cannot be read, a damaged model, a broken IDX file.
    case badData = 65
    /// Something that should be read is not there.
    case noInput = 66
    /// Something that is asked for is not at work: no daemon, or one that cannot work.
    case unavailable = 69
    /// An error inside digitd.
    case software = 70
    /// Output cannot be created.
    case cannotCreate = 73
    /// Reading or writing failed.
    case inputOutput = 74
    /// Not now; trying again later may work: another digitd has the root.
    case temporary = 75
    /// Permission is missing.
    case noPermission = 77
    /// The configuration is wrong.
    case configuration = 78
    /// Stopped by Ctrl-C; what was finished has been saved.
    case interrupted = 130

    /// The code for the argument parser.
    var exitCode: ExitCode { ExitCode(rawValue) }
}
