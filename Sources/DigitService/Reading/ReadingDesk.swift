import DigitReading
import Files
import Logging
import ModelStore
import NeuralNetwork
import ParallelWork
import ScanLedger
import ScanSpool
import Synchronization

/// Reads claimed scans: what is small in this process, many at a time on all cores; the rest one by one,
/// each in a reader process.
struct ReadingDesk: Sendable {
    let spool: Spool
    let marker: ReadingMarker
    let status: ServiceStatus
    let log: Logger
    let crash: CrashHook

    /// Called with the name of each scan before it is read in this process.
    let isAboutToRead: @Sendable (String) -> Void

    /// The processes that read single scans; without them, threads of this one do.
    let processes: ReaderProcesses?

    /// Whether this process has reason to read nothing itself.
    let care: ReadingCare

    /// For how long a chunk of small scans is waited for: a slow machine takes a second for it.
    let patience: Duration

    /// What came of a batch.
    struct Outcome: Sendable {
        /// The scans that were read, in the order of the batch.
        var read: [ReadScan] = []

        /// Those that may take long, and have to be read one by one.
        var patient: [ClaimedScan] = []
    }

    /// Reads what is small of a batch, chunk after chunk on each core; every chunk is one pass through the
    /// network.
    ///
    /// - Parameters:
    ///   - scans: The batch.
    ///   - model: The model that reads all of it.
    ///   - settings: How to read.
    ///   - mayGoOn: Once it says no, what is not read stays in `work/` for the next start.
    /// - Returns: What was read, and what has to be read alone.
    /// - Throws: Trouble of the machine; then nothing of the batch counts as read.
    func readSmall(
        of scans: [ClaimedScan], model: Model, settings: ServiceSettings,
        mayGoOn: @escaping @Sendable () -> Bool
    ) async throws -> Outcome {
        let isCareful = care.isNeeded
        var outcome = Outcome()
        outcome.patient = scans.filter { $0.mayTakeLong(isCareful: isCareful) }
        let small = scans.filter { !$0.mayTakeLong(isCareful: isCareful) }
        let reading = ChunkReading(
            spool: spool,
            reader: DigitReader(
                model: model, lines: BuiltInModel.lines(beside: model),
                finder: BuiltInModel.finder,
                settings: settings.reading))
        let workers = workerCount(askedFor: settings.workers)
        let chunks = Self.chunks(of: small, workers: workers)
        let results = await WatchedWork<Outcome>.run(
            chunks.count, workers: workers, patience: patience, mayGoOn: mayGoOn
        ) { [self] index in
            try read(small[chunks[index]], by: reading, hints: settings.hints)
        }
        for (chunk, result) in zip(chunks, results) {
            switch result {
            case .done(let part):
                outcome.read += part.read
                outcome.patient += part.patient
            case .failed(let error): throw error
            case .leftBehind: outcome.patient += leaveBehind(small[chunk])
            case nil: break
            }
        }
        if !outcome.read.isEmpty { try crash(.scansRead) }
        return outcome
    }

    private func read(
        _ chunk: ArraySlice<ClaimedScan>, by reading: ChunkReading, hints: FolderHints
    ) throws -> Outcome {
        let slot = marker.begin(chunk.map(\.claim.id))
        defer {
            marker.end(slot: slot)
            status.moved(.reading)
        }
        for scan in chunk { isAboutToRead(scan.claim.display) }
        let opened = try reading.open(chunk) { hints.hint(for: $0.path) }
        return Outcome(
            read: reading.answer(opened.filter(\.isSmall)),
            patient: opened.filter { !$0.isSmall }.map(\.scan))
    }

    /// Takes care from now on, since a thread of this process does not come to an end.
    private func leaveBehind(_ chunk: ArraySlice<ClaimedScan>) -> [ClaimedScan] {
        care.begin()
        log.error(
            "Reading does not come to an end; from now on each scan is read in a process of its own",
            metadata: ["files": "\(chunk.map(\.claim.display).joined(separator: " "))"])
        return Array(chunk)
    }

    /// The batch in chunks of up to 32 scans or 4 MiB, and at least as many as there are workers.
    ///
    /// 32 images make a pass through the network that stays in cache; the byte limit keeps a
    /// chunk of large pictures from holding a core, and memory, for long.
    static func chunks(of scans: [ClaimedScan], workers: Int) -> [Range<Int>] {
        let share = (scans.count + workers - 1) / max(1, workers)
        let longest = max(1, min(32, share))
        var chunks: [Range<Int>] = []
        var start = 0
        var bytes = 0
        for (index, scan) in scans.enumerated() {
            if index > start, index - start == longest || bytes + scan.size > 4 << 20 {
                chunks.append(start..<index)
                start = index
                bytes = 0
            }
            bytes += scan.size
        }
        if start < scans.count { chunks.append(start..<scans.count) }
        return chunks
    }
}

extension ClaimedScan {
    /// Whether it is read one by one with others of its kind: it is large, or it may be to blame for the end
    /// of a process.
    fileprivate func mayTakeLong(isCareful: Bool) -> Bool {
        if refusal != nil { return false }
        return isCareful || isSuspect || claim.attempts > 1 || size > SmallPicture.mostBytes
    }
}

/// Whether the process has reason to read nothing itself, since it was ended or held up by a scan.
final class ReadingCare: Sendable {
    private enum Need {
        case none
        case until(ContinuousClock.Instant)
        case always
    }

    private let need = Mutex(Need.none)

    /// Says that there is reason from now on, for a while or, without one, as long as the process lives.
    func begin(for duration: Duration? = nil) {
        need.withLock { need in
            if case .always = need { return }
            need = duration.map { .until(.now + $0) } ?? .always
        }
    }

    /// Whether there is reason now.
    var isNeeded: Bool {
        need.withLock { need in
            switch need {
            case .none: false
            case .until(let end): .now < end
            case .always: true
            }
        }
    }
}
