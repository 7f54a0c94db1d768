import Files
import SystemPackage

/// The file beside a model in the making that a training goes on from after a break.
struct CheckpointFile {
    /// Where it is: beside the model, with `.checkpoint` behind its name.
    let path: FilePath

    /// The file that belongs to a model's file.
    init(beside model: FilePath) {
        path = FilePath(model.string + ".checkpoint")
    }

    /// Returns what to go on from, or `nil` to begin anew.
    ///
    /// - Parameters:
    ///   - isResuming: Whether the training should go on.
    ///   - isForced: Whether a new one may begin although another was not finished.
    /// - Returns: The bytes of the checkpoint.
    /// - Throws: A ``CommandFailure`` when the file is missing, or in the way.
    func start(isResuming: Bool, isForced: Bool) throws -> [UInt8]? {
        let isThere = StoredFile.exists(path)
        guard isResuming else {
            if isThere, !isForced {
                throw CommandFailure(
                    .cannotCreate,
                    "'\(path.display)' is there: a training was not finished. Go on with it with "
                        + "--resume, or begin anew with --force.")
            }
            return nil
        }
        guard isThere else {
            throw CommandFailure(
                .noInput,
                "There is no '\(path.display)' to go on from. Begin the training without --resume.")
        }
        return try StoredFile.read(path)
    }

    /// Writes a checkpoint; trouble is told and costs no training.
    func write(_ bytes: [UInt8]) {
        do {
            try StoredFile.write(bytes, to: path)
        } catch {
            StandardStream.error.writeLine("There is no checkpoint of this epoch: \(error)")
        }
    }

    /// Removes the file, once the model is there.
    func remove() {
        try? StoredFile.remove(path)
    }
}
