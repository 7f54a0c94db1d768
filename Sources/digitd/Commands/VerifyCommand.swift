import ArgumentParser
import DigitService
import Files
import PlainText
import ScanLedger
import ScanSpool

/// `digitd verify`: whether all that a root holds agrees.
struct VerifyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Compares ledger, result files, documents and originals with each other.",
        usage: """
            digitd verify [--root DIR] [--repair] [--json]
            """,
        discussion: """
            Every answer of the ledger must have its rows in the CSV of its day, its document in the
            outbox and its original in done/ or failed/, and nothing else may be there. What is not
            answered is in the inbox, or in hand in work/. Contents are compared, not only names. Nothing is changed, and a daemon may run meanwhile.

            With --repair, what a killed process left half done is finished first, and rows and
            documents that are missing are written again from the ledger; a damaged ledger is set
            aside and a new one begun. Nothing is removed that somebody else may have made. It needs the root for itself: stop the daemon before.

            Ends with 0 where all agrees, with 65 where something differs or is left to differ, and
            with 75 where --repair meets a daemon.

              digitd verify --root ~/digits
              digitd verify --root ~/digits --repair
              digitd verify --root ~/digits --json | jq '.differences[].kind'
            """)

    @Flag(help: "Mend what can be mended without a guess.")
    var repair = false

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
        if repair { try RootOptions.becomeOwner(of: layout) }
        let interruption = Interruption()
        let report: VerificationReport?
        do {
            report =
                try repair ? repaired(layout, interruption) : verified(layout, interruption)
        } catch let error as SpoolError {
            throw CommandFailure(error)
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

    /// Mends and compares, with a bar for each look.
    private func repaired(
        _ layout: SpoolLayout, _ interruption: Interruption
    ) throws -> VerificationReport? {
        var repair = try RootRepair(of: layout)
        let total = 2 * (try repair.count)
        let bars = (0..<2).map { _ in ProgressBar(total: total, unit: "scans") }
        defer { for bar in bars { bar.clear() } }
        return try repair.run(
            onProgress: { done, isSecondLook in
                bars[isSecondLook ? 1 : 0].update(
                    done: done, label: isSecondLook ? "Verifying again" : "Verifying")
            },
            shouldContinue: { !interruption.isRaised })
    }
}

extension VerificationReport {
    /// The report as a person reads it.
    func text(root: String) -> String {
        var lines: [String] = []
        for mending in mended ?? [] {
            lines += mending.lines(mending.kind.sentence)
            lines.append("")
        }
        if mended?.isEmpty ?? false { lines.append("There was nothing to mend.") }
        lines.append(
            "\(root): \(answers.grouped) answers, \(rows.grouped) rows, \(documents.grouped) documents, "
                + "\(originals.grouped) originals agree; \(inHand.grouped) scans in hand"
                + (waiting > 0 ? ", \(waiting.grouped) in the inbox." : "."))
        for difference in differences {
            lines.append("")
            lines += difference.lines(difference.kind.sentence)
        }
        if isSound { lines.append("Nothing differs.") }
        return lines.joined(separator: "\n") + "\n"
    }
}

extension Noted {
    /// What was found or done as a person reads it: how often, the sentence, and the first places.
    fileprivate func lines(_ sentence: String) -> [String] {
        let others = count - examples.count
        let isEach = examples.count == min(count, Self.mostExamples)
        return ["\(count.grouped) × \(sentence)"] + examples.map { "    \($0)" }
            + (others > 0 && isEach ? ["    and \(others.grouped) more"] : [])
    }
}
