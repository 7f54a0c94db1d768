import ContentDigest
import DigitEvaluation
import Files
import NeuralNetwork
import ParallelWork
import ScanImages
import SystemPackage

/// The images of labelled digits in folders `0` to `9`, found and prepared as scans are.
public struct LabelledFolder: Sendable, Equatable {
    /// The images, 28×28 each, in the order of their contents' digests, so that any part of them
    /// is mixed, and always mixed in the same way.
    public private(set) var images = LabelledImages()

    /// The name of each image's file.
    public private(set) var names: [String] = []

    /// The digest of each image's file.
    public private(set) var digests: [SHA256Digest] = []

    /// The files that could not be used, and why.
    public private(set) var problems: [FileProblem]

    /// Reads the folders `0` to `9` below a folder.
    ///
    /// - Parameters:
    ///   - folder: The folder that holds the ten.
    ///   - limits: The largest images to be decoded.
    ///   - workers: The most threads used.
    /// - Throws: A ``LabelError`` when there is no such folder or nothing in it can be used.
    public init(
        reading folder: FilePath, limits: ImageLimits = ImageLimits(), workers: Int = 1
    ) throws(LabelError) {
        let listing = try DigitFolders(in: folder)
        self.init(DigestedLabels(listing), limits: limits, workers: workers)
        guard images.count > 0 else {
            throw .noUsableImages(path: folder.display, problems: problems.count)
        }
    }

    /// Decodes files whose contents' digests are known; once `shouldContinue` says no, the rest
    /// is left out.
    init(
        _ labels: DigestedLabels, limits: ImageLimits = ImageLimits(), workers: Int = 1,
        shouldContinue: @Sendable () -> Bool = { true }
    ) {
        problems = labels.problems
        let entries = labels.entries
        let prepared = concurrentMap(entries.count, workers: workers) { index in
            shouldContinue()
                ? Self.bitmap(in: entries[index].scan, limits: limits)
                : .failure(Unusable(reason: "It was not looked at."))
        }
        for (entry, result) in zip(entries, prepared) {
            switch result {
            case .success(let bitmap):
                images.append(bitmap.pixels, label: entry.digit)
                names.append(entry.scan.name)
                digests.append(entry.digest)
            case .failure(let unusable):
                problems.append(FileProblem(name: entry.scan.name, reason: unusable.reason))
            }
        }
        problems.sort { $0.name < $1.name }
    }

    /// Why a file cannot be learned from.
    private struct Unusable: Error {
        var reason: String
    }

    /// Decodes a file and prepares the one digit on it.
    private static func bitmap(
        in scan: LabelledScan, limits: ImageLimits
    ) -> Result<DigitBitmap, Unusable> {
        do {
            let image = try GreyImage(decoding: scan.bytes(), limits: limits)
            let digits = try DigitFinder().numbers(in: image).flatMap { $0 }
            guard digits.count == 1 else {
                return .failure(
                    Unusable(
                        reason: "It shows \(digits.count) digits where one is expected. "
                            + "Cut it into one image for each digit."))
            }
            return .success(digits[0].bitmap)
        } catch {
            return .failure(Unusable(reason: "\(error)"))
        }
    }
}
