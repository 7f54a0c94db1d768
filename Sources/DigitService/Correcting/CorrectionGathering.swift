import ContentDigest
import CorrectionRequests
import DigitEvaluation
import Files
import ScanLedger
import ScanSpool
import Synchronization

/// Finds what people say of answered scans: in requests, and in labels of their contents.
///
/// It changes nothing but requests that are done: those it finishes.
final class CorrectionGathering: Sendable {
    /// What a look has found.
    struct Found: Sendable {
        /// What is to be recorded.
        var corrections: [Correction] = []

        /// What cannot be taken over, by name.
        var problems: [FileProblem] = []
    }

    private let layout: SpoolLayout
    private let ledger: ScanLedger
    private let crash: CrashHook
    private let contents = Mutex(LabelledContents())

    init(layout: SpoolLayout, ledger: ScanLedger, crash: @escaping CrashHook) {
        self.layout = layout
        self.ledger = ledger
        self.crash = crash
    }

    /// Looks once; one caller at a time.
    ///
    /// - Throws: Trouble of the ledger or of the folder.
    func look() throws -> Found {
        var found = Found()
        var (entries, problems) = contents.withLock { $0.look(at: layout.training) }
        let requests = CorrectionRequest.waiting(in: layout)
        var hasTaught = false
        for waiting in requests {
            guard let request = waiting.request, let digest = Self.bytes(of: request.sha256) else {
                let file = "corrections/\(waiting.name)"
                problems.append(
                    FileProblem(
                        name: file, reason: "\(CorrectionProblem.noRequest(file: file))"))
                continue
            }
            switch try ledger.progress(ofRequest: waiting.name) {
            case .filed:
                try finish(waiting.name, request, digest, entries)
                hasTaught = true
            case .recorded: continue
            case .unknown: try add(waiting.name, request, digest, to: &found)
            }
        }
        if hasTaught { (entries, _) = contents.withLock { $0.look(at: layout.training) } }
        found.problems += problems
        try addReadings(to: &found)
        try add(labels: entries, to: &found)
        return found
    }

    private func add(
        _ name: String, _ request: CorrectionRequest, _ digest: [UInt8], to found: inout Found
    ) throws {
        let scans = try ledger.correctableScans(withContent: [digest])
            .filter { $0.claim.page == request.page }
        let label = request.number.map { NumberLabel($0) } ?? NumberLabel(number: nil)
        do throws(CorrectionProblem) {
            guard !scans.isEmpty else { throw .unknownContent(file: request.file) }
            guard let label else { throw .noRequest(file: "corrections/\(name)") }
            for scan in scans {
                let fields = try scan.fields(for: label, field: request.field)
                found.corrections.append(
                    Correction(
                        scan: scan.claim.id, fields: fields, label: "\(label)",
                        origin: .request(name)))
            }
        } catch {
            found.problems.append(FileProblem(name: "corrections/\(name)", reason: "\(error)"))
        }
    }

    /// Adds what another model has read again.
    private func addReadings(to found: inout Found) throws {
        for waiting in RereadRequest.waiting(in: layout) {
            guard let request = waiting.request else {
                let file = "corrections/\(waiting.name)"
                found.problems.append(
                    FileProblem(
                        name: file, reason: "\(CorrectionProblem.noRequest(file: file))"))
                continue
            }
            switch try ledger.progress(ofRequest: waiting.name) {
            case .filed: try StoredFile.remove(CorrectionRequest.path(waiting.name, layout))
            case .recorded: continue
            case .unknown:
                let corrections = try request.corrections(named: waiting.name, in: ledger)
                if corrections.isEmpty {
                    // Its scans are those of another ledger.
                    try StoredFile.remove(CorrectionRequest.path(waiting.name, layout))
                }
                found.corrections += corrections
            }
        }
    }

    private func add(labels entries: [LabelledContents.Entry], to found: inout Found) throws {
        var labels: [[UInt8]: NumberLabel] = [:]
        for (digest, same) in Dictionary(grouping: entries, by: \.digest) {
            let different = Set(same.map(\.scan.label)).sorted()
            guard different.count == 1 else {
                let reason = "\(CorrectionProblem.severalLabels(labels: different))"
                found.problems += same.map { FileProblem(name: $0.scan.name, reason: reason) }
                continue
            }
            labels[digest] = NumberLabel(different[0])
        }
        // A label says what a picture shows; of many pages it does not say which.
        for scan in try ledger.correctableScans(withContent: Set(labels.keys))
        where scan.claim.page == nil {
            guard let label = labels[scan.sha256], scan.label != "\(label)" else { continue }
            do throws(CorrectionProblem) {
                found.corrections.append(
                    Correction(
                        scan: scan.claim.id, fields: try scan.fields(for: label),
                        label: "\(label)", origin: .label))
            } catch {
                let names = entries.filter { $0.digest == scan.sha256 }.map(\.scan.name)
                found.problems += names.map { FileProblem(name: $0, reason: "\(error)") }
            }
        }
        found.problems.sort { ($0.name, $0.reason) < ($1.name, $1.reason) }
    }

    /// Puts what a request teaches into `training`, and takes the request away.
    private func finish(
        _ name: String, _ request: CorrectionRequest, _ digest: [UInt8],
        _ entries: [LabelledContents.Entry]
    ) throws {
        let scans = try ledger.correctableScans(withContent: [digest])
        if let scan = scans.first(where: { $0.claim.page == request.page }) {
            try CorrectionTeaching(layout: layout, entries: entries).teach(request, scan)
        }
        try crash(.correctionTaught)
        try StoredFile.remove(CorrectionRequest.path(name, layout))
    }

    /// The bytes of a digest in hexadecimal; `nil` for any other text.
    static func bytes(of hexadecimal: String) -> [UInt8]? {
        hexadecimal.utf8.count == 64 ? [UInt8](hexadecimal: hexadecimal) : nil
    }
}
