import Files
import ModelStore
import SystemPackage

/// What the last retraining was about, kept in `models/retraining.json`: so that unchanged labels
/// cause no work, also after a run that failed or did not pass the gate.
struct RetrainingMemory: Sendable, Equatable, Codable {
    /// The labels of that run.
    var labels: LabelFingerprint

    /// The settings that would change what comes of the same labels.
    var settings: String

    /// How it ended; `nil` while it is under way, and for ever when it was killed.
    var outcome: RetrainingReport.Outcome?

    /// Why it ended so.
    var reason: String

    /// How often a run on these labels was begun and did not come to an end.
    var unfinishedRuns: Int

    /// Whether a report says that it was killed, if it was.
    var isReported: Bool?

    /// Whether its process ended before it did, and no report says so.
    var wasKilledInSilence: Bool { outcome == nil && unfinishedRuns > 0 && isReported != true }

    /// The times a run on the same labels may be killed before they are left alone: the cause is
    /// then not chance but, for instance, too little memory.
    static let maximumUnfinishedRuns = 3

    /// Whether another run would find nothing new to do.
    func isSettled(for labels: LabelFingerprint, settings: String) -> Bool {
        self.labels == labels && self.settings == settings && outcome != nil
    }

    private static func path(in models: FilePath) -> FilePath {
        models.appending("retraining.json")
    }

    /// Reads the memory; `nil` when there is none or it cannot be read.
    static func load(from models: FilePath) -> RetrainingMemory? {
        guard let bytes = try? StoredFile.read(path(in: models), limit: 1 << 20) else { return nil }
        return StoredJSON.value(RetrainingMemory.self, in: bytes)
    }

    /// Writes the memory in one step.
    func save(to models: FilePath) throws(FileError) {
        try StoredFile.write(StoredJSON.bytes(of: self), to: Self.path(in: models))
    }
}
