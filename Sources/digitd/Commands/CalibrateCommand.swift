import ArgumentParser
import DigitEvaluation
import DigitReading
import DigitTraining
import Handwriting
import NeuralNetwork
import PlainText
import SystemPackage

/// `digitd calibrate`: finds out how sure a reader of lines may be.
struct CalibrateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "calibrate",
        abstract: "Finds out how sure a reader of lines may be.",
        usage: """
            digitd calibrate [--line-model FILE] [--model FILE | --root DIR] [--count N]
                             [--seed N] [--json] --output FILE
            digitd calibrate --pages [--finder-model FILE] [--strokes DIR] [--count N] …
                             --output FILE
            """,
        discussion: """
            Lets the reader of lines read synthetic numbers by hands that it never saw. On one half \
            it fits how probable it is that a number is right; on the other it counts how many are \
            accepted from each confidence on, and how many of those are wrong. The model it writes is \
            the same network with both; the bar of an --error-rate follows from them.

            With --pages it is the finder of numbers: drawn pages are read, of layouts and by hands of \
            which some were never seen, and whatever is read where no number stands is wrong.

            Prints how honest the confidences are on the second half, and what is accepted at an \
            error rate. With --json, prints all of it as one JSON object. The same models and seed \
            give the same file.

              digitd train --recipe line --idx mnist --output trained.safetensors
              digitd calibrate --line-model trained.safetensors --output line.safetensors
              digitd classify --line-model line.safetensors scan.png
              digitd calibrate --pages --finder-model t.safetensors --output finder.safetensors
            """)

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "How many pictures are read: 48000, or 800 pages, where nothing is said.",
            valueName: "n"))
    var count: Int?

    @Flag(help: "Calibrate the finder of numbers on pages.")
    var pages = false

    @Option(
        help: ArgumentHelp(
            "A folder with recorded pen strokes that pages are written with.", valueName: "dir"),
        completion: .directory)
    var strokes: String?

    @OptionGroup var work: WorkOptions

    @Option(
        name: .shortAndLong,
        help: ArgumentHelp("Where the model is saved.", valueName: "file"),
        completion: .file(extensions: ["safetensors"]))
    var output: String

    @Flag(help: "Replace the output file when it is there.")
    var force = false

    @Flag(help: "Print one JSON object.")
    var json = false

    @OptionGroup var modelOptions: ModelOptions

    func validate() throws {
        let allowed = pages ? 20...100_000 : 1_000...1_000_000
        guard count.map(allowed.contains) ?? true else {
            throw ValidationError(
                "--count is \(count ?? 0); allowed is \(allowed.lowerBound) to "
                    + "\(allowed.upperBound).")
        }
        guard pages || strokes == nil else {
            throw ValidationError("--strokes writes pages: give --pages, too.")
        }
    }

    func run() async throws {
        let file = try OutputFile(output, replacing: force)
        let interruption = Interruption()
        let outcome = try pages ? calibratePages(interruption) : calibrateLines(interruption)
        guard let outcome else { throw CommandFailure(.interrupted) }
        try file.write(outcome.model.fileBytes)
        if json {
            let report = Report(
                model: outcome.model.identity, path: file.path.string,
                weights: outcome.weights, fitted: outcome.fitted, counted: outcome.counted,
                pages: outcome.pages, honesty: outcome.report)
            StandardStream.output.writeLine(try JSONLine.encode(report))
        } else {
            if let pages = outcome.pages { StandardStream.output.writeLine(pages.sentence) }
            StandardStream.output.write(outcome.report.text)
            StandardStream.error.writeLine(
                "\nModel \(outcome.model.identity.prefix(12)) saved as '\(file.path)': fitted to "
                    + "\(outcome.fitted.grouped) numbers, counted on "
                    + "\(outcome.counted.grouped) others.")
        }
    }

    private func calibrateLines(_ interruption: Interruption) throws -> Outcome? {
        let model = try modelOptions.load()
        let run = NumberCalibrationRun(
            model: model, lines: try modelOptions.loadLines(beside: model),
            count: count ?? 48_000, seed: work.seed, workers: work.cores)
        let outcome = try showing(run.count, "pictures") { show in
            try run.run(onProgress: show, shouldContinue: { !interruption.isRaised })
        }
        return outcome.map {
            Outcome(
                model: $0.model, weights: $0.calibration.weights, fitted: $0.fitted,
                counted: $0.counted, report: $0.report)
        }
    }

    private func calibratePages(_ interruption: Interruption) throws -> Outcome? {
        let model = try modelOptions.load()
        let pens = try strokes.map {
            try PageMaterial.pens(
                in: .absolute($0), part: .heldOut, where: PenLabelCheck(model: model).isUsable)
        }
        let run = PageCalibrationRun(
            model: model, lines: try modelOptions.loadLines(beside: model),
            finder: try modelOptions.loadFinder(),
            synthesiser: PageSynthesiser(
                faces: PageMaterial.faces(of: .heldOut), pens: pens, layouts: PageLayout.allCases,
                plainShare: PageCalibrationRun.plainShare),
            count: count ?? 800, seed: work.seed, workers: work.cores)
        let outcome = try showing(run.count, "pages") { show in
            try run.run(onProgress: show, shouldContinue: { !interruption.isRaised })
        }
        return outcome.map {
            Outcome(
                model: $0.model, weights: $0.calibration.weights, fitted: $0.fitted,
                counted: $0.score.read, pages: Pages($0.score), report: $0.report)
        }
    }

    /// Does long work with a bar for its progress.
    private func showing<Result>(
        _ total: Int, _ unit: String, _ work: (_ show: (Int) -> Void) throws -> Result
    ) throws -> Result {
        let bar = ProgressBar(total: total, unit: unit)
        return try CommandFailure.translating {
            defer { bar.clear() }
            return try work { bar.update(done: $0, label: "Reading") }
        }
    }

    /// What a calibration came to.
    private struct Outcome {
        var model: Model
        var weights: [Double]
        var fitted: Int
        var counted: Int
        var pages: Pages?
        var report: CalibrationReport
    }

    /// How the pages were read on which the bars were counted.
    private struct Pages: Encodable {
        var written: Int
        var found: Int
        var right: Int

        init(_ score: PageScore) {
            (written, found, right) = (score.written, score.found, score.right)
        }

        var sentence: String {
            "\(written.grouped) numbers were written; \(found.grouped) were found as one, "
                + "\(right.grouped) read right."
        }
    }

    /// What a calibration came to, for scripts.
    private struct Report: Encodable {
        var model: String
        var path: String
        var weights: [Double]
        var fitted: Int
        var counted: Int
        var pages: Pages?
        var honesty: CalibrationReport
    }
}
