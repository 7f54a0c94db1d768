import ArgumentParser
import DigitReading
import SystemPackage

/// `digitd explain`: shows why a scan is read as it is.
struct ExplainCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain",
        abstract: "Shows in one picture why a scan is read as it is.",
        usage: """
            digitd explain [--page N] [--output PICTURE.png] [--force] [--json]
                [--error-rate RATE] [--digits N | --pattern PATTERN]
                [--model FILE | --root DIR] FILE
            """,
        discussion: """
            Writes a picture with the scan and a box around each number and digit, the ink that \
            was found, each digit as the network saw it with its ten probabilities, and sentences \
            that say why it was read, doubted or refused. Of a page it shows the page large, its \
            ink in the colour of what it was taken for, a tag beside each number, and in detail \
            only those numbers in doubt. Prints the same in words; with --json, as one JSON object.

            Ends with 65 when nothing could be read, and with 66 when the file is not there.

              digitd explain cheque.png                 writes cheque.png.explained.png
              digitd explain form.pdf --page 2          writes form.pdf.page-2.explained.png
              digitd explain review/7__07.png --output why.png
              digitd explain --json cheque.png | jq -r '.explanations[].sentences[]'
            """)

    @Argument(
        help: ArgumentHelp(
            "A scan (PNG, JPEG, TIFF, PDF or HEIC); '-' for standard input.", valueName: "file"),
        completion: .file())
    var file: String

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("Which page of a file of many, from 1.", valueName: "n"))
    var page: Int?

    @Option(
        name: .shortAndLong,
        help: ArgumentHelp(
            "The picture to write. Without it: the file's name and .explained.png, in the current "
                + "folder.",
            valueName: "picture.png"),
        completion: .file(extensions: ["png"]))
    var output: String?

    @Flag(help: "Replace a picture that is there.")
    var force = false

    @Flag(help: "Print one JSON object.")
    var json = false

    @OptionGroup var readerOptions: ReaderOptions

    func validate() throws {
        if let page, page < 1 {
            throw ValidationError("--page is \(page); the first page is 1.")
        }
    }

    func run() async throws {
        let reader = try await readerOptions.load().reader
        let picture = try OutputFile(output ?? defaultOutput, replacing: force)
        let explained = ExplainedScan(
            file == "-" ? .standardInput : .file(FilePath(file)), page: page, reader)
        let document = explained.document
        if document.code == .missing {
            throw CommandFailure(.noInput, document.reason ?? "")
        }
        let drawing = ExplanationPicture(
            of: explained.explanation, file: document.file, model: reader.model.identity)
        try picture.write(drawing.canvas.pngBytes())
        if json {
            let whole = ExplanationDocument(
                reading: document, explanation: explained.explanation,
                picture: output ?? defaultOutput)
            StandardStream.output.writeLine(whole.json())
        } else {
            StandardStream.output.write(
                explained.explanation.text(
                    file: document.file, picture: output ?? defaultOutput))
        }
        if let pages = explained.pages {
            StandardStream.error.writeLine(
                "\(file) has \(pages) pages; this is the first one. Another: --page N")
        }
        if document.status == .rejected { throw CommandFailure(.badData) }
    }

    /// The name of the picture where none is given.
    private var defaultOutput: String {
        let name = file == "-" ? "scan" : FilePath(file).lastComponent?.string ?? "scan"
        return name + (page.map { ".page-\($0)" } ?? "") + ".explained.png"
    }
}
