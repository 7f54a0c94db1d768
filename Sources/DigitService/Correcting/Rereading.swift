import ContentDigest
import CorrectionRequests
import DigitEvaluation
import DigitReading
import Files
import ParallelWork
import ScanImages
import ScanLedger
import ScanPages
import ScanSpool

/// Reads the doubtful scans of a root again, with the model that is in use now.
///
/// It asks the daemon to record what has changed; the daemon is the only writer. It may be ended at any moment:
/// what it has not handed over is doubtful still.
public struct Rereading: Sendable {
    /// What came of it.
    public struct Outcome: Sendable, Equatable {
        /// How many scans were read again.
        public var scans = 0

        /// How many doubtful numbers they had.
        public var numbers = 0

        /// How many of these are accepted now.
        public var accepted = 0

        /// How many are read otherwise, and are doubtful still.
        public var changed = 0

        /// The scans that were left out, and why.
        public var leftOut: [FileProblem] = []

        /// The requests that the daemon has to take up.
        public var requests: [String] = []

        /// How many are as they were.
        public var same: Int { numbers - accepted - changed }
    }

    /// The root.
    let layout: SpoolLayout

    /// Its ledger, for looking.
    let ledger: ScanLedger

    /// What reads.
    let reader: DigitReader

    /// What is known of the numbers by their folder.
    let hints: FolderHints

    /// How many scans are read at once; 0 means all cores.
    let workers: Int

    /// How many scans share a request.
    private static let portion = 64

    /// Creates a rereading.
    ///
    /// - Parameters:
    ///   - layout: The root.
    ///   - ledger: Its ledger, for looking.
    ///   - reader: Reads with the model in use.
    ///   - hints: What is known of the numbers by the folder of the inbox that they were dropped into.
    ///   - workers: How many scans are read at once; 0 means all cores.
    public init(
        layout: SpoolLayout, ledger: ScanLedger, reader: DigitReader, hints: FolderHints,
        workers: Int = 0
    ) {
        self.layout = layout
        self.ledger = ledger
        self.reader = reader
        self.hints = hints
        self.workers = workerCount(askedFor: workers)
    }

    /// Reads all doubtful scans.
    ///
    /// - Parameters:
    ///   - onProgress: Called with the share of the scans that are read: `0...1`.
    ///   - shouldContinue: Asked before each portion; after a no the rest is left as it is.
    /// - Returns: What came of it.
    /// - Throws: `LedgerError` when the ledger cannot be read, `FileError` when nothing can be asked of the
    ///   daemon.
    public func run(
        onProgress: (Double) -> Void = { _ in }, shouldContinue: () -> Bool = { true }
    ) throws -> Outcome {
        var outcome = Outcome()
        let doubtful = try ledger.doubtfulScans().filter { $0.numbers.contains(where: \.isOpen) }
        for start in stride(from: 0, to: doubtful.count, by: Self.portion) {
            guard shouldContinue() else { break }
            let portion = doubtful[start..<min(doubtful.count, start + Self.portion)]
            let readings = concurrentMap(portion.count, workers: workers) {
                read(portion[start + $0])
            }
            var scans: [RereadRequest.Scan] = []
            for (scan, reading) in zip(portion, readings) {
                count(reading, of: scan, in: &outcome, scans: &scans)
            }
            if !scans.isEmpty {
                let model = String(reader.model.identity.prefix(12))
                outcome.requests.append(
                    try RereadRequest(model: model, scans: scans).hand(to: layout))
            }
            onProgress(Double(start + portion.count) / Double(doubtful.count))
        }
        return outcome
    }

    /// What a scan shows now, or why nothing of it can be used.
    private typealias Result = Swift.Result<[RereadRequest.Number], UnusableFile>

    private func read(_ scan: CorrectableScan) -> Result {
        guard let path = RelativePath(bytes: scan.claim.name), let bytes = layout.original(of: scan)
        else {
            return .failure(
                UnusableFile(reason: "Its original is not in done/. Put it back there."))
        }
        let outcome: Swift.Result<Reading, Refusal>
        do throws(ScanImageError) {
            let content = try ScanPages.content(
                of: scan.claim.page, in: bytes, limits: reader.settings.limits)
            outcome = reader.read([content], hints: [hints.hint(for: path)])[0]
        } catch {
            outcome = .failure(Refusal(error))
        }
        let document = ReadingDocument(
            file: scan.claim.display, page: scan.claim.page, outcome: outcome,
            modelIdentity: reader.model.identity, sha256: nil, bars: reader.bars)
        let answer = ScanAnswer(
            to: scan.claim, document, sha256: scan.sha256, documentNames: [path.bytes])
        guard let pairs = scan.pairs(with: answer.numbers) else {
            let (before, now) = (scan.foundNumbers, answer.numbers.count)
            return .failure(
                UnusableFile(
                    reason: "Other numbers are found on it now: \(now), before \(before). Its "
                        + "answer stays; correct it with: digitd correct FILE --field N NUMBER"))
        }
        return .success(
            pairs.map { field, number in
                RereadRequest.Number(
                    field: field, text: number.text,
                    reading: Correction.Reading(
                        confidence: number.confidence, isDoubtful: number.isDoubtful,
                        runnerUp: number.runnerUp))
            })
    }

    /// Counts what was read, and adds to a request what is news.
    private func count(
        _ reading: Result, of scan: CorrectableScan, in outcome: inout Outcome,
        scans: inout [RereadRequest.Scan]
    ) {
        let open = scan.numbers.filter(\.isOpen)
        switch reading {
        case .failure(let problem):
            outcome.leftOut.append(FileProblem(name: scan.claim.display, reason: problem.reason))
        case .success(let numbers):
            outcome.scans += 1
            outcome.numbers += open.count
            let news = numbers.filter { number in
                guard let old = open.first(where: { $0.field == number.field }) else {
                    return false
                }
                return old.text != number.text || !number.reading.isDoubtful
            }
            outcome.accepted += news.count { !$0.reading.isDoubtful }
            outcome.changed += news.count { $0.reading.isDoubtful }
            if !news.isEmpty {
                scans.append(
                    RereadRequest.Scan(
                        scan: scan.claim.id, sha256: scan.sha256.hexadecimal, numbers: news))
            }
        }
    }
}

extension CorrectableScan {
    /// Each of the scan's numbers with the one that is found in its place now; nil where other numbers are found.
    fileprivate func pairs(
        with numbers: [ScanAnswer.Number]
    ) -> [(field: Int, number: ScanAnswer.Number)]? {
        guard numbers.count == self.numbers.count else { return nil }
        var pairs: [(field: Int, number: ScanAnswer.Number)] = []
        for (old, new) in zip(self.numbers, numbers) {
            guard let box = old.box, box.isAlike(new.box) else { return nil }
            pairs.append((old.field, new))
        }
        return pairs
    }
}

extension ScanAnswer.Box {
    /// Whether two boxes share at least half of what they cover together.
    fileprivate func isAlike(_ other: ScanAnswer.Box) -> Bool {
        let shared = shared(with: other)
        let together = width * height + other.width * other.height - shared
        return 2 * shared >= together
    }
}
