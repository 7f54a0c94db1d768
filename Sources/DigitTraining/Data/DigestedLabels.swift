import ContentDigest
import DigitEvaluation
import Files
import ModelStore

/// Labelled files with the digests of their contents: each content once, and with one label.
struct DigestedLabels: Sendable, Equatable {
    /// One labelled file.
    struct Entry: Sendable, Equatable {
        var scan: LabelledScan
        var digest: SHA256Digest

        /// The digit it is labelled with, where it is one.
        var digit: UInt8 { UInt8(scan.label) ?? 0 }
    }

    /// The files that show one digit, in the order of their digests.
    private(set) var entries: [Entry] = []

    /// The files that show another number, several or none, in the order of their digests.
    private(set) var numbers: [Entry] = []

    /// The files that cannot be learned from, and why.
    private(set) var problems: [FileProblem]

    /// The fingerprint of all labels, those with problems included.
    private(set) var fingerprint: LabelFingerprint

    /// A line for each of these labels, with the beginning of its content's digest: `7 0123456789abcdef`.
    private(set) var lines: [String]

    /// Keeps a fixed sample of the files: those with the smallest digests, which is as good as
    /// drawing lots.
    mutating func limit(to count: Int) {
        entries.removeLast(max(0, entries.count - count))
    }

    /// Reads every file once; when `shouldContinue` says no, the rest is left out.
    init(_ folders: DigitFolders, shouldContinue: () -> Bool = { true }) {
        self.init(folders.scans, problems: folders.problems, shouldContinue: shouldContinue)
    }

    /// Reads every labelled file of a folder `training` once.
    init(_ labels: TrainingLabels, shouldContinue: () -> Bool = { true }) {
        self.init(labels.scans, problems: labels.problems, shouldContinue: shouldContinue)
    }

    private init(_ scans: [LabelledScan], problems: [FileProblem], shouldContinue: () -> Bool) {
        self.problems = problems
        var all: [Entry] = []
        for scan in scans where shouldContinue() {
            do throws(FileError) {
                all.append(Entry(scan: scan, digest: SHA256Digest(of: try scan.bytes())))
            } catch {
                self.problems.append(FileProblem(name: scan.name, reason: "\(error)"))
            }
        }
        fingerprint = LabelFingerprint(of: all.map { ($0.scan.label, $0.digest) })
        lines = Set(all.map { "\($0.scan.label) \($0.digest.hexadecimal.prefix(16))" }).sorted()
        for (_, same) in Dictionary(grouping: all, by: \.digest) {
            let labels = Set(same.map(\.scan.label)).sorted()
            if labels.count == 1, let first = same.first {
                let isDigit = NumberLabel(first.scan.label)?.digit != nil
                isDigit ? entries.append(first) : numbers.append(first)
                continue
            }
            self.problems += same.map { entry in
                FileProblem(
                    name: entry.scan.name,
                    reason: "The same image is labelled "
                        + labels.joined(separator: " and ") + ". Keep the right one.")
            }
        }
        entries.sort { $0.digest.bytes.lexicographicallyPrecedes($1.digest.bytes) }
        numbers.sort { $0.digest.bytes.lexicographicallyPrecedes($1.digest.bytes) }
    }
}
