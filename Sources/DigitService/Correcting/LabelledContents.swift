import ContentDigest
import DigitEvaluation
import Files
import SystemPackage

/// The contents of labelled files, each read once as long as it stays as it is.
struct LabelledContents: Sendable {
    /// One labelled file.
    struct Entry: Sendable {
        var scan: LabelledScan
        var digest: [UInt8]
    }

    /// What is known of a file that was read before.
    private struct Known: Sendable {
        var identity: FileIdentity
        var size: Int
        var changed: Duration
        var digest: [UInt8]
    }

    private var known: [FilePath: Known] = [:]

    /// Looks at all labels of a folder `training`.
    ///
    /// What cannot be read is passed over: it is being written, or the trainer reports it.
    ///
    /// - Returns: The files with the digests of their contents, and what is no label.
    mutating func look(at training: FilePath) -> (entries: [Entry], problems: [FileProblem]) {
        let labels: TrainingLabels
        do throws(LabelError) {
            labels = try TrainingLabels(in: training)
        } catch {
            return ([], [FileProblem(name: "training", reason: "\(error)")])
        }
        var entries: [Entry] = []
        var seen: [FilePath: Known] = [:]
        for scan in labels.scans {
            guard let facts = try? FileFacts(at: scan.path, followingLinks: false) else { continue }
            var file = known[scan.path]
            if file?.identity != facts.identity || file?.size != facts.size
                || file?.changed != facts.changed
            {
                guard let bytes = try? scan.bytes() else { continue }
                file = Known(
                    identity: facts.identity, size: facts.size, changed: facts.changed,
                    digest: SHA256Digest(of: bytes).bytes)
            }
            guard let file else { continue }
            seen[scan.path] = file
            entries.append(Entry(scan: scan, digest: file.digest))
        }
        known = seen
        return (entries, labels.problems)
    }
}
