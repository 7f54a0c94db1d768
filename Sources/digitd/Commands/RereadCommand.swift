import ArgumentParser
import DigitReading
import DigitService
import Files
import ModelStore
import ScanLedger
import ScanSpool

/// `digitd reread`: reads what is doubtful again, with the model that is in use now.
struct RereadCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reread",
        abstract: "Reads the doubtful scans of a root again with its present model.",
        usage: "digitd reread [--root DIR] [--json]",
        discussion: """
            Use it when another model has come into use. A number that is accepted now, or read \
            otherwise, gets a row in today's CSV, whose 'corrects' names the old one, and a \
            document. What was accepted before and what a person has corrected stays. A copy in \
            review/ stays until somebody takes it away.

            The daemon writes the rows; where none runs, the next one does.

              digitd reread --root ~/digits
            """)

    @Flag(help: "Print one JSON object.")
    var json = false

    @OptionGroup var rootOptions: RootOptions
    @OptionGroup var configurationOptions: ConfigurationOptions

    func run() async throws {
        let (configuration, layout) = try await rootOptions.existing(configurationOptions)
        guard StoredFile.exists(layout.ledger) else {
            throw CommandFailure(
                .noInput, "'\(layout.root.display)' has no ledger: nothing was answered there yet.")
        }
        try RootOptions.becomeOwner(of: layout)
        let loaded = try CommandFailure.translating {
            try ModelVersions(folder: layout.models).load()
        }
        for warning in loaded.warnings { StandardStream.error.writeLine("Warning: \(warning)") }
        let settings = configuration.serviceSettings
        let interruption = Interruption()
        let outcome: Rereading.Outcome
        do {
            let rereading = Rereading(
                layout: layout, ledger: try ScanLedger.openReadOnly(at: layout.ledger.string),
                reader: DigitReader(completing: loaded.model, settings: settings.reading),
                hints: settings.hints, workers: settings.workers)
            outcome = try read(rereading, interruption)
        } catch {
            throw CommandFailure(.inputOutput, "\(error)")
        }
        let report = RereadingReport(
            outcome, model: loaded.version ?? "built-in",
            state: try await .after(outcome.requests, in: layout))
        if json {
            StandardStream.output.writeLine(try JSONLine.encode(report))
        } else {
            StandardStream.output.write(report.text)
        }
        if interruption.isRaised { throw CommandFailure(.interrupted) }
    }

    /// Reads with a bar for the progress.
    private func read(
        _ rereading: Rereading, _ interruption: Interruption
    ) throws -> Rereading.Outcome {
        let bar = ProgressBar(total: 100, unit: "%")
        defer { bar.clear() }
        return try rereading.run(
            onProgress: { bar.update(done: Int(100 * $0), label: "Reading again") },
            shouldContinue: { !interruption.isRaised })
    }
}
