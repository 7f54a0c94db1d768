import ArgumentParser

/// The program: handwritten digits in, answers out.
@main
struct Digitd: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "digitd",
        abstract: "Reads handwritten digits.",
        version: "0.1.0",
        subcommands: [CheckConfigCommand.self])

    static func main() async {
        do {
            var command = try parseAsRoot()
            if var asynchronous = command as? any AsyncParsableCommand {
                try await asynchronous.run()
            } else {
                try command.run()
            }
        } catch let failure as CommandFailure {
            if !failure.message.isEmpty {
                StandardStream.error.writeLine("Error: \(failure.message)")
            }
            exit(withError: failure.meaning.exitCode)
        } catch {
            exit(withError: error)
        }
    }
}
