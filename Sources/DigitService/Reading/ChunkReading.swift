import ContentDigest
import DigitReading
import ScanImages
import ScanLedger
import ScanPages
import ScanSpool

/// Reads scans that lie in `work/`: the daemon many at a time, a reader process one by one and page by page.
struct ChunkReading: Sendable {
    let spool: Spool
    let reader: DigitReader

    /// A scan whose bytes are there, or the reason why there are none.
    struct Opened: Sendable {
        var scan: ClaimedScan
        var content: Result<[UInt8], Refusal>
        var hint: ReadingHint?

        /// Whether it is read, or refused, in a moment.
        var isSmall: Bool { (try? content.get()).map(SmallPicture.isSmall) ?? true }
    }

    /// Reads the bytes of scans; trouble of the machine is thrown.
    func open(
        _ scans: some Sequence<ClaimedScan>, hint: (ClaimedScan) -> ReadingHint?
    ) throws -> [Opened] {
        try scans.map { scan in
            Opened(
                scan: scan,
                content: try content(of: scan, limit: reader.settings.limits.maximumBytes),
                hint: hint(scan))
        }
    }

    /// Reads scans with one pass through the networks, and answers each of them in their order.
    func answer(_ opened: [Opened]) -> [ReadScan] {
        let clock = ContinuousClock()
        let start = clock.now
        let readable = opened.compactMap { scan in
            (try? scan.content.get()).map { (bytes: $0, hint: scan.hint) }
        }
        var outcomes = reader.read(readable.map(\.bytes), hints: readable.map(\.hint))
            .makeIterator()
        let answers = opened.map { opened in
            switch opened.content {
            case .failure(let refusal):
                return answer(to: opened.scan, outcome: .failure(refusal), digest: nil)
            case .success(let bytes):
                guard let outcome = outcomes.next() else {
                    preconditionFailure("\(readable.count) scans read, and one outcome is missing")
                }
                return answer(
                    to: opened.scan, outcome: outcome, digest: SHA256Digest(of: bytes))
            }
        }
        // The scans of a chunk are read together, so each gets an equal part of the time.
        let milliseconds = (clock.now - start) / .milliseconds(1) / Double(max(1, opened.count))
        return answers.map { read in
            var read = read
            read.answer.durationInMilliseconds = milliseconds
            return read
        }
    }

    /// Reads one file, page by page where it has many, and answers each of them.
    ///
    /// - Parameters:
    ///   - opened: The file.
    ///   - deliver: Called with each answer as soon as it is there, and whether it is the last one.
    func answerPages(of opened: Opened, _ deliver: (_ read: ReadScan, _ isLast: Bool) -> Void) {
        guard let bytes = try? opened.content.get(), ScanPages.format(of: bytes) != nil else {
            return deliver(answer([opened])[0], true)
        }
        let digest = SHA256Digest(of: bytes)
        let limits = reader.settings.limits
        let pages: ScanPages
        do throws(ScanImageError) {
            pages = try ScanPages(of: bytes, limits: limits)
        } catch {
            return deliver(
                answer(to: opened.scan, outcome: .failure(Refusal(error)), digest: digest), true)
        }
        let clock = ContinuousClock()
        for page in 1...pages.count {
            let start = clock.now
            var outcome: Result<Reading, Refusal>
            do throws(ScanImageError) {
                outcome = reader.read([try pages.content(of: page)], hints: [opened.hint])[0]
            } catch {
                outcome = .failure(Refusal(error))
            }
            var read = answer(
                to: opened.scan.page(pages.count == 1 ? nil : page), outcome: outcome,
                digest: digest)
            read.answer.durationInMilliseconds = (clock.now - start) / .milliseconds(1)
            deliver(read, page == pages.count)
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

    /// The answer to a scan, without the time that it took.
    func answer(
        to scan: ClaimedScan, outcome: Result<Reading, Refusal>, digest: SHA256Digest?
    ) -> ReadScan {
        let document = ReadingDocument(
            file: scan.claim.display, page: scan.claim.page, outcome: outcome,
            modelIdentity: reader.model.identity,
            sha256: digest?.hexadecimal, bars: reader.bars)
        return ReadScan(
            path: scan.path,
            answer: ScanAnswer(
                to: scan.claim, document, sha256: digest?.bytes,
                documentNames: scan.documentNames),
            isTakenUp: scan.isTakenUp)
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
                    }, ink: Ink(rawValue: number.ink.rawValue),
                    reason: document.reason(of: number))
            },
            document: document.json(), documentNames: documentNames)
    }
}
