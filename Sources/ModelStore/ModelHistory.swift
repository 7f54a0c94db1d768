import Files
import SystemPackage

/// What was done to the models of a spool, and which of them people took back.
///
/// Kept in `models/history.json`, whose last thousand steps stay.
public struct ModelHistory: Sendable, Equatable, Codable {
    /// What was done.
    public enum Action: String, Sendable, Codable {
        /// A retraining put its model into use.
        case promoted

        /// Somebody went back to an earlier model.
        case rolledBack = "rolled-back"

        /// Somebody put a stored model into use.
        case chosen

        /// Somebody stored a model from a file.
        case imported
    }

    /// One step.
    public struct Step: Sendable, Equatable, Codable {
        /// When, in ISO 8601.
        public var time: String

        /// What was done.
        public var action: Action

        /// The version in use before.
        public var from: String

        /// The version it was done to, which is in use afterwards unless it was only imported.
        public var to: String

        /// Why, as a sentence.
        public var reason: String
    }

    /// A model that was taken back, and what it had learned from.
    public struct TakenBack: Sendable, Equatable, Codable {
        /// When, in ISO 8601.
        public var time: String

        /// Its version.
        public var version: String

        /// Its identity.
        public var identity: String

        /// A line for each label that it had learned from, as `labels.json` beside it has them.
        public var labels: [String]
    }

    /// The steps, oldest first.
    public internal(set) var steps: [Step] = []

    /// The models that were taken back, oldest first.
    public internal(set) var takenBack: [TakenBack] = []

    private static let mostSteps = 1000
    private static let mostTakenBack = 5

    mutating func add(_ step: Step) {
        steps = (steps + [step]).suffix(Self.mostSteps)
    }

    mutating func add(_ model: TakenBack) {
        takenBack = (takenBack.filter { $0.identity != model.identity } + [model])
            .suffix(Self.mostTakenBack)
    }
}

extension ModelHistory {
    /// The fewest labels that must differ from those of a model that was taken back.
    static let fewestChanges = 10

    /// Why nothing is to be learned from labels: a model that learned from nearly the same was taken back.
    ///
    /// A tenth of the labels, and ten at least, must have come, gone or changed: the same labels and a few
    /// more would make nearly the same model.
    ///
    /// - Parameters:
    ///   - labels: A line for each label.
    ///   - identity: The model in use.
    /// - Returns: The sentence; `nil` where there is no such model.
    public func reasonToRest(labels: [String], modelInUse identity: String) -> String? {
        for model in takenBack.reversed() where model.identity != identity && !model.labels.isEmpty
        {
            let changed = Set(labels).symmetricDifference(model.labels).count
            let needed = max(Self.fewestChanges, model.labels.count / 10)
            guard changed < needed else { continue }
            let labels = changed == 1 ? "1 label has" : "\(changed) labels have"
            return "Model \(model.version) had learned from nearly the same labels and was taken "
                + "back on \(model.time.prefix(10)). \(labels) changed since then; learning begins "
                + "again with \(needed)."
        }
        return nil
    }
}

extension ModelVersions {
    /// What was done to the models; nothing where that cannot be read.
    public func history() -> ModelHistory {
        guard let bytes = try? StoredFile.read(historyPath, limit: 1 << 26) else {
            return ModelHistory()
        }
        return StoredJSON.value(ModelHistory.self, in: bytes) ?? ModelHistory()
    }

    /// The labels that a version has learned from, a line each; none where nobody knows.
    public func labels(ofVersion version: String) -> [String] {
        let path = folder.appending(version).appending("labels.json")
        guard let bytes = try? StoredFile.read(path, limit: 1 << 28) else { return [] }
        return StoredJSON.value([String].self, in: bytes) ?? []
    }

    /// Notes a step that was done; a disk that refuses the note keeps nobody from the step.
    func note(
        _ action: ModelHistory.Action, from: String?, to: String?, at moment: Timestamp,
        because reason: String
    ) {
        change { history in
            history.add(
                ModelHistory.Step(
                    time: moment.iso, action: action, from: from ?? Self.builtInName,
                    to: to ?? Self.builtInName, reason: reason))
        }
    }

    /// Remembers a model that is about to be taken back.
    func noteTakingBack(_ version: String, at moment: Timestamp) {
        guard let card = card(version: version) else { return }
        change { history in
            history.add(
                ModelHistory.TakenBack(
                    time: moment.iso, version: version, identity: card.identity,
                    labels: labels(ofVersion: version)))
        }
    }

    /// Forgets that a model was taken back: somebody wants it after all.
    func forgetTakingBack(_ identity: String) {
        guard history().takenBack.contains(where: { $0.identity == identity }) else { return }
        change { $0.takenBack.removeAll { $0.identity == identity } }
    }

    private func change(_ change: (inout ModelHistory) -> Void) {
        var history = history()
        change(&history)
        try? StoredFile.write(StoredJSON.bytes(of: history), to: historyPath)
    }

    private var historyPath: FilePath { folder.appending("history.json") }
}
