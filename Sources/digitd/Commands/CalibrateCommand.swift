import ArgumentParser
import DigitEvaluation
import DigitReading
import NeuralNetwork
import PlainText

/// `digitd calibrate`: finds out how sure a reader of lines may be.
struct CalibrateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "calibrate",
        abstract: "Finds out how sure a reader of lines may be.",
        usage: """
            digitd calibrate [--line-model FILE] [--model FILE | --root DIR] [--count N]
                             [--seed N] [--json] --output FILE
            """,
        discussion: """
            Lets the reader of lines read synthetic numbers by hands that it never saw. On one half \
            it fits how probable it is that a number is right; on the other it counts how many are \
            accepted from each confidence on, and how many of those are wrong. The model it writes is \
            the same network with both; the bar of an --error-rate follows from them.

            Prints how honest the confidences are on the second half, and what is accepted at an \
            error rate. With --json, prints all of it as one JSON object. The same models and seed \
            give the same file.

              digitd train --recipe line --idx mnist --output trained.safetensors
              digitd calibrate --line-model trained.safetensors --output line.safetensors
              digitd classify --line-model line.safetensors scan.png
            """)

    @Option(help: ArgumentHelp("How many pictures are read.", valueName: "n"))
    var count = 48_000

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
        guard (1_000...1_000_000).contains(count) else {
            throw ValidationError("--count is \(count); allowed is 1000 to 1000000.")
        }
    }

    func run() async throws {
        let file = try OutputFile(output, replacing: force)
        let run = NumberCalibrationRun(
            model: try modelOptions.load(), lines: try modelOptions.loadLines(), count: count,
            seed: work.seed, workers: work.cores)
        let interruption = Interruption()
        let bar = ProgressBar(total: count, unit: "pictures")
        let outcome = try CommandFailure.translating {
            defer { bar.clear() }
            return try run.run(
                onProgress: { bar.update(done: $0, label: "Reading") },
                shouldContinue: { !interruption.isRaised })
        }
        guard let outcome else { throw CommandFailure(.interrupted) }
        try file.write(outcome.model.fileBytes)
        if json {
            let report = Report(
                model: outcome.model.identity, path: file.path.string,
                weights: outcome.calibration.weights, fitted: outcome.fitted,
                counted: outcome.counted, honesty: outcome.report)
            StandardStream.output.writeLine(try JSONLine.encode(report))
        } else {
            StandardStream.output.write(outcome.report.text)
            StandardStream.error.writeLine(
                "\nModel \(outcome.model.identity.prefix(12)) saved as '\(file.path)': fitted to "
                    + "\(outcome.fitted.grouped) numbers, counted on "
                    + "\(outcome.counted.grouped) others.")
        }
    }

    /// What a calibration came to, for scripts.
    private struct Report: Encodable {
        var model: String
        var path: String
        var weights: [Double]
        var fitted: Int
        var counted: Int
        var honesty: CalibrationReport
    }
}
