import ArgumentParser
import DigitService
import DigitTraining
import Glibc
import ModelStore
import ScanSpool

/// `digitd retrain`: learns from the labelled images now.
struct RetrainCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "retrain",
        abstract: "Learns from the labelled images of a root now.",
        usage: """
            digitd retrain [--root DIR] [--force | --if-changed] [--background] [--json]
            """,
        discussion: """
            Trains a new model from the one in use, on the images in training/0 … 9. The new model \
            takes over only when it is not worse on digits it was not trained on; a running \
            daemon changes to it at once. Either way the report is printed and kept in \
            training/reports.

            The daemon does the same by itself when labels have changed; unchanged labels cause \
            no work, here neither, unless --force asks for it.

              digitd retrain --root ~/digits
              digitd retrain --root ~/digits --json | jq -r .outcome
            """)

    @Flag(help: "Train although the labels are those of the last time.")
    var force = false

    @Flag(help: "Say nothing when the labels are those of the last time.")
    var ifChanged = false

    @Flag(help: "Work on one core with the lowest priority.")
    var background = false

    @Option(
        help: ArgumentHelp(
            "The daemon that hears of it, and with which it ends.", visibility: .hidden))
    var daemon: Int32?

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("From what every random choice follows.", valueName: "n"))
    var seed: UInt64 = 1

    @Flag(help: "Print the report as one JSON object.")
    var json = false

    @OptionGroup var rootOptions: RootOptions
    @OptionGroup var configurationOptions: ConfigurationOptions

    func validate() throws {
        if force, ifChanged {
            throw ValidationError("Give either --force or --if-changed, not both.")
        }
    }

    func run() async throws {
        if let daemon { DaemonWatch.endThisProcess(with: daemon) }
        let (configuration, layout) = try await rootOptions.existing(configurationOptions)
        try RootOptions.becomeOwner(of: layout)
        var settings = configuration.retrainingSettings
        settings.workers = background ? 1 : configuration.workers
        // With one worker everything is computed on this thread, whose priority nobody raises
        // again: the workers of libdispatch set theirs to 0 when they start.
        if background { setpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0, 19) }

        let run = RetrainingRun(
            training: layout.training, store: ModelVersions(folder: layout.models),
            settings: settings, seed: seed, digitdVersion: Digitd.version)
        let interruption = Interruption()
        let display = RetrainingDisplay(
            telling: daemon != nil ? .aDaemon : background ? .aLog : .aTerminal)
        let report = try CommandFailure.translating {
            defer { display.finish() }
            return try run.run(
                force: force, onStage: display.show,
                shouldContinue: { !interruption.isRaised })
        }
        try show(report)
        if report.outcome == .interrupted { throw CommandFailure(.interrupted) }
    }

    private func show(_ report: RetrainingReport) throws {
        if ifChanged, report.saysNothingNew { return }
        if json {
            StandardStream.output.writeLine(try JSONLine.encode(report))
        } else if background {
            // One line for the log of whoever started it; the whole report is kept in a file.
            StandardStream.output.writeLine(report.reason)
        } else if report.outcome == .unchanged {
            StandardStream.output.writeLine("\(report.reason)\n\(report.nextStep)")
        } else {
            StandardStream.output.write(report.text)
        }
    }
}
