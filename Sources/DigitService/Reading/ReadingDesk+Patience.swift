import DigitReading
import ModelStore
import NeuralNetwork
import ScanLedger
import ScanSpool

extension ReadingDesk {
    /// What came of a scan that was read alone.
    enum PatientOutcome: Sendable {
        /// It was read; the answers to its pages, or the one to it.
        case read([ReadScan])
        /// Its reader has ended, or took too long; the sentence says which.
        case failed(String)
        /// Nobody waits for it any more: it stays in `work/` for the next start.
        case notWaitedFor
    }

    /// Reads one scan, however long it takes up to the limit; of a file with many pages, each of them.
    ///
    /// - Parameters:
    ///   - scan: The scan.
    ///   - model: The model that should read it.
    ///   - settings: How to read, and the limit.
    ///   - mayGoOn: Once it says no, nothing is waited for.
    ///   - passed: Told of each moment (`WatchedWork.moment`) that it has taken.
    /// - Returns: What came of it.
    /// - Throws: Trouble of the machine.
    func readAlone(
        _ scan: ClaimedScan, model: Model, settings: ServiceSettings,
        mayGoOn: @escaping @Sendable () -> Bool,
        passed: @escaping @Sendable (_ moments: Int) -> Void
    ) async throws -> PatientOutcome {
        guard let processes else {
            return try await readOnThread(
                scan, model: model, settings: settings, mayGoOn: mayGoOn, passed: passed)
        }
        return try await WorkQueue("asking").run {
            let process = try processes.take(reading: model.identity, mayGoOn: mayGoOn)
            let request = ReaderRequest(for: scan, settings: settings)
            var answers: [ReaderAnswer] = []
            let outcome = process.ask(request, mayGoOn: mayGoOn, passed: passed) {
                answers.append($0)
            }
            switch outcome {
            case .reply(.read(let last)):
                processes.putBack(process)
                return .read(
                    (answers + [last]).map { answer in
                        ReadScan(
                            path: scan.path, answer: answer.answer(to: scan),
                            isTakenUp: scan.isTakenUp)
                    })
            case .reply(.trouble(let reason)): throw ServiceError.readerTrouble(reason: reason)
            case .reply(.ready), .reply(.page):
                return .failed("It said something that nobody understands.")
            case .ended(let how): return .failed(how)
            case .tookTooLong: return .failed(Self.tooLong(settings))
            case .notWaitedFor: return .notWaitedFor
            }
        }
    }

    private func readOnThread(
        _ scan: ClaimedScan, model: Model, settings: ServiceSettings,
        mayGoOn: @escaping @Sendable () -> Bool, passed: @escaping @Sendable (Int) -> Void
    ) async throws -> PatientOutcome {
        let reading = ChunkReading(
            spool: spool,
            reader: DigitReader(
                model: model, lines: BuiltInModel.lines(beside: model),
                finder: BuiltInModel.finder,
                settings: settings.reading))
        let outcome = await WatchedWork<[ReadScan]>.run(
            1, workers: 1, patience: settings.scanTimeLimit, mayGoOn: mayGoOn, passed: passed
        ) { [marker, isAboutToRead] _ in
            let slot = marker.begin([scan.claim.id])
            defer { marker.end(slot: slot) }
            isAboutToRead(scan.claim.display)
            let opened = try reading.open([scan]) { settings.hints.hint(for: $0.path) }
            var read: [ReadScan] = []
            reading.answerPages(of: opened[0]) { answer, _ in read.append(answer) }
            return read
        }
        switch outcome[0] {
        case .done(let read): return .read(read)
        case .failed(let error): throw error
        case .leftBehind: return .failed(Self.tooLong(settings))
        case nil: return .notWaitedFor
        }
    }

    /// The answer to a scan that was tried as often as it may be.
    func giveUp(_ scan: ClaimedScan, model: Model, settings: ServiceSettings, because how: String)
        -> ReadScan
    {
        let reader = DigitReader(model: model, settings: settings.reading)
        return ChunkReading(spool: spool, reader: reader).answer(
            to: scan, outcome: .failure(.gaveUp(after: scan.claim.attempts, because: how)),
            digest: nil)
    }

    private static func tooLong(_ settings: ServiceSettings) -> String {
        let seconds = settings.scanTimeLimit / .seconds(1)
        return "It took longer than \(seconds) seconds ('reading.timeLimit')."
    }
}

extension Refusal {
    /// The answer to a scan whose reader has ended, or hung, again and again.
    fileprivate static func gaveUp(after attempts: Int, because how: String) -> Refusal {
        Refusal(
            code: .gaveUp,
            reason: """
                Reading this file was tried \(attempts == 1 ? "once" : "\(attempts) times") and \
                came to no end. The last time: \(how) Save the picture anew, or send it to the \
                authors of digitd.
                """)
    }
}
