import DigitReading
import Logging
import ScanLedger
import ScanSpool
import ServiceLifecycle
import Synchronization

/// The way of a scan, in five stages that work at the same time on successive batches: claimed,
/// read on all cores, written, synced, filed away.
///
/// Without stages the cores would be idle during each sync, which takes as long as the reading.
///
/// Trouble of the machine drops what is in hand, for the ledger knows it, and pauses; when the
/// trouble is over the work goes on as after a restart.
struct IntakeService: Service {
    let claiming: ClaimingDesk
    let reading: ReadingDesk
    let answering: AnsweringDesk
    let recovery: Recovery
    let watcher: FolderWatcher
    let model: CurrentModel
    let settings: CurrentSettings
    let status: ServiceStatus
    let alarm: Alarm
    let log: Logger

    /// The scans that were being read when the last process died.
    let suspects: [Int64]

    /// Whether to stop once everything in the inbox is answered.
    let stopsWhenEmpty: Bool

    /// Called when the work begins; more than once after trouble.
    let isReady: @Sendable () -> Void

    /// Called when the daemon is asked to stop.
    let isStopping: @Sendable () -> Void

    /// How often to look whether the trouble is over.
    let retryInterval: Duration

    private let readingQueue = WorkQueue("reading")
    private let writingQueue = WorkQueue("writing")
    private let syncingQueue = WorkQueue("syncing")
    /// For claims and for filing away: Linux renames between folders for one thread at a time, and
    /// two of them would burn two cores for the work of one.
    private let movingQueue = WorkQueue("moving")
    private let stop = StopRequest()

    /// Creates the service; nothing happens before it runs.
    init(
        claiming: ClaimingDesk, reading: ReadingDesk, answering: AnsweringDesk, recovery: Recovery,
        watcher: FolderWatcher, model: CurrentModel, settings: CurrentSettings,
        status: ServiceStatus, alarm: Alarm, log: Logger, suspects: [Int64], stopsWhenEmpty: Bool,
        retryInterval: Duration, isStopping: @escaping @Sendable () -> Void,
        isReady: @escaping @Sendable () -> Void
    ) {
        self.claiming = claiming
        self.reading = reading
        self.answering = answering
        self.recovery = recovery
        self.watcher = watcher
        self.model = model
        self.settings = settings
        self.status = status
        self.alarm = alarm
        self.log = log
        self.suspects = suspects
        self.stopsWhenEmpty = stopsWhenEmpty
        self.retryInterval = retryInterval
        self.isStopping = isStopping
        self.isReady = isReady
    }

    /// Works until the daemon is asked to stop, or until the inbox is empty where that is wanted.
    func run() async throws {
        try await withGracefulShutdownHandler {
            try await workAndListen()
        } onGracefulShutdown: {
            isStopping()
            stop.request()
            alarm.ring()
        }
    }

    private func workAndListen() async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                for await _ in watcher.events {
                    stop.noteHint()
                    alarm.ring()
                }
            }
            group.addTask {
                // Ends the watcher's events, and with them the task above.
                defer { watcher.stop() }
                try await work()
            }
            try await group.waitForAll()
        }
    }

    private func work() async throws {
        var suspects = self.suspects
        var trouble: String?
        while !stop.isRequested, !Task.isCancelled {
            do {
                let remainder = try await recover(suspects)
                suspects = []
                if trouble != nil {
                    trouble = nil
                    status.update { $0.trouble = nil }
                    log.notice("The trouble is over and the work goes on")
                }
                isReady()
                try await runStages(beginningWith: remainder)
                return
            } catch  where isMachineTrouble(error) {
                let sentence = "\(error)"
                if trouble != sentence {
                    log.error("The work is paused", metadata: ["reason": "\(sentence)"])
                }
                trouble = sentence
                status.update { $0.trouble = sentence }
                // People who start the daemon on a full disk want to see it running and waiting.
                isReady()
                if stopsWhenEmpty { throw error }
                await pause()
            }
        }
    }

    private func recover(_ suspects: [Int64]) async throws -> Recovery.Remainder {
        let settings = settings.settings
        return try await movingQueue.run { [recovery, claiming] in
            try recovery.spool.check()
            try claiming.checkFreeSpace(settings)
            return try recovery.run(suspects: suspects, attempts: settings.attempts)
        }
    }

    private func pause() async {
        let end = ContinuousClock.now + retryInterval
        while .now < end, !stop.isRequested, !Task.isCancelled {
            status.progress()
            await alarm.wait(until: end)
        }
    }
}

// MARK: - The stages

extension IntakeService {
    private func runStages(beginningWith remainder: Recovery.Remainder) async throws {
        let claimed = Handoff<[ClaimedScan]>()
        let read = Handoff<[ReadScan]>()
        let written = Handoff<WrittenBatch>()
        let synced = Handoff<WrittenBatch>()
        try await withThrowingTaskGroup(of: Void.self) { group in
            // A stage that ends, by a return or by an error, ends the stages before and after it.
            group.addTask {
                defer { claimed.finish() }
                try await claimBatches(beginningWith: remainder, into: claimed)
            }
            group.addTask {
                defer {
                    claimed.finish()
                    read.finish()
                }
                try await readBatches(from: claimed, into: read)
            }
            group.addTask {
                defer {
                    read.finish()
                    written.finish()
                }
                try await writeBatches(from: read, into: written)
            }
            group.addTask {
                defer {
                    written.finish()
                    synced.finish()
                }
                try await syncBatches(from: written, into: synced)
            }
            group.addTask {
                defer { synced.finish() }
                try await fileBatches(from: synced)
            }
            var failure: (any Error)?
            while let result = await group.nextResult() {
                guard case .failure(let error) = result else { continue }
                // The other stages end because nobody takes what they hand over; that their
                // waits are cancelled is not what went wrong, so the first error counts.
                if failure == nil { failure = error }
                stop.abort(true)
                alarm.ring()
                claimed.finish()
                read.finish()
                written.finish()
                synced.finish()
            }
            stop.abort(false)
            if let failure { throw failure }
        }
    }

    private func claimBatches(
        beginningWith remainder: Recovery.Remainder, into claimed: Handoff<[ClaimedScan]>
    ) async throws {
        let size = settings.settings.batchSize
        var together = remainder.together[...]
        while !together.isEmpty, !stop.isOver {
            for batch in Self.batches(of: Array(together.prefix(size))) {
                guard await claimed.send(batch) else { return }
            }
            together = together.dropFirst(size)
        }
        for scan in remainder.alone where !stop.isOver {
            guard await claimed.send([scan]) else { return }
        }
        while !stop.isOver, !Task.isCancelled {
            status.progress()
            let settings = settings.settings
            let seen = ContinuousClock.now
            let found = try await movingQueue.run { [claiming] in try claiming.claim(settings) }
            status.update { $0.waiting = found.waiting }
            for batch in Self.batches(of: found.scans) {
                guard await claimed.send(batch) else { return }
            }
            guard found.isComplete else { continue }
            if stopsWhenEmpty {
                if !found.scans.isEmpty { continue }
                if found.waiting == 0 { return }
            }
            await waitForNextLook(after: seen, due: found.nextDue, settings: settings)
        }
    }

    /// Splits a catch, so that large pictures are answered one after the other, and not all of them
    /// when the last one is read.
    static func batches(of scans: [ClaimedScan]) -> [[ClaimedScan]] {
        var batches: [[ClaimedScan]] = []
        var bytes = Int.max / 2
        for scan in scans {
            if bytes + scan.size > 16 << 20 {
                batches.append([])
                bytes = 0
            }
            batches[batches.count - 1].append(scan)
            bytes += scan.size
        }
        return batches
    }

    /// Waits until it is worth looking into the inbox again.
    ///
    /// A hint says that something has changed just now, so it cannot be ready before the settle
    /// time has passed: one look then is enough, and a burst of hints costs no more than one.
    private func waitForNextLook(
        after seen: ContinuousClock.Instant, due: Duration?, settings: ServiceSettings
    ) async {
        var next = seen + settings.rescanInterval
        if let due { next = min(next, seen + due) }
        while !stop.isOver, !Task.isCancelled {
            if let hint = stop.takeHint() { next = min(next, hint + settings.settle) }
            if .now >= next { return }
            await alarm.wait(until: next)
        }
    }

    private func readBatches(
        from claimed: Handoff<[ClaimedScan]>, into read: Handoff<[ReadScan]>
    ) async throws {
        while let batch = await claimed.next() {
            let model = model.model
            let settings = settings.settings
            let scans = try await readingQueue.run { [reading, stop] in
                try reading.read(batch, model: model, settings: settings) { stop.mayReadOn }
            }
            status.progress()
            guard await read.send(scans) else { return }
        }
    }

    private func writeBatches(
        from read: Handoff<[ReadScan]>, into written: Handoff<WrittenBatch>
    ) async throws {
        // What the ledger will know when those batches are filed away.
        var files: [String: ResultsFileRecord] = [:]
        while let scans = await read.next() {
            if scans.isEmpty { continue }
            let batch = try await writingQueue.run { [answering, files] in
                try answering.write(scans, following: files)
            }
            files.merge(batch.files) { _, new in new }
            guard await written.send(batch) else { return }
        }
    }

    private func syncBatches(
        from written: Handoff<WrittenBatch>, into synced: Handoff<WrittenBatch>
    ) async throws {
        while let batch = await written.next() {
            try await syncingQueue.run { [answering] in try answering.sync() }
            guard await synced.send(batch) else { return }
        }
    }

    private func fileBatches(from synced: Handoff<WrittenBatch>) async throws {
        while let batch = await synced.next() {
            try await movingQueue.run { [answering] in
                try answering.fileAway(batch)
                answering.tell(of: batch.answered)
            }
            status.count(batch.answered)
        }
    }
}
