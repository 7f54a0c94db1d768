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

        /// The digit of the folder the file lies in.
        var digit: UInt8 { UInt8(scan.label) ?? 0 }
    }

    /// The files to learn from, in the order of their digests.
    private(set) var entries: [Entry] = []

    /// The files that cannot be learned from, and why.
    private(set) var problems: [FileProblem]

    /// The fingerprint of all labels, those with problems included.
    private(set) var fingerprint: LabelFingerprint

    /// Keeps a fixed sample of the files: those with the smallest digests, which is as good as
    /// drawing lots.
    mutating func limit(to count: Int) {
        entries.removeLast(max(0, entries.count - count))
    }

    /// Reads every file once; when `shouldContinue` says no, the rest is left out.
    init(_ folders: DigitFolders, shouldContinue: () -> Bool = { true }) {
        problems = folders.problems
        var all: [Entry] = []
        for scan in folders.scans where shouldContinue() {
            do throws(FileError) {
                all.append(Entry(scan: scan, digest: SHA256Digest(of: try scan.bytes())))
            } catch {
                problems.append(FileProblem(name: scan.name, reason: "\(error)"))
            }
        }
        fingerprint = LabelFingerprint(of: all.map { ($0.scan.label, $0.digest) })
        for (_, same) in Dictionary(grouping: all, by: \.digest) {
            let labels = Set(same.map(\.scan.label)).sorted()
            if labels.count == 1, let first = same.first {
                entries.append(first)
                continue
            }
            problems += same.map { entry in
                FileProblem(
                    name: entry.scan.name,
                    reason: "The same image is labelled "
                        + labels.joined(separator: " and ") + ". Keep the right one.")
            }
        }
        entries.sort { $0.digest.bytes.lexicographicallyPrecedes($1.digest.bytes) }
    }
}
