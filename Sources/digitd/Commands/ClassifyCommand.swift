import ArgumentParser
import DigitReading
import Foundation
import SystemPackage

/// `digitd classify`: reads scans and prints what is on them.
struct ClassifyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "classify",
        abstract: "Reads scans and prints the numbers on them.",
        usage: """
            digitd classify [--json] [--error-rate RATE] [--digits N | --pattern PATTERN]
                [--model FILE | --root DIR] PATH ...
            """,
        discussion: """
            Prints a line for each number: the path, the number and the confidence, with tabs \
            between them, and 'review' behind those that are doubtful. What could not be read is \
            named with its reason on standard error. With --json, prints one JSON document for \
            each scan instead, read or not (Config/reading.schema.json).

            TIFF and PDF may have many pages: each is read, and its path ends with #page=2, say. \
            What decodes PDF, TIFF and HEIC are packages of their own: poppler-utils, libtiff6, \
            libheif-examples.

            A folder stands for all files in it and below it, in the order of their names; '-' \
            stands for a scan on standard input. Files are known by their content, not by name.

            Ends with 65 when something could not be read, and with 66 when a path is not there.

              digitd classify cheque.png
              digitd classify scans/ > answers.tsv
              digitd classify --pattern '18dd|19dd' years/
              curl -s https://example.org/7.png | digitd classify -
              digitd classify --json scans/ | jq -r '.numbers[].text'
            """)

    @Argument(
        help: ArgumentHelp(
            "Scans (PNG, JPEG, TIFF, PDF, HEIC), or folders of them; '-' for standard input.",
            valueName: "path"),
        completion: .file())
    var paths: [String]

    @Flag(help: "Print one JSON document a scan.")
    var json = false

    @OptionGroup var readerOptions: ReaderOptions

    func run() async throws {
        let (reader, configuration) = try await readerOptions.load()
        let workers = configuration.workers
        var hasRefused = false
        var hasMissing = false
        try await forEachBatch(
            of: ScanWalk(paths), size: 64, workers: workers,
            work: { scans in ScanBatch(scans, reader: reader) },
            deliver: { batch in
                hasRefused = hasRefused || batch.documents.contains { $0.status == .rejected }
                hasMissing = hasMissing || batch.hasMissing
                show(batch.documents)
            })
        if hasMissing { throw CommandFailure(.noInput) }
        if hasRefused { throw CommandFailure(.badData) }
    }

    private func show(_ documents: [ReadingDocument]) {
        guard !json else {
            let lines = documents.map { $0.json() + "\n" }
            return StandardStream.output.write(lines.joined())
        }
        // Answers and refusals keep their order on a terminal, where both streams meet.
        var answers = ""
        for document in documents {
            guard document.status == .rejected, let reason = document.reason else {
                answers += Self.lines(document)
                continue
            }
            StandardStream.output.write(answers)
            answers = ""
            StandardStream.error.writeLine("\(document.file): \(reason)")
        }
        StandardStream.output.write(answers)
    }

    private static func lines(_ document: ReadingDocument) -> String {
        document.numbers.map { number in
            let mark = document.status(of: number) == .review ? "\treview" : ""
            return "\(document.file)\t\(number.text)\t"
                + "\(ConfidenceText.format(number.confidence))\(mark)\n"
        }.joined()
    }
}
