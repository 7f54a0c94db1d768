import ArgumentParser
import DigitEvaluation
import DigitReading
import DigitTraining
import Files
import NeuralNetwork
import PlainText
import SystemPackage

/// `digitd evaluate`: measures a model on images whose labels are known.
struct EvaluateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "evaluate",
        abstract: "Measures how well a model reads labelled images.",
        usage: """
            digitd evaluate [--model FILE] [--charts DIR] --idx DIR
            digitd evaluate [--model FILE] [--charts DIR] --labels labels.csv
            digitd evaluate [--model FILE] [--charts DIR] FOLDER
            """,
        discussion: """
            Prints the accuracy, a line for each digit, the confusion matrix (rows: what it is, \
            columns: what was read), how honest the confidences are, how many readings are \
            accepted at an error rate with how many errors, and the images that were read wrong. \
            With --json, prints all of it as one JSON object. With --charts, draws two of the \
            tables: reliability.svg and coverage.svg.

            The images are the 10,000 test images of a folder with MNIST's files; or the scans \
            named in a table with the columns file,label, found beside it or in the folder \
            'images' beside it; or a folder with the folders 0 to 9. Scans are read as the daemon \
            reads them, and a number is right when all of its digits are.

              digitd evaluate --idx mnist
              digitd evaluate --model mine.safetensors --labels scans/labels.csv
              digitd evaluate --charts report --labels scans/labels.csv
              digitd evaluate --json my-digits | jq .accuracy
            """)

    @Argument(
        help: ArgumentHelp("A folder with labelled images in 0 to 9.", valueName: "folder"),
        completion: .directory)
    var folder: String?

    @Option(
        help: ArgumentHelp("A folder with MNIST's t10k files.", valueName: "dir"),
        completion: .directory)
    var idx: String?

    @Option(
        help: ArgumentHelp("A table with the columns file,label.", valueName: "file"),
        completion: .file(extensions: ["csv"]))
    var labels: String?

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("Images read wrong that are named at most.", valueName: "n"))
    var mistakes = 20

    @Option(
        help: ArgumentHelp(
            "The folder to draw reliability.svg and coverage.svg in; it is made where needed.",
            valueName: "dir"),
        completion: .directory)
    var charts: String?

    @Flag(help: "Replace charts that are there.")
    var force = false

    @Flag(help: "Print one JSON object.")
    var json = false

    @OptionGroup var readerOptions: ReaderOptions

    func validate() throws {
        guard [folder, idx, labels].compactMap(\.self).count == 1 else {
            throw ValidationError(
                "Give the labelled images, one of: --idx DIR, --labels FILE, or a FOLDER.")
        }
        if idx != nil, readerOptions.hint != nil {
            throw ValidationError(
                "--digits and --pattern are for scans; --idx holds single digits.")
        }
        guard mistakes >= 0 else {
            throw ValidationError("--mistakes is \(mistakes); allowed is 0 or more.")
        }
    }

    func run() async throws {
        let (reader, configuration) = try await readerOptions.load()
        let files = try charts.map { charts throws(CommandFailure) in
            try ChartFiles(in: charts, replacing: force)
        }
        let evaluation = try CommandFailure.translating {
            try evaluate(reader, configuration)
        }
        try files?.write(
            evaluation, errorRate: configuration.reading.errorRate,
            subject: subject(reader.model, evaluation))
        if json {
            let report = Report(
                model: reader.model.identity, evaluation: evaluation, charts: files?.paths)
            StandardStream.output.writeLine(try JSONLine.encode(report))
        } else {
            StandardStream.output.write(evaluation.text(maximumMistakes: mistakes))
            guard let files else { return }
            let paths = files.paths.joined(separator: " and ")
            StandardStream.output.writeLine("\nCharts: \(paths)")
        }
    }

    /// What was read, and by which model, below the title of a chart.
    private func subject(_ model: Model, _ evaluation: Evaluation) -> String {
        let name = FilePath.absolute(idx ?? labels ?? folder ?? "").lastTwoNames
        return "\(evaluation.count.grouped) images of \(name), "
            + "\(PercentText.format(evaluation.accuracy)) right, "
            + "model \(model.identity.prefix(12))"
    }

    /// The evaluation with the identity of what was evaluated.
    private struct Report: Encodable {
        var model: String
        var evaluation: Evaluation
        var charts: [String]?

        enum CodingKeys: String, CodingKey {
            case model, charts
        }

        func encode(to encoder: any Encoder) throws {
            try evaluation.encode(to: encoder)
            var container = encoder.container(keyedBy: CodingKeys.self)
            try container.encode(model, forKey: .model)
            try container.encodeIfPresent(charts, forKey: .charts)
        }
    }
}

extension EvaluateCommand {
    private func evaluate(
        _ reader: DigitReader, _ configuration: DigitdConfiguration
    ) throws -> Evaluation {
        if let idx {
            let images = try LabelledImages(idxFolder: FilePath.absolute(idx), set: .test)
            return Evaluation(
                of: reader.model, on: images, errorRate: configuration.reading.errorRate,
                workers: configuration.workers)
        }
        let scans = try labelledScans()
        let bar = ProgressBar(total: scans.count, unit: "scans")
        defer { bar.clear() }
        return Evaluation(
            of: reader, on: scans, workers: configuration.workers,
            onProgress: { bar.update(done: $0, label: "Reading") })
    }

    private func labelledScans() throws -> [LabelledScan] {
        if let labels {
            let scans = try LabelsTable(reading: FilePath.absolute(labels)).scans
            try Self.tellUnreadable(of: scans, named: labels)
            return scans
        }
        let path = FilePath.absolute(folder ?? ".")
        let folders = try DigitFolders(in: path)
        for problem in folders.problems {
            StandardStream.error.writeLine("Left out: \(problem.name): \(problem.reason)")
        }
        guard !folders.scans.isEmpty else {
            throw LabelError.noUsableImages(
                path: path.description, problems: folders.problems.count)
        }
        return folders.scans
    }
}

extension EvaluateCommand {
    /// Says which files of a table cannot be read: they count as wrong.
    ///
    /// - Throws: A ``CommandFailure`` when none can, since then the table is what is wrong.
    private static func tellUnreadable(of scans: [LabelledScan], named table: String) throws {
        let reasons = scans.compactMap { scan -> String? in
            do throws(FileError) {
                _ = try StoredFile.openForReading(scan.path, followingSymlink: false)
                return nil
            } catch {
                return "\(error)"
            }
        }
        guard let first = reasons.first else { return }
        guard reasons.count < scans.count else {
            throw CommandFailure(
                .noInput,
                "None of the \(scans.count.grouped) files that '\(table)' names can be read. The "
                    + "first: \(first) Names are seen from the folder of the table.")
        }
        StandardStream.error.writeLine(
            "Not read, and counted as wrong: \(reasons.count.grouped) of \(scans.count.grouped) files. "
                + "The first: \(first)")
    }
}

extension FilePath {
    /// The last two names of the path, which tell one `labels.csv` from another.
    fileprivate var lastTwoNames: String {
        components.suffix(2).map(\.string).joined(separator: "/")
    }
}
