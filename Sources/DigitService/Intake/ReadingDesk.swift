import ContentDigest
import DigitReading
import Files
import ModelStore
import NeuralNetwork
import ParallelWork
import ScanLedger
import ScanSpool
import Synchronization

/// Reads batches of claimed scans on all cores.
struct ReadingDesk: Sendable {
    let spool: Spool
    let marker: ReadingMarker
    let status: ServiceStatus
    let crash: CrashHook

    /// Reads a batch, chunk after chunk on each core; every chunk is one pass through the network.
    ///
    /// - Parameters:
    ///   - scans: The batch.
    ///   - model: The model that reads all of it.
    ///   - settings: How to read.
    ///   - mayGoOn: Asked before each chunk; once it says no, what is not begun stays in `work/`
    ///     for the next start.
    /// - Returns: The scans that were read, in the order of the batch.
    /// - Throws: Trouble of the machine; then nothing of the batch counts as read.
    func read(
        _ scans: [ClaimedScan], model: Model, settings: ServiceSettings,
        mayGoOn: @escaping @Sendable () -> Bool = { true }
    ) throws -> [ReadScan] {
        let reader = DigitReader(
            model: model, lines: BuiltInModel.lines, finder: BuiltInModel.finder,
            settings: settings.reading)
        let workers = workerCount(askedFor: settings.workers)
        let chunks = Self.chunks(of: scans, workers: workers)
        let slots = Mutex(Set(0..<max(1, min(workers, chunks.count))))
        let results = concurrentMap(chunks.count, workers: workers) {
            index -> Result<[ReadScan], any Error>? in
            guard mayGoOn() else { return nil }
            let slot = slots.withLock { $0.popFirst() } ?? 0
            let chunk = scans[chunks[index]]
            let result = Result { try read(chunk, by: reader, hints: settings.hints, slot: slot) }
            slots.withLock { _ = $0.insert(slot) }
            status.progress()
            return result
        }
        let scansRead = try results.compactMap { try $0?.get() }.flatMap { $0 }
        try crash(.scansRead)
        return scansRead
    }

    private func read(
        _ chunk: ArraySlice<ClaimedScan>, by reader: DigitReader, hints: FolderHints, slot: Int
    ) throws -> [ReadScan] {
        let clock = ContinuousClock()
        let start = clock.now
        marker.begin(chunk.map(\.claim.id), slot: slot)
        defer { marker.end(slot: slot) }

        var contents: [[UInt8]] = []
        var hintsOfContents: [ReadingHint?] = []
        var refusals: [Int: Refusal] = [:]
        for (index, scan) in chunk.enumerated() {
            switch try content(of: scan, limit: reader.settings.limits.maximumBytes) {
            case .success(let bytes):
                contents.append(bytes)
                hintsOfContents.append(hints.hint(for: scan.path))
            case .failure(let refusal): refusals[index] = refusal
            }
        }
        var outcomes = reader.read(contents, hints: hintsOfContents).makeIterator()
        var bytes = contents.makeIterator()
        let answers = chunk.enumerated().map { index, scan in
            if let refusal = refusals[index] {
                return (scan, Result<Reading, Refusal>.failure(refusal), [UInt8]?.none)
            }
            guard let outcome = outcomes.next() else {
                preconditionFailure("\(contents.count) scans read, and one outcome is missing")
            }
            return (scan, outcome, bytes.next())
        }
        let read = answers.map { scan, outcome, bytes in
            answer(to: scan, outcome: outcome, bytes: bytes, reader: reader)
        }
        // The scans of a chunk are read together, so each gets an equal part of the time.
        let milliseconds = (clock.now - start) / .milliseconds(1) / Double(chunk.count)
        return read.map { read in
            var read = read
            read.answer.durationInMilliseconds = milliseconds
            return read
        }
    }

    /// The bytes of a scan, or why there are none; trouble of the machine is thrown.
    private func content(
        of scan: ClaimedScan, limit: Int
    ) throws(SpoolError) -> Result<[UInt8], Refusal> {
        if let refusal = scan.refusal { return .failure(refusal) }
        do {
            guard let bytes = try spool.read(scan.workName, maximumBytes: limit) else {
                return .failure(
                    Refusal(
                        code: .missing,
                        reason: "Somebody removed the file while it was being read. Drop it again."
                    ))
            }
            return .success(bytes)
        } catch {
            if error.isMachineTrouble { throw error }
            return .failure(Refusal(error))
        }
    }

    private func answer(
        to scan: ClaimedScan, outcome: Result<Reading, Refusal>, bytes: [UInt8]?,
        reader: DigitReader
    ) -> ReadScan {
        let digest = bytes.map { SHA256Digest(of: $0) }
        let document = ReadingDocument(
            file: scan.claim.display, outcome: outcome, modelIdentity: reader.model.identity,
            sha256: digest?.hexadecimal, bars: reader.bars)
        return ReadScan(
            path: scan.path,
            answer: ScanAnswer(
                to: scan.claim, document, sha256: digest?.bytes,
                documentNames: DocumentNames { [path = scan.path, id = scan.workName] in
                    path.documentPath(tag: RelativePath.tag(id, number: $0)).bytes
                }), isTakenUp: scan.isTakenUp)
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

extension ScanAnswer {
    /// Creates the answer to a scan from its document.
    init(
        to claim: ScanClaim, _ document: ReadingDocument, sha256: [UInt8]?,
        documentNames: DocumentNames
    ) {
        guard let status = Status(rawValue: document.status.rawValue) else {
            preconditionFailure("a reading is never '\(document.status.rawValue)'")
        }
        self.init(
            to: claim, status: status, code: document.code?.rawValue, reason: document.reason,
            model: document.model, sha256: sha256, width: document.width,
            height: document.height, durationInMilliseconds: 0,
            numbers: document.numbers.map { number in
                Number(
                    text: number.text, confidence: number.confidence,
                    isDoubtful: document.status(of: number) == .review,
                    box: Box(
                        x: number.box.x, y: number.box.y, width: number.box.width,
                        height: number.box.height),
                    row: number.row, column: number.column,
                    runnerUp: number.runnerUp.map {
                        RunnerUp(text: $0.text, share: $0.probability)
                    }, ink: Ink(rawValue: number.ink.rawValue))
            },
            document: document.json(), documentNames: documentNames)
    }
}
