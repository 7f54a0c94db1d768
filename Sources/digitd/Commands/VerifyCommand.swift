import ArgumentParser
import DigitService
import Files
import PlainText
import ScanSpool

/// `digitd verify`: whether all that a root holds agrees.
struct VerifyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Compares ledger, result files, documents and originals with each other.",
        usage: """
            digitd verify [--root DIR] [--json]
            """,
        discussion: """
            Every answer of the ledger must have its rows in the CSV of its day, its document in the
            outbox and its original in done/ or failed/, and nothing else may be there. Contents are
            compared, not only names. Nothing is changed, and a daemon may run meanwhile.

            Ends with 0 where all agrees, and with 65 where something differs.

              digitd verify --root ~/digits
              digitd verify --root ~/digits --json | jq '.differences[].kind'
            """)

    @Flag(help: "Print one JSON object.")
    var json = false

    @OptionGroup var rootOptions: RootOptions
    @OptionGroup var configurationOptions: ConfigurationOptions

    func run() async throws {
        let layout = try await rootOptions.existing(configurationOptions).layout
        guard StoredFile.exists(layout.ledger) else {
            throw CommandFailure(
                .noInput,
                "'\(layout.root.display)' has no ledger: no daemon has worked there yet, or someone took "
                    + "digitd.sqlite away. The next 'digitd run' begins a new one.")
        }
        let interruption = Interruption()
        let report: VerificationReport?
        do {
            report = try verified(layout, interruption)
        } catch {
            throw CommandFailure(.inputOutput, "\(error)")
        }
        guard let report else { throw CommandFailure(.interrupted) }
        if json {
            StandardStream.output.writeLine(try JSONLine.encode(report))
        } else {
            StandardStream.output.write(report.text(root: layout.root.display))
        }
        if !report.isSound { throw CommandFailure(.badData) }
    }

    /// Compares with a bar for the progress.
    private func verified(
        _ layout: SpoolLayout, _ interruption: Interruption
    ) throws -> VerificationReport? {
        var verification = try Verification(of: layout)
        // Each answer is looked at once, and so is its original.
        let bar = ProgressBar(total: 2 * (try verification.count), unit: "scans")
        defer { bar.clear() }
        return try verification.run(
            onProgress: { bar.update(done: $0, label: "Verifying") },
            shouldContinue: { !interruption.isRaised })
    }
}

extension VerificationReport {
    /// The report as a person reads it.
    func text(root: String) -> String {
        var lines = [
            "\(root): \(answers.grouped) answers, \(rows.grouped) rows, \(documents.grouped) documents, "
                + "\(originals.grouped) originals agree; \(inHand.grouped) scans in hand."
        ]
        for difference in differences {
            lines.append("")
            lines.append("\(difference.count.grouped) × \(difference.kind.sentence)")
            lines += difference.examples.map { "    \($0)" }
            let others = difference.count - difference.examples.count
            if others > 0 { lines.append("    and \(others.grouped) more") }
        }
        if isSound { lines.append("Nothing differs.") }
        return lines.joined(separator: "\n") + "\n"
    }
}
