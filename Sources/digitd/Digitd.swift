import ArgumentParser
import DigitTraining
import LinearAlgebra

/// The program: handwritten digits in, answers out.
@main
struct Digitd: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "digitd",
        abstract: "Reads handwritten digits.",
        discussion: """
            Drop scans (PNG, JPEG, PDF, …) into a folder and find the answers in another:

              digitd run --root ~/digits        then copy scans into ~/digits/inbox
              digitd classify scan.png          or read single scans without a daemon

            The manual is digitd(1); the configuration file explains itself. A completion script \
            for your shell comes from 'digitd --generate-completion-script bash' (or zsh, fish).
            """,
        version: version,
        subcommands: [
            RunCommand.self, ClassifyCommand.self, ExplainCommand.self, TrainCommand.self,
            CalibrateCommand.self, EvaluateCommand.self, SynthesiseCommand.self,
            RetrainCommand.self, CorrectCommand.self, RereadCommand.self, ModelsCommand.self,
            StatusCommand.self, VerifyCommand.self, DoctorCommand.self, CheckConfigCommand.self,
            WebCommand.self, ReadForDaemonCommand.self,
        ])

    /// The version of the program, as in the changelog.
    static let version = "0.1.0"

    static func main() async {
        OpenBLAS.endIdleThreads()
        do {
            try checkCommands(CommandLine.arguments.dropFirst())
            var command = try parseAsRoot()
            try checkArithmetic()
            if var asynchronous = command as? any AsyncParsableCommand {
                try await asynchronous.run()
            } else {
                try command.run()
            }
            // The daemon's answers are in its outbox, whatever became of its terminal.
            if !(command is RunCommand) { try StandardStream.checkOutput() }
        } catch let failure as CommandFailure {
            if !failure.message.isEmpty {
                StandardStream.error.writeLine("Error: \(failure.message)")
            }
            exit(withError: failure.meaning.exitCode)
        } catch {
            exit(withError: error)
        }
    }

    /// Refuses a first word that is no command, and one behind it where that has commands of its own, and names the
    /// one that was probably meant.
    private static func checkCommands(_ words: ArraySlice<String>) throws(CommandFailure) {
        var commands: [any ParsableCommand.Type] = configuration.subcommands
        var path = "digitd"
        for word in words {
            guard !commands.isEmpty, !word.hasPrefix("-"), word != "help" else { return }
            let command = commands.first {
                $0._commandName == word || $0.configuration.aliases.contains(word)
            }
            guard let command else {
                let shown = commands.filter { $0.configuration.shouldDisplay }
                    .map { $0._commandName }
                let hint =
                    NearestName.of(word, among: shown + ["help"])
                    .map { "; did you mean '\($0)'?" } ?? "."
                throw CommandFailure(
                    .usage, "'\(word)' is no command\(hint) '\(path) --help' lists all commands.")
            }
            commands = command.configuration.subcommands
            path += " \(word)"
        }
    }

    /// Refuses to work on a machine that multiplies wrongly; takes a few milliseconds.
    private static func checkArithmetic() throws(CommandFailure) {
        do {
            try verifyArithmetic()
        } catch {
            throw CommandFailure(.software, "\(error)")
        }
    }
}
