import ArgumentParser
import DigitTraining
import Files
import Handwriting
import NeuralNetwork
import PlainText
import ScanImages
import SystemPackage

/// `digitd synthesise`: writes handwriting that no hand has written.
struct SynthesiseCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "synthesise",
        abstract: "Makes handwritten digits, as scans or as images to train on.",
        usage: """
            digitd synthesise [--scans | --idx | --folders | --strips | --pages |
                               --non-digits | --forms]
                              [--count N] [--seed N] [--hand REGION] --output DIR
            """,
        discussion: """
            Draws digits stroke by stroke with the world's forms of each (a one with a flag, a \
            seven with a bar, an open four, …), by writers who differ in slant, pen and care. One \
            seed gives one set of files, bit for bit.

              digitd synthesise --scans --count 24 --longest 4 --output samples
              digitd synthesise --idx --count 60000 --hand european --output european
              digitd synthesise --folders --count 100 --seed 7 --output my-digits
              digitd synthesise --pages --count 20 --dpi 300 --strokes unipen --output pages
            """,
        aliases: ["synthesize"])

    /// What is written.
    enum Kind: String, EnumerableFlag {
        case scans
        case idx
        case folders
        case strips
        case foundStrips = "found-strips"
        case pages
        case nonDigits = "non-digits"
        case forms

        static func help(for value: Kind) -> ArgumentHelp? {
            switch value {
            case .scans: "Sample scans in images/, and what is on them in labels.csv."
            case .idx: "The four files of MNIST: N images to train on, N / 6 to test with."
            case .folders: "PNG images of 28×28 in the folders 0 to 9."
            case .strips: "Strips of whole numbers, as a line reader learns from, and labels.csv."
            case .foundStrips:
                "Strips that the finder cuts out of drawn pages, and labels.csv; some hold no number."
            case .pages:
                "A4 pages in images/, and in pages.json each number with its box."
            case .nonDigits:
                "PNG images of 28×28 without a digit in images/, and labels.csv, which says so."
            case .forms: "One picture of every form of every digit, forms.png."
            }
        }
    }

    @Flag(exclusivity: .exclusive) var kind = Kind.scans

    @Option(parsing: .unconditional, help: ArgumentHelp("How many images.", valueName: "n"))
    var count = 100

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "Scans show numbers of one to so many digits.", valueName: "digits"))
    var longest = 1

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("From what every random choice follows.", valueName: "n"))
    var seed: UInt64 = 1

    @Option(
        help: ArgumentHelp(
            "Where the writers learnt to write.",
            valueName: "region"))
    var hand = HandwritingRegion.mixed

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("The resolution of pages in dots an inch, 50 to 600.", valueName: "n"))
    var dpi = 200

    @Option(
        help: ArgumentHelp(
            "Recorded pens that write beside the program's own hands, on pages and strips.",
            valueName: "dir"),
        completion: .directory)
    var strokes: String?

    @Flag(help: "By the recorded hands, and pages of the layouts, that no training sees.")
    var unseen = false

    @Flag(help: "Pages on which no number is written by hand.")
    var blank = false

    @Flag(help: "Pages as an office scanner gives them: upright, in even light, on white paper.")
    var plain = false

    @Flag(help: "Beside each page a picture of what each of its pixels is, in maps/.")
    var maps = false

    @Option(
        name: .shortAndLong,
        help: ArgumentHelp("The folder to write to.", valueName: "dir"), completion: .directory)
    var output: String

    @Flag(help: "Write into a folder that is not empty; files of the same names are replaced.")
    var force = false

    func validate() throws {
        guard (1...1_000_000).contains(count) else {
            throw ValidationError("--count is \(count); allowed is 1 to 1000000.")
        }
        guard (1...20).contains(longest) else {
            throw ValidationError("--longest is \(longest); allowed is 1 to 20.")
        }
        guard longest == 1 || kind == .scans else {
            throw ValidationError("--longest is for --scans; strips have one to thirteen digits.")
        }
        guard (50...600).contains(dpi) else {
            throw ValidationError("--dpi is \(dpi); allowed is 50 to 600.")
        }
        guard kind == .pages || (dpi == 200 && !blank && !plain && !maps) else {
            throw ValidationError("--dpi, --blank, --plain and --maps are for --pages.")
        }
        guard [.pages, .strips, .foundStrips].contains(kind) || (strokes == nil && !unseen) else {
            throw ValidationError(
                "--strokes and --unseen are for --pages, --strips and --found-strips.")
        }
    }

    func run() async throws {
        try CommandFailure.translating {
            let folder = try emptyFolder()
            let synthesiser = HandwritingSynthesiser(region: hand)
            switch kind {
            case .idx: try writeIDX(synthesiser, to: folder)
            case .folders: try writeFolders(synthesiser, to: folder)
            case .nonDigits: try writeNonDigits(to: folder)
            case .scans: try writeScans(to: folder)
            case .strips:
                try writeStrips(HandwritingSynthesiser(region: hand, inNumbers: true), to: folder)
            case .foundStrips: try writeFoundStrips(to: folder)
            case .pages: try writePages(to: folder)
            case .forms:
                try write(
                    FormSheet.picture(seed: seed).pngBytes(), to: folder.appending("forms.png"))
                say("A picture of \(DigitForm.all.count) forms", folder)
            }
        }
    }
}

extension HandwritingRegion: ExpressibleByArgument {}

extension SynthesiseCommand {
    private func emptyFolder() throws -> FilePath {
        let folder = FilePath.absolute(output)
        if StoredFile.exists(folder), !StoredFile.isFolder(folder) {
            throw CommandFailure(.cannotCreate, "'\(output)' is there and is no folder.")
        }
        if StoredFile.isFolder(folder), !force, !(try FolderEntry.list(folder).isEmpty) {
            throw CommandFailure(
                .cannotCreate, "'\(output)' is not empty. Give a new folder, or --force.")
        }
        do {
            try StoredFile.createFolder(folder)
        } catch {
            throw CommandFailure(.cannotCreate, "\(error)")
        }
        return folder
    }

    private func writeIDX(_ synthesiser: HandwritingSynthesiser, to folder: FilePath) throws {
        // The test images come from writers of their own: nobody is in both sets.
        var seeds = SeededGenerator(seed: seed)
        for (set, count) in [(IDXSet.training, count), (.test, max(10, count / 6))] {
            let images = synthesiser.labelledImages(count: count, seed: seeds.next())
            try images.writeIDX(to: folder, set: set)
        }
        say("\(count) images to train on and \(max(10, count / 6)) to test with", folder)
    }

    private func writeFolders(
        _ synthesiser: HandwritingSynthesiser, to folder: FilePath
    ) throws {
        let images = synthesiser.labelledImages(count: count, seed: seed)
        for digit in 0...9 { try StoredFile.createFolder(folder.appending("\(digit)")) }
        for index in 0..<images.count {
            try write(
                Self.picture(of: images.image(index)).pngBytes(),
                to: folder.appending("\(images.labels[index])")
                    .appending("\(numbered(index)).png"))
        }
        say("\(count) images", folder)
    }

    /// Writes all but touching digits, which together are a number.
    private func writeNonDigits(to folder: FilePath) throws {
        let images = NonDigitSynthesiser(
            kinds: NonDigitSynthesiser.Kind.allCases.filter { $0 != .touchingDigits }
        ).labelledImages(count: count, seed: seed)
        let samples = (0..<images.count).lazy.map { index in
            Sample(
                name: "none-\(numbered(index)).png", label: "",
                bytes: Self.picture(of: images.image(index)).pngBytes())
        }
        try write(samples, to: folder)
        say("\(count) images", folder)
    }

    /// Returns 28×28 pixels of ink as people expect a picture of a digit to look: dark on white.
    private static func picture(of ink: ArraySlice<UInt8>) -> GreyImage {
        GreyImage(width: DigitBitmap.side, height: DigitBitmap.side, pixels: ink.map { 255 - $0 })
    }

    /// Returns the number of an image, with zeros in front so that names sort as numbers do.
    func numbered(_ index: Int) -> String {
        index.zeroPadded(to: String(max(0, count - 1)).count)
    }

    private func writeScans(to folder: FilePath) throws {
        let samples = SampleScan.samples(
            count: count, seed: seed, region: hand, digits: 1...longest)
        try write(
            samples.lazy.map { Sample(name: $0.fileName, label: $0.label, bytes: $0.bytes) },
            to: folder)
        say("\(count) scans", folder)
    }

    private func writeStrips(_ synthesiser: HandwritingSynthesiser, to folder: FilePath) throws {
        var seeds = SeededGenerator(seed: seed)
        let hands = synthesiser.hands(
            count: max(10, count / 5), writingEachDigit: 2, seed: seeds.next())
        // Some strips hold no number; a reader of numbers is not measured on them.
        let strips = StripSynthesiser(hands: hands, pens: try recordedHands())
            .strips(count: count + count / 4 + 20, seed: seeds.next())
            .filter { !$0.label.isEmpty }
        try write(Array(strips.prefix(count)), to: folder)
    }

    func write(_ strips: [LabelledStrip], to folder: FilePath) throws {
        let samples = strips.enumerated().lazy.map { index, strip in
            Sample(
                name: "strip-\(numbered(index)).png", label: strip.text,
                bytes: strip.picture.pngBytes())
        }
        try write(samples, to: folder)
        say("\(strips.count) strips", folder)
    }

    /// A picture, and what is on it.
    private struct Sample {
        var name: String
        var label: String
        var bytes: [UInt8]
    }

    /// Writes pictures into the folder `images`, and their table beside it.
    private func write(_ samples: some Sequence<Sample>, to folder: FilePath) throws {
        let images = folder.appending("images")
        try StoredFile.createFolder(images)
        var table = "file,label\n"
        for sample in samples {
            try write(sample.bytes, to: images.appending(sample.name))
            table += "\(sample.name),\(sample.label)\n"
        }
        // The table comes last: when it is there, so are all the pictures it names.
        try StoredFile.write(Array(table.utf8), to: folder.appending("labels.csv"))
    }

    /// Writes a file that can be made again at any time: without waiting for the disk, which would
    /// take most of the time of ten thousand small files.
    func write(_ bytes: [UInt8], to path: FilePath) throws(CommandFailure) {
        do throws(FileError) {
            try StoredFile.writeQuickly(bytes, to: path)
        } catch {
            let reason = error.errno.map { "\($0)" } ?? "\(error)"
            throw CommandFailure(.inputOutput, "Cannot write '\(path)': \(reason).")
        }
    }

    func say(_ what: String, _ folder: FilePath) {
        StandardStream.output.writeLine("\(what) in \(folder)")
    }
}
