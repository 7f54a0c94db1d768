import Files
import PlainText
import SystemPackage

/// All labels that people have put into a folder `training`: the names only, nothing is opened.
///
///     training/7/scan.png                 one digit
///              numbers/504192__scan.png   a whole number, as the copy in review/ is called
///              labels.csv                 a table `file,label`, its files in images/ beside it
///
/// Whatever lies there and says no number is a problem with a name: nothing is passed over in silence but
/// what the inbox would pass over too.
public struct TrainingLabels: Sendable, Equatable {
    /// The labelled files: digit after digit, then the table, then the numbers.
    ///
    /// A label reads as ``NumberLabel`` does.
    public private(set) var scans: [LabelledScan]

    /// What cannot be used as a label, by name.
    public private(set) var problems: [FileProblem]

    /// The folder of whole numbers.
    public static let numbersFolder = "numbers"

    /// The folder in which corrections wait.
    public static let correctionsFolder = "corrections"

    /// The table of labels.
    public static let table = "labels.csv"

    /// The file by which somebody asks for learning now; it says no number, and is no mistake.
    public static let learningWish = "learn-now"

    /// What else has a meaning there: the reports, and the files of the table.
    private static let otherFolders = ["reports", "images"]

    /// Lists all labels below a folder.
    ///
    /// - Throws: A ``LabelError`` when the folder cannot be listed or has none of the folders 0 to 9.
    public init(in training: FilePath) throws(LabelError) {
        let folders = try DigitFolders(in: training)
        scans = folders.scans
        problems = folders.problems.filter { $0.name != Self.learningWish }
        let entries = try LabelError.wrap { () throws(FileError) in
            try FolderEntry.list(training).filter { !$0.isIgnored }
        }
        for entry in entries {
            switch (entry.kind, entry.name) {
            case (.folder, Self.numbersFolder): try collectNumbers(in: entry.path)
            case (.folder, Self.correctionsFolder): continue
            case (.folder, let name) where !Self.otherFolders.contains(name) && !Self.isDigit(name):
                problems.append(Self.problem(ofFolder: name))
            case (.regular, Self.table): collectTable(at: entry.path)
            default: continue
            }
        }
    }

    private static func isDigit(_ name: String) -> Bool {
        name.utf8.count == 1 && Int(name) != nil
    }

    private static func problem(ofFolder name: String) -> FileProblem {
        let reason =
            NumberLabel(name).map {
                "The folders 0 to 9 hold one digit an image. Put the image into numbers/ and call it "
                    + "\($0)__NAME."
            }
            ?? "No folder of this name means anything. Put digits into the folders 0 to 9, and whole "
            + "numbers into numbers/, each called NUMBER__NAME."
        return FileProblem(name: name + "/", reason: reason)
    }

    /// Adds the files of a folder whose names begin with the numbers on them.
    private mutating func collectNumbers(in folder: FilePath) throws(LabelError) {
        try LabelError.wrap { () throws(FileError) in
            var walk = FolderWalk(through: folder)
            while let entry = try walk.next() {
                let path = entry.path.bytes.dropFirst(folder.bytes.count + 1)
                let name = "\(Self.numbersFolder)/\(FileName.display(Array(path)))"
                if entry.kind != .regular {
                    problems.append(
                        FileProblem(
                            name: name,
                            reason:
                                "It is \(entry.kind.phrase), not a file. Put the file itself there."
                        ))
                } else if let label = NumberLabel(ofFileNamed: entry.name) {
                    scans.append(
                        LabelledScan(path: entry.path, name: name, label: label.description))
                } else {
                    problems.append(
                        FileProblem(
                            name: name,
                            reason: "Its name says no number. Call it NUMBER__NAME, as "
                                + "504192__scan.png, or none__NAME where there is no number on it."
                        ))
                }
            }
        }
    }

    /// Adds what a table says; a table that cannot be read is a problem.
    private mutating func collectTable(at path: FilePath) {
        do throws(LabelError) {
            let table = try LabelsTable(reading: path).scans.map { scan in
                var scan = scan
                if scan.label.isEmpty { scan.label = NumberLabel(number: nil).description }
                return scan
            }
            scans += table
            // What the table names may lie beside it.
            let named = Set(table.map(\.name))
            problems.removeAll { named.contains($0.name) }
        } catch {
            problems.append(FileProblem(name: Self.table, reason: "\(error)"))
        }
    }
}
