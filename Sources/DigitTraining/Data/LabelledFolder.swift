import ContentDigest
import DigitEvaluation
import Files
import NeuralNetwork
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
        let (found, unusable) = labels.entries.look(
            workers: workers, shouldContinue: shouldContinue
        ) { (entry) throws(UnusableFile) in
            try Self.bitmap(in: entry.scan, limits: limits)
        }
        for (entry, bitmap) in found {
            images.append(bitmap.pixels, label: entry.digit)
            names.append(entry.scan.name)
            digests.append(entry.digest)
        }
        problems = (labels.problems + unusable).sorted { $0.name < $1.name }
    }

    /// Decodes a file and prepares the one digit on it.
    private static func bitmap(
        in scan: LabelledScan, limits: ImageLimits
    ) throws(UnusableFile) -> DigitBitmap {
        let digits: [DigitCandidate]
        do {
            let image = try GreyImage(decoding: scan.bytes(), limits: limits)
            digits = try DigitFinder().numbers(in: image).flatMap { $0 }
        } catch {
            throw UnusableFile(reason: "\(error)")
        }
        guard digits.count == 1 else {
            throw UnusableFile(
                reason: "It shows \(digits.count) digits where one is expected. "
                    + "Cut it into one image for each digit.")
        }
        return digits[0].bitmap
    }
}
