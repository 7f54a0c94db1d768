import Files
import ModelStore
import NeuralNetwork
import SystemPackage

extension RetrainingRun {
    /// Holds off a second retraining on the same folders for as long as the lock lives.
    ///
    /// - Throws: ``RetrainingError/inProgress(lock:process:)`` when it is held.
    static func takeLock(at path: FilePath) throws(RetrainingError) -> FileLock {
        do throws(FileLock.Refusal) {
            let lock = try FileLock(at: path, mode: 0o644)
            // The number is a courtesy to the reader of an error; the lock does not depend on it.
            try? lock.signIn()
            return lock
        } catch {
            switch error {
            case .held(let process):
                throw .inProgress(lock: path.display, process: process.map { Int($0) })
            case .failed(let failure):
                throw .file(
                    .system(
                        operation: failure.call == "open" ? "open" : "lock", path: path.display,
                        errno: failure.errno))
            }
        }
    }

    /// Why there is nothing to do for these labels; `nil` when there is.
    func reasonToRest(
        _ labels: LabelFingerprint, _ memory: RetrainingMemory?, _ parent: ModelVersions.Loaded
    ) -> String? {
        if let memory, memory.isSettled(for: labels, settings: settingsInWords) {
            return "The labels have not changed since the last run, which ended: "
                + "\(memory.outcome?.rawValue ?? ""). \(memory.reason)"
        }
        // A run that was killed between putting its model into use and writing this down.
        if let version = parent.version, let card = store.card(version: version),
            card.labels == labels
        {
            return "The model in use has learned from these labels already."
        }
        return nil
    }

    /// The settings that would change what comes of the same labels.
    private var settingsInWords: String {
        "images \(settings.minimumImages) to \(settings.maximumImages), rehearsed "
            + "\(settings.rehearsalImages), epochs \(settings.epochs), tolerance "
            + "\(settings.baseTolerance), idx \(settings.idxFolder?.display ?? "none"), numbers"
    }

    /// Writes down how far the run on these labels has come.
    func remember(
        _ labels: LabelFingerprint, outcome: RetrainingReport.Outcome?, reason: String,
        unfinished: Int
    ) throws(FileError) {
        try RetrainingMemory(
            labels: labels, settings: settingsInWords, outcome: outcome, reason: reason,
            unfinishedRuns: unfinished
        ).save(to: store.folder)
    }

    /// Writes a report of a run whose process ended before it did, if there was one and no report says so.
    ///
    /// - Parameter reason: What ended it, as a sentence.
    /// - Returns: Whether there was one.
    /// - Throws: A ``RetrainingError`` when another run is under way, a `FileError` when the report cannot be
    ///   written.
    @discardableResult
    public func reportKilledRun(because reason: String) throws -> Bool {
        guard let memory = RetrainingMemory.load(from: store.folder), memory.wasKilledInSilence
        else { return false }
        let lock = try Self.takeLock(at: store.folder.appending(".retraining.lock"))
        defer { withExtendedLifetime(lock) {} }
        let parent = try loadParent()
        let report = RetrainingReport(
            time: now().iso, identityBefore: parent.model.identity, versionBefore: parent.version)
        try reportKilled(memory, report, because: reason)
        return true
    }

    /// Writes a report of a run that was killed, and remembers that there is one.
    func reportKilled(
        _ memory: RetrainingMemory, _ blank: RetrainingReport,
        because reason: String = "Its process was killed."
    ) throws(FileError) {
        var report = blank
        report.labels = memory.labels
        if let version = blank.versionBefore, let card = store.card(version: version),
            card.labels == memory.labels
        {
            // Killed between putting its model into use and telling of it.
            (report.versionAfter, report.identityAfter) = (version, card.identity)
            (report.versionBefore, report.identityBefore) = (card.previous, card.parent ?? "")
            report.conclude(
                .promoted,
                "\(card.reason) The retraining was ended right after that. \(reason)",
                next: "Nothing to do. The whole report is models/\(version)/report.md.")
        } else {
            report.conclude(
                .interrupted, "The retraining came to no end. \(reason) Nothing has changed.",
                next:
                    "It is tried again when labels change and when the daemon starts. To try now: "
                    + "digitd retrain --force.")
        }
        _ = try write(report)
        var memory = memory
        memory.isReported = true
        try memory.save(to: store.folder)
    }

    /// Writes the report and remembers that the labels are dealt with.
    func finish(
        _ report: RetrainingReport, unfinished: Int
    ) throws(FileError) -> RetrainingReport {
        let report = try write(report)
        if let labels = report.labels {
            try remember(
                labels, outcome: report.outcome, reason: report.reason, unfinished: unfinished)
        }
        return report
    }

    /// Writes a report into `training/reports`, as Markdown and as JSON.
    private func write(_ report: RetrainingReport) throws(FileError) -> RetrainingReport {
        var report = report
        let moment = now()
        report.time = moment.iso
        let folder = training.appending("reports")
        try StoredFile.createFolder(folder)
        var name = "\(moment.fileName)-\(report.outcome.rawValue)"
        var attempt = 1
        while StoredFile.exists(folder.appending(name + ".md")) {
            attempt += 1
            name = "\(moment.fileName)-\(report.outcome.rawValue)-\(attempt)"
        }
        report.files = [name + ".md", name + ".json"]
        StoredFile.removeAbandoned(in: folder)
        try StoredFile.write(Array(report.text.utf8), to: folder.appending(name + ".md"))
        do throws(FileError) {
            try StoredFile.write(StoredJSON.bytes(of: report), to: folder.appending(name + ".json"))
        } catch {
            // Half a report is none.
            try? StoredFile.remove(folder.appending(name + ".md"))
            throw error
        }
        return report
    }
}
