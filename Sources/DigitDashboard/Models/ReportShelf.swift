import DigitTraining
import Files
import ScanSpool
import SystemPackage

/// The reports of what was learned, as they lie in `training/reports`.
struct ReportShelf: Sendable {
    /// The folder.
    let folder: FilePath

    init(layout: SpoolLayout) {
        folder = layout.training.appending("reports")
    }

    /// The names of the reports without their ending, the newest first.
    ///
    /// A name begins with the moment of its report: `2026-11-22T14-05-09-promoted`.
    func names() -> [String] {
        let names = (try? Folder(at: folder).names()) ?? []
        return names.map { String(decoding: $0, as: UTF8.self) }
            .filter { $0.hasSuffix(Self.ending) && $0.first?.isNumber == true }
            .map { String($0.dropLast(Self.ending.count)) }
            .sorted(by: >)
    }

    /// Returns a report.
    ///
    /// - Parameter name: What a request calls it: it is looked up among those that are there.
    /// - Returns: The report; `nil` where there is none, or it cannot be read.
    func report(named name: String) -> RetrainingReport? {
        guard names().contains(name) else { return nil }
        return read(name)
    }

    /// Returns the newest reports with their names, the newest first.
    func newest(_ most: Int) -> [(name: String, report: RetrainingReport)] {
        names().prefix(most).compactMap { name in read(name).map { (name, $0) } }
    }

    private func read(_ name: String) -> RetrainingReport? {
        let file = folder.appending(name + Self.ending)
        guard let bytes = try? StoredFile.read(file, limit: 1 << 26, followingSymlink: false)
        else { return nil }
        return StoredJSON.value(RetrainingReport.self, in: bytes)
    }

    private static let ending = ".json"
}
