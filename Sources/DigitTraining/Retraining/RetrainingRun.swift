import DigitEvaluation
import DigitReading
import Files
import ModelStore
import NeuralNetwork
import SystemPackage

/// Learns from the labelled images of a spool: trains a new model from the one in use, lets it
/// through the gate or keeps it out, and reports either way.
///
///     let run = RetrainingRun(training: root.appending("training"), store: store)
///     let report = try run.run()
///
/// It may be killed at any moment: the model in use changes in one step, by
/// ``ModelVersions/promote(_:at:reason:labels:labelLines:report:)``, and everything before can be done again.
public struct RetrainingRun: Sendable {
    /// The folder `training`, with the folders `0` to `9` and `reports`.
    public var training: FilePath

    /// The models.
    public var store: ModelVersions

    /// How to learn.
    public var settings: RetrainingSettings

    /// From what every random choice follows.
    public var seed: UInt64

    /// The program's version, for the model's facts.
    public var digitdVersion: String

    /// Tells the time.
    public var now: @Sendable () -> Timestamp

    /// Makes the digits to rehearse and to compare models on.
    public var baseMemory: @Sendable (_ settings: RetrainingSettings, _ seed: UInt64) -> BaseMemory

    /// How much the reader of lines is trained and compared.
    var numberExtent = NumberTraining.Extent()

    /// Creates a run.
    public init(
        training: FilePath, store: ModelVersions,
        settings: RetrainingSettings = RetrainingSettings(),
        seed: UInt64 = 1, digitdVersion: String = "",
        now: @escaping @Sendable () -> Timestamp = { .now() },
        baseMemory: @escaping @Sendable (RetrainingSettings, UInt64) -> BaseMemory = {
            BaseMemory($0, seed: $1)
        }
    ) {
        self.training = training
        self.store = store
        self.settings = settings
        self.seed = seed
        self.digitdVersion = digitdVersion
        self.now = now
        self.baseMemory = baseMemory
    }

    /// How far a run is, for a progress display.
    public enum Stage: Sendable, Equatable {
        /// The labelled files are read and compared with those of the last run.
        case readingLabels

        /// The new model is trained.
        case training(TrainingProgress)

        /// The reader of lines is trained on whole numbers, and compared as it goes.
        case trainingLines(TrainingProgress)

        /// The two models are compared.
        case comparing
    }

    /// Learns from the labels, if there is something new to learn.
    ///
    /// - Parameters:
    ///   - force: Whether to train although the labels are those of the last run.
    ///   - onStage: Called as the run goes on, after every mini-batch too.
    ///   - shouldContinue: Asked before every file and every mini-batch; after a no nothing is
    ///     changed any more.
    /// - Returns: What came of it. A report that is worth keeping has been written to
    ///   `training/reports`.
    /// - Throws: A `FileError` or ``LabelError`` when folders cannot be read or written, a
    ///   ``RetrainingError`` when another run is under way, a ``ModelStoreError`` when no model at all
    ///   can be loaded or the new one not be stored.
    public func run(
        force: Bool = false, onStage: @escaping (Stage) -> Void = { _ in },
        shouldContinue: @escaping @Sendable () -> Bool = { !Task.isCancelled }
    ) throws -> RetrainingReport {
        try StoredFile.createFolder(store.folder)
        let lock = try Self.takeLock(at: store.folder.appending(".retraining.lock"))
        defer { withExtendedLifetime(lock) {} }

        let parent = try loadParent()
        var report = RetrainingReport(
            time: now().iso, identityBefore: parent.model.identity, versionBefore: parent.version)
        report.notes = parent.warnings

        onStage(.readingLabels)
        let labels = DigestedLabels(
            try TrainingLabels(in: training), shouldContinue: shouldContinue)
        report.labels = labels.fingerprint
        guard shouldContinue() else {
            report.concludeInterrupted()
            return report
        }
        if labels.entries.isEmpty, labels.numbers.isEmpty, labels.problems.isEmpty {
            // Every new spool begins like this; a report of it would only be in the way.
            report.conclude(
                .skipped, "There are no labelled images yet.",
                next: "Put images of digits into the folders 0 to 9, and of whole numbers into "
                    + "numbers/.")
            return report
        }
        let memory = RetrainingMemory.load(from: store.folder)
        if let memory, memory.wasKilledInSilence { try reportKilled(memory, report) }
        if !force, let reason = reasonToRest(labels.fingerprint, memory, parent) {
            report.conclude(
                .unchanged, reason, next: "Add or move labelled images, or use --force.")
            return report
        }

        if !force,
            let reason = store.history().reasonToRest(
                labels: labels.lines, modelInUse: parent.model.identity)
        {
            report.conclude(
                .skipped, reason,
                next: "Correct the labels that are wrong, or learn now: digitd retrain --force.")
            return try finish(report, unfinished: 0)
        }

        let unfinished = (memory?.labels == labels.fingerprint ? memory?.unfinishedRuns : nil) ?? 0
        if !force, unfinished >= RetrainingMemory.maximumUnfinishedRuns {
            report.conclude(
                .skipped,
                "Learning from these labels was begun \(unfinished) times and never came to its "
                    + "end; the process was killed, perhaps for want of memory.",
                next: "See the system's log, then run 'digitd retrain --force'.")
            return try finish(report, unfinished: unfinished)
        }
        // Written before the work that may get this process killed, taken back by any other end.
        try remember(labels.fingerprint, outcome: nil, reason: "", unfinished: unfinished + 1)
        do {
            return try learnAndFinish(
                labels, parent: parent.model, report: report, onStage: onStage,
                shouldContinue: shouldContinue)
        } catch {
            try? remember(labels.fingerprint, outcome: nil, reason: "", unfinished: unfinished)
            throw error
        }
    }

    private func learnAndFinish(
        _ labels: DigestedLabels, parent: Model, report: RetrainingReport,
        onStage: @escaping (Stage) -> Void, shouldContinue: @escaping @Sendable () -> Bool
    ) throws -> RetrainingReport {
        var report = report
        let learning = learn(
            from: labels, parent: parent, onStage: onStage, shouldContinue: shouldContinue)
        report.take(learning, minimumImages: settings.minimumImages)
        if report.outcome == .interrupted {
            try remember(labels.fingerprint, outcome: nil, reason: "", unfinished: 0)
            return report
        }
        if let candidate = model(of: learning, parent: parent) {
            report.versionAfter = try store.promote(
                candidate, at: now(), reason: report.reason, labels: labels.fingerprint,
                labelLines: labels.lines, report: report.text)
            report.identityAfter = candidate.identity
        }
        return try finish(report, unfinished: 0)
    }

    func loadParent() throws(ModelStoreError) -> ModelVersions.Loaded {
        do throws(ModelError) {
            return try store.load()
        } catch {
            throw .damagedModel(path: "built-in", reason: "\(error).")
        }
    }
}
