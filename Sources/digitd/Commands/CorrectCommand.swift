import ArgumentParser
import CorrectionRequests
import DigitEvaluation
import DigitService
import Files
import Glibc
import ScanLedger
import ScanSpool

/// `digitd correct`: says what a scan shows that was read otherwise.
struct CorrectCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "correct",
        abstract: "Corrects a number that was read wrongly; digitd learns from it.",
        usage: """
            digitd correct [--root DIR] [--page N] [--field N | --box 'X Y W H'] [--json]
                FILE NUMBER
                digitd correct [--root DIR] [--page N] [--field N | --box 'X Y W H'] [--json]
                FILE --none
            """,
        discussion: """
            FILE is the original in done/, its copy in review/, any other copy of it, its name \
            below the inbox, or the beginning of its SHA-256. The answer gets a row with the \
            status 'corrected' in today's CSV, whose 'corrects' names the row that was wrong, and a \
            document. Every answer to the same picture is corrected. Who corrects twice corrects \
            the correction. The picture is put into training/, so that digitd learns from it.

            The daemon does the work; where none runs, the next one does.

              digitd correct done/2026-11-22/cheque-17.png 504192
              digitd correct page.png --field 3 007
              digitd correct form.pdf --page 2 --field 3 007
              digitd correct page.png --box '610 220 140 40' --none
            """)

    @Argument(help: ArgumentHelp("The scan.", valueName: "file"), completion: .file())
    var file: String

    @Argument(help: ArgumentHelp("The digits on it.", valueName: "number"))
    var number: String?

    @Flag(help: "There is no number.")
    var none = false

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("Which page of a file of many, from 1.", valueName: "n"))
    var page: Int?

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("Which number of the scan: 'field' of its row.", valueName: "n"))
    var field: Int?

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "Which number of the scan: a box it lies in, 'box' of its row.", valueName: "x y w h"))
    var box: String?

    @Flag(help: "Print one JSON object.")
    var json = false

    @OptionGroup var rootOptions: RootOptions
    @OptionGroup var configurationOptions: ConfigurationOptions

    func validate() throws {
        guard (number != nil) != none else {
            throw ValidationError("Give the digits on the scan, or --none, and not both.")
        }
        if let number, NumberLabel(number)?.numbers.first.flatMap(\.self) != number {
            throw ValidationError("'\(number)' is no number: give its digits, as 504192.")
        }
        if field != nil, box != nil { throw ValidationError("Give --field or --box, not both.") }
        if let field, field < 1 {
            throw ValidationError("--field is \(field); the first number is 1.")
        }
        if let page, page < 1 {
            throw ValidationError("--page is \(page); the first page is 1.")
        }
        if let box, Self.box(box) == nil {
            throw ValidationError(
                "--box is '\(box)'; allowed are four numbers, 'x y width height'.")
        }
    }

    func run() async throws {
        let layout = try await rootOptions.existing(configurationOptions).layout
        guard StoredFile.exists(layout.ledger) else {
            throw CommandFailure(
                .noInput, "'\(layout.root.display)' has no ledger: nothing was answered there yet.")
        }
        let report: CorrectionReport
        do {
            let ledger = try ScanLedger.openReadOnly(at: layout.ledger.string)
            report = try await correct(in: layout, ledger)
        } catch let failure as CorrectionTarget.Failure {
            throw CommandFailure(.noInput, "\(failure)")
        } catch let problem as CorrectionProblem {
            throw CommandFailure(.badData, "\(problem)")
        } catch let error as LedgerError {
            throw CommandFailure(.inputOutput, "\(error)")
        }
        if json {
            StandardStream.output.writeLine(try JSONLine.encode(report))
        } else {
            StandardStream.output.write(report.text)
        }
    }

    private func correct(
        in layout: SpoolLayout, _ ledger: ScanLedger
    ) async throws -> CorrectionReport {
        let target = try CorrectionTarget(file, page: page, in: layout, ledger: ledger)
        let field = try box.flatMap(Self.box).map { try target.field(at: $0, of: file) } ?? field
        let label = NumberLabel(number: number)
        let changes = try target.scans.map { try $0.fields(for: label, field: field) }
        // One of several numbers is named, or all of them are none.
        if number != nil, field == nil, target.scans[0].foundNumbers > 1 {
            throw CorrectionProblem.severalNumbers(
                file: file, found: target.scans[0].foundNumbers)
        }
        var report = CorrectionReport(file: file, number: number, sha256: target.sha256)
        guard changes.contains(where: { !$0.isEmpty }) else {
            report.state = .nothingToCorrect
            return report
        }
        let request = CorrectionRequest(
            sha256: target.sha256, page: target.page, field: field, number: number, file: file)
        let name = try CommandFailure.translating {
            try RootOptions.becomeOwner(of: layout)
            return try request.hand(to: layout)
        }
        report.state = try await .after([name], in: layout)
        report.rows = try ledger.corrections(ofRequest: name).map(CorrectionReport.Row.init)
        return report
    }

    /// Reads a box as the CSV has it.
    static func box(_ text: String) -> ScanAnswer.Box? {
        let sides = text.split { $0 == " " || $0 == "," }.map { Int($0) ?? -1 }
        guard sides.count == 4, sides.allSatisfy({ $0 >= 0 }) else { return nil }
        return ScanAnswer.Box(x: sides[0], y: sides[1], width: sides[2], height: sides[3])
    }
}
