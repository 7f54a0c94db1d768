import ArgumentParser
import ScanLedger

/// `digitd status`: what a daemon does and has done.
struct StatusCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status",
        abstract: "Says whether a daemon runs on a root, what waits and what was answered.",
        usage: """
            digitd status [--root DIR] [--answers N] [--json | --metrics]
            """,
        discussion: """
            Looks only, and works beside a running daemon as well as without one.
            Ends with 0 where one runs, and with 69 where none does. With --metrics it ends with 0 either \
            way, since the metrics say it.

              digitd status --root ~/digits
              digitd status --root ~/digits --json | jq .waiting
              digitd status --root ~/digits --metrics > digitd.prom
            """)

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("How many of the last answers are told.", valueName: "n"))
    var answers = 5

    @Flag(help: "Print one JSON object.")
    var json = false

    @Flag(help: "Print metrics in Prometheus' text format.")
    var metrics = false

    @OptionGroup var rootOptions: RootOptions
    @OptionGroup var configurationOptions: ConfigurationOptions

    func validate() throws {
        guard (0...10_000).contains(answers) else {
            throw ValidationError("--answers is \(answers); allowed is 0 to 10000.")
        }
        guard !(json && metrics) else {
            throw ValidationError("Choose one of --json and --metrics.")
        }
    }

    func run() async throws {
        let layout = try await rootOptions.existing(configurationOptions).layout
        let report: StatusReport
        do {
            report = try StatusReport(of: layout, answersTold: answers)
        } catch {
            throw CommandFailure(.inputOutput, "\(error)")
        }
        if metrics {
            return StandardStream.output.write(report.metrics)
        }
        if json {
            StandardStream.output.writeLine(try JSONLine.encode(report))
        } else {
            StandardStream.output.write(report.text)
        }
        if report.pid == nil { throw CommandFailure(.unavailable) }
    }
}
