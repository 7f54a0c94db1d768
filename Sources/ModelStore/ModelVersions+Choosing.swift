import Files
import NeuralNetwork
import SystemPackage

// What people do to the models: each is one step, which a running daemon follows within a second.
extension ModelVersions {
    /// Goes back to the model that was in use before the present one, and remembers that it was taken back.
    ///
    /// - Parameters:
    ///   - moment: When that is.
    ///   - reason: Why, as a sentence.
    /// - Returns: The version now in use; `nil` for the built-in model.
    /// - Throws: A ``ModelStoreError`` when the built-in model is in use, or that one is damaged.
    @discardableResult
    public func rollBack(
        at moment: Timestamp = .now(), reason: String = "Asked for."
    ) throws(ModelStoreError) -> String? {
        // On a failing disk nothing is guessed: a guess would lead to the built-in model.
        let current = try ModelStoreError.wrap { () throws(FileError) in try readPointer() }
        guard let current else { throw .nothingToRollBackTo(current: Self.builtInName) }
        let previous = try ModelStoreError.wrap { () throws(FileError) in
            if let chosen = try modelBeforeChoice(of: current) { return chosen.version }
            return try readPredecessor(of: current)
        }
        try rollBack(from: current, to: previous, at: moment, reason: reason)
        return previous
    }

    /// Goes back to a version, or to the built-in model for `nil`, and remembers that the present one was
    /// taken back.
    ///
    /// - Parameters:
    ///   - version: The version.
    ///   - moment: When that is.
    ///   - reason: Why, as a sentence.
    /// - Throws: A ``ModelStoreError`` when there is no such version or its model is damaged.
    public func rollBack(
        to version: String?, at moment: Timestamp = .now(), reason: String = "Asked for."
    ) throws(ModelStoreError) {
        try rollBack(from: currentVersion(), to: version, at: moment, reason: reason)
    }

    private func rollBack(
        from current: String?, to version: String?, at moment: Timestamp, reason: String
    ) throws(ModelStoreError) {
        try check(version)
        // Before the step: one that is remembered and not done does no harm.
        if let current, current != version { noteTakingBack(current, at: moment) }
        try use(version)
        note(.rolledBack, from: current, to: version, at: moment, because: reason)
    }

    /// Puts a stored version, or the built-in model for `nil`, into use because somebody wants it.
    ///
    /// - Parameters:
    ///   - version: The version.
    ///   - moment: When that is.
    ///   - reason: Why, as a sentence.
    /// - Throws: A ``ModelStoreError`` when there is no such version or its model is damaged.
    public func choose(
        _ version: String?, at moment: Timestamp = .now(), reason: String = "Asked for."
    ) throws(ModelStoreError) {
        let current = currentVersion()
        try use(version)
        if let version, let card = card(version: version) { forgetTakingBack(card.identity) }
        note(.chosen, from: current, to: version, at: moment, because: reason)
    }

    /// Stores a model from elsewhere as a new version, which is not put into use.
    ///
    /// - Parameters:
    ///   - bytes: The model's file.
    ///   - source: Where it comes from, for the reason on its card.
    ///   - moment: When that is.
    /// - Returns: The new version.
    /// - Throws: A ``ModelStoreError`` when it does not read digits, or the system refuses.
    public func importModel(
        _ bytes: [UInt8], from source: String, at moment: Timestamp = .now()
    ) throws(ModelStoreError) -> String {
        let model: Model
        do throws(ModelError) {
            model = try Model(fileBytes: bytes)
        } catch {
            throw .damagedModel(path: source, reason: "\(error).")
        }
        try checkReadsDigits(model, path: source)
        let reason = "Imported from '\(source)'."
        let version = try store(model, at: moment, reason: reason)
        note(.imported, from: currentVersion(), to: version, at: moment, because: reason)
        return version
    }

    /// The bytes of a stored model's file, or of the built-in one for `nil`.
    ///
    /// - Throws: A ``ModelStoreError`` when there is no such version or its model is damaged.
    public func fileBytes(of version: String?) throws(ModelStoreError) -> [UInt8] {
        try anyModel(version).fileBytes
    }

    /// The model of a version, or the built-in one for `nil`.
    ///
    /// - Throws: A ``ModelStoreError`` when there is no such version or its model is damaged.
    public func anyModel(_ version: String?) throws(ModelStoreError) -> Model {
        guard let version else {
            do throws(ModelError) {
                return try builtIn()
            } catch {
                throw .damagedModel(path: Self.builtInName, reason: "\(error).")
            }
        }
        guard versions().contains(version) else {
            throw .unknownVersion(version, known: versions())
        }
        return try model(version: version)
    }

    /// What was in use before somebody chose a version.
    ///
    /// None where it came into use otherwise, or where that is gone. The version is `nil` for the built-in model.
    private func modelBeforeChoice(
        of current: String
    ) throws(FileError) -> (version: String?, step: ModelHistory.Step)? {
        let step = history().steps.last { $0.action != .imported && $0.to == current }
        guard let step, step.action == .chosen, step.from != current else { return nil }
        if step.from == Self.builtInName { return (nil, step) }
        return try listVersions().contains(step.from) ? (step.from, step) : nil
    }

    private func check(_ version: String?) throws(ModelStoreError) {
        if version != nil { _ = try anyModel(version) }
    }
}
