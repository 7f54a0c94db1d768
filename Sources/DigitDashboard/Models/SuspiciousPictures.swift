import ContentDigest
import DigitEvaluation
import DigitTraining
import Files
import ScanSpool
import SystemPackage

/// The labels that the last report says look wrong, for a person to keep or to throw out.
///
/// A kept one is renamed with `sure__` and is not asked about again. One that is
/// thrown out goes to `training/reports/thrown-out`, where nothing learns from it and nobody loses it.
/// Where a name is taken, the picture gets `NAME~1` and so on: none replaces another.
struct SuspiciousPictures: Sendable {
    /// A label that looks wrong.
    struct Label: Sendable {
        /// Its name for requests, made from the file's.
        let id: String

        /// What the report says of it.
        let report: Suspicion

        /// The file, found among the labels that are there.
        let path: FilePath
    }

    /// What a report says of a label that looks wrong.
    enum Suspicion: Sendable {
        case digit(RetrainingReport.SuspiciousLabel)
        case number(RetrainingReport.SuspiciousNumber)

        /// The file's name, from its folder in `training/` on.
        var name: String {
            switch self {
            case .digit(let label): label.name
            case .number(let label): label.name
            }
        }

        /// What it is labelled as.
        var label: String {
            switch self {
            case .digit(let label): String(label.label)
            case .number(let label): label.label
            }
        }
    }

    private let layout: SpoolLayout
    private let shelf: ReportShelf

    init(layout: SpoolLayout, shelf: ReportShelf) {
        self.layout = layout
        self.shelf = shelf
    }

    /// The suspicious labels that are still there and that nobody has spoken of.
    func labels() -> [Label] {
        guard let report = shelf.newest(1).first?.report else { return [] }
        let suspicions =
            report.suspicious.map(Suspicion.digit)
            + (report.numbers?.suspicious.map(Suspicion.number) ?? [])
        guard !suspicions.isEmpty, let labels = try? TrainingLabels(in: layout.training) else {
            return []
        }
        // Anyone in the group may write a report: a name counts only as that of a label which is there.
        let paths = Dictionary(
            labels.scans.map { ($0.name, $0.path) }, uniquingKeysWith: { first, _ in first })
        return suspicions.compactMap { suspicious in
            paths[suspicious.name].map {
                Label(id: Self.id(suspicious.name), report: suspicious, path: $0)
            }
        }
    }

    /// Keeps a label: it is right.
    ///
    /// - Throws: ``Problem`` for one of the table, or `FileError`.
    func keep(_ label: Label) throws {
        let name = label.path.lastComponent?.string ?? ""
        let folder = label.path.removingLastComponent()
        guard !label.report.name.hasPrefix("images/"), folder != layout.training else {
            throw Problem(
                .conflict, "in-table",
                "'\(label.report.name)' is named in labels.csv, which the page does not change. Edit the table."
            )
        }
        let mark = name.firstRange(of: "__").flatMap { mark in
            NumberLabel(name[..<mark.lowerBound]) == nil ? nil : mark.upperBound
        }
        // Behind the number in front of a name, or in front of all of it.
        let place = mark ?? name.startIndex
        let assured = "\(name[..<place])\(SuspiciousLabels.assurance)\(name[place...])"
        try StoredFile.rename(label.path, toFirstFree: folder.appending(assured))
    }

    /// Throws a label out: it is wrong.
    ///
    /// - Throws: `FileError` when the file cannot be moved.
    func throwOut(_ label: Label) throws(FileError) {
        try StoredFile.createFolder(shelf.folder)
        let folder = shelf.folder.appending("thrown-out")
        try StoredFile.createFolder(folder)
        let name =
            "\(label.report.label)-\(label.id)-\(label.path.lastComponent?.string ?? "label")"
        try StoredFile.rename(label.path, toFirstFree: folder.appending(name))
    }

    private static func id(_ name: String) -> String {
        String(SHA256Digest(of: Array(name.utf8)).hexadecimal.prefix(16))
    }
}
