import DigitTestSupport
import Foundation
import Glibc

/// Data of our own making that several tests use: made once, by the tool itself.
enum SampleData {
    /// Lives as long as the process; nobody would remove it otherwise.
    private static let folder: Result<TemporaryFolder, any Error> = Result {
        atexit { removeFolder() }
        return try TemporaryFolder()
    }

    private static func removeFolder() {
        guard let url = try? folder.get().url else { return }
        try? FileManager.default.removeItem(at: url)
    }

    private static let madeIDX = Result {
        let path = try folder.get().url.appending(path: "idx").path
        let outcome = try BuiltTool.run(
            "synthesise", "--idx", "--count", "600", "--seed", "3", "--output", path)
        guard outcome.status == 0 else { throw Failure(outcome: outcome) }
        return path
    }

    private static let madeScans = Result {
        let path = try folder.get().url.appending(path: "scans").path
        let outcome = try BuiltTool.run(
            "synthesise", "--scans", "--count", "20", "--seed", "3", "--output", path)
        guard outcome.status == 0 else { throw Failure(outcome: outcome) }
        return path
    }

    private static let madeModel = Result {
        let path = try folder.get().url.appending(path: "model.safetensors").path
        let outcome = try BuiltTool.run(
            "train", "--recipe", "relu", "--epochs", "3", "--idx", try idx(), "--output", path)
        guard outcome.status == 0 else { throw Failure(outcome: outcome) }
        return path
    }

    /// What the tool said instead of making the data.
    struct Failure: Error {
        var outcome: BuiltTool.Outcome
    }

    /// A folder with 600 images to train on and 100 to test with.
    static func idx() throws -> String { try madeIDX.get() }

    /// A folder with 20 scans in `images` and `labels.csv`.
    static func scans() throws -> String { try madeScans.get() }

    /// A model that has seen the images of ``idx()`` three times.
    static func model() throws -> String { try madeModel.get() }
}
