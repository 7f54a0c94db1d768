import Files
import Glibc
import NeuralNetwork
import PlainText
import SystemPackage

extension ModelVersions {
    /// Stores a model as a new version and puts it into use.
    ///
    /// The version is written, synced and read back before the pointer moves; a crash at any
    /// moment leaves the old model in use or the new one, never half of one.
    ///
    /// - Parameters:
    ///   - model: The model.
    ///   - moment: When that is.
    ///   - reason: Why, as a sentence.
    ///   - labels: The fingerprint of the labelled images it was trained with.
    ///   - lines: A line for each of these labels.
    ///   - report: The text to keep beside it.
    /// - Returns: The new version.
    /// - Throws: A ``ModelStoreError`` when the system refuses or the stored model reads back wrong.
    @discardableResult
    public func promote(
        _ model: Model, at moment: Timestamp = .now(), reason: String,
        labels: LabelFingerprint? = nil, labelLines lines: [String] = [], report: String? = nil
    ) throws(ModelStoreError) -> String {
        let before = currentVersion()
        let version = try store(
            model, at: moment, reason: reason, labels: labels, labelLines: lines, report: report)
        try point(to: version)
        prune()
        note(.promoted, from: before, to: version, at: moment, because: reason)
        return version
    }

    /// Stores a model as a new version, whole and on the disk, and reads it back.
    func store(
        _ model: Model, at moment: Timestamp, reason: String, labels: LabelFingerprint? = nil,
        labelLines lines: [String] = [], report: String? = nil
    ) throws(ModelStoreError) -> String {
        let version = try ModelStoreError.wrap { () throws(FileError) in
            try StoredFile.createFolder(folder)
            removeUnfinished()
            let version = try nextVersion()
            let card = ModelCard(
                model, version: version, previous: try readPointer(), promoted: moment.iso,
                reason: reason, labels: labels)
            try write(model, card, labels: lines, report: report, as: version)
            return version
        }

        let stored = try self.model(version: version)
        guard stored.identity == model.identity else {
            throw .damagedModel(
                path: modelPath(version).display,
                reason: "it reads back other than it was written. Check that disk.")
        }
        return version
    }

    /// Puts a stored version, or the built-in model for `nil`, into use.
    ///
    /// - Throws: A ``ModelStoreError`` when there is no such version or its model is damaged.
    public func use(_ version: String?) throws(ModelStoreError) {
        guard let version else { return try point(to: Self.builtInName) }
        guard versions().contains(version) else {
            throw .unknownVersion(version, known: versions())
        }
        _ = try model(version: version)
        try point(to: version)
    }

    /// Writes a version's files under a name that nobody looks for, and gives it its own at last.
    private func write(
        _ model: Model, _ card: ModelCard, labels: [String], report: String?, as version: String
    ) throws(FileError) {
        let draft = folder.appending(".\(version).tmp")
        try StoredFile.createFolder(draft)
        try StoredFile.writeAndSync(model.fileBytes, to: draft.appending("model.safetensors"))
        try StoredFile.writeAndSync(StoredJSON.bytes(of: card), to: draft.appending("card.json"))
        if !labels.isEmpty {
            try StoredFile.writeAndSync(
                StoredJSON.bytes(of: labels), to: draft.appending("labels.json"))
        }
        if let report {
            try StoredFile.writeAndSync(Array(report.utf8), to: draft.appending("report.md"))
        }
        try StoredFile.syncFolder(draft)
        try StoredFile.rename(draft, to: folder.appending(version))
        try StoredFile.syncFolder(folder)
    }

    /// Moves the pointer in one step.
    private func point(to name: String) throws(ModelStoreError) {
        try ModelStoreError.wrap { () throws(FileError) in
            try StoredFile.createFolder(folder)
            try StoredFile.write(Array("\(name)\n".utf8), to: folder.appending("current"))
        }
    }

    /// The version after the newest one; a number is never used twice.
    private func nextVersion() throws(FileError) -> String {
        ((try listVersions().last.flatMap(Self.number) ?? 0) + 1).zeroPadded(to: 6)
    }

    /// Removes all but the newest versions; the one in use and the one before it always stay.
    private func prune() {
        let stored = versions()
        let current = currentVersion()
        let kept = Set(
            stored.suffix(Self.keptVersions)
                + [current, current.flatMap(predecessor)].compactMap(\.self))
        for version in stored where !kept.contains(version) {
            remove(folder.appending(version), name: version)
        }
    }

    /// Removes what a retraining that was killed has left half written, unless another one is at work.
    public func removeLeftovers() {
        guard StoredFile.isFolder(folder),
            let lock = try? FileLock(at: folder.appending(".retraining.lock"), mode: 0o644)
        else { return }
        withExtendedLifetime(lock) { removeUnfinished() }
    }

    /// Removes what a process that died left half written.
    private func removeUnfinished() {
        StoredFile.removeAbandoned(in: folder)
        for entry in (try? FolderEntry.list(folder)) ?? []
        where entry.kind == .folder && entry.name.hasPrefix(".") && entry.name.hasSuffix(".tmp") {
            StoredFile.removeFolder(entry.path)
        }
    }

    /// Removes a version's folder; first out of sight by one rename, so that no reader finds a
    /// folder that is being emptied.
    private func remove(_ version: FilePath, name: String) {
        let hidden = folder.appending(".\(name).tmp")
        guard (try? StoredFile.rename(version, to: hidden)) != nil else { return }
        StoredFile.removeFolder(hidden)
    }
}
