import Logging
import ParallelWork
import ScanLedger
import ScanSpool
import Synchronization

/// The stage that reads what was claimed, so that no scan waits for another that takes long.
///
/// Small scans of a batch are read together and handed on together. All others go into the
/// ``PatientLane`` and are handed on as they get ready.
struct ReadingStage: Sendable {
    let desk: ReadingDesk
    let ledger: ScanLedger
    let model: CurrentModel
    let settings: CurrentSettings
    let status: ServiceStatus
    let course: IntakeCourse
    let log: Logger

    /// For how many moments a scan counts as one that takes as long as most: three seconds.
    private static let youth = 12

    private var workers: Int { workerCount(askedFor: settings.settings.workers) }

    /// Reads until there is nothing more to take, or nobody takes what is read.
    ///
    /// - Parameters:
    ///   - claimed: Where the scans come from.
    ///   - read: Where they go.
    ///   - fail: Called with what keeps the stage from going on; it has to end both.
    func run(
        from claimed: Handoff<[ClaimedScan]>, to read: Handoff<Answerable>,
        fail: @escaping @Sendable (any Error) -> Void
    ) async {
        let lane = PatientLane(width: { [self] in workers }, mayGoOn: { course.mayReadOn })
        let outlet = ReadOutlet(to: read)
        await withTaskGroup(of: Void.self) { group in
            // Late ones leave their place to others, up to twice as many.
            for _ in 0..<3 * max(workers, availableCores) + 4 {
                group.addTask { await readPatiently(lane, outlet, fail) }
            }
            group.addTask {
                await readSmall(from: claimed, to: read, lane, fail)
                lane.close()
            }
            // Cancelled when the others have ended.
            async let _: Void = endIdleProcesses()
            await group.waitForAll()
        }
        if let processes = desk.processes { await WorkQueue("ending").run { processes.endAll() } }
    }

    private func readSmall(
        from claimed: Handoff<[ClaimedScan]>, to read: Handoff<Answerable>, _ lane: PatientLane,
        _ fail: (any Error) -> Void
    ) async {
        do {
            while let batch = await claimed.next() {
                let isTaken = try await status.during(.reading) {
                    let outcome = try await desk.readSmall(
                        of: batch, model: model.model, settings: settings.settings
                    ) { [course] in course.mayReadOn }
                    lane.add(outcome.patient)
                    return outcome.read.isEmpty ? true : await read.send(.scans(outcome.read))
                }
                guard isTaken else { return }
                // What waits is claimed and in nobody's way; but not without end.
                await lane.waitForRoom(below: 4 * settings.settings.batchSize)
            }
        } catch {
            fail(error)
        }
    }

    private func readPatiently(
        _ lane: PatientLane, _ outlet: ReadOutlet, _ fail: (any Error) -> Void
    ) async {
        while let scan = await lane.next() {
            let isLate = Mutex(false)
            var next = Next.nothing
            do {
                let outcome = try await desk.readAlone(
                    scan, model: model.model, settings: settings.settings,
                    mayGoOn: { [course] in course.mayReadOn }
                ) { moments in
                    guard moments == Self.youth else { return }
                    isLate.withLock { $0 = true }
                    lane.becameLate()
                }
                next = try await self.next(after: outcome, of: scan)
            } catch {
                fail(error)
            }
            let again: ClaimedScan? = if case .again(let scan) = next { scan } else { nil }
            lane.ended(isLate: isLate.withLock { $0 }, again: again)
            if case .handOn(let read) = next { await outlet.send(read) }
        }
    }

    /// What follows a reading.
    private enum Next {
        case nothing
        case handOn([ReadScan])
        case again(ClaimedScan)
    }

    private func next(
        after outcome: ReadingDesk.PatientOutcome, of scan: ClaimedScan
    ) async throws -> Next {
        switch outcome {
        case .notWaitedFor: return .nothing
        case .read(let read):
            try desk.crash(.scansRead)
            return .handOn(read)
        case .failed(let how):
            log.warning(
                "Reading a scan came to no end",
                metadata: [
                    "file": "\(scan.claim.display)", "attempt": "\(scan.claim.attempts)",
                    "reason": "\(how)",
                ])
            let settings = settings.settings
            guard scan.claim.attempts < settings.attempts else {
                return .handOn(
                    [desk.giveUp(scan, model: model.model, settings: settings, because: how)])
            }
            // On the disk before the next attempt begins, so that a restart forgets none.
            let claims = try await WorkQueue("attempts").run { [ledger] in
                try ledger.recordAttempts([scan.claim])
            }
            var again = scan
            again.claim = claims[0]
            return .again(again)
        }
    }

    private func endIdleProcesses() async {
        guard let processes = desk.processes else { return }
        let queue = WorkQueue("ending")
        while (try? await Task.sleep(for: .seconds(5))) != nil {
            await queue.run { processes.endIdle() }
        }
    }
}

/// Hands on what was read alone, from any number of tasks: together what is ready together.
private final class ReadOutlet: Sendable {
    private struct State {
        var ready: [ReadScan] = []
        var isSending = false
    }

    private let state = Mutex(State())
    private let handoff: Handoff<Answerable>

    init(to handoff: Handoff<Answerable>) {
        self.handoff = handoff
    }

    /// Hands a scan on, with all its pages, or leaves that to whoever does it already.
    ///
    /// What nobody takes is dropped: it lies in `work/`, and the ledger knows it.
    func send(_ scan: [ReadScan]) async {
        let isFirst = state.withLock { state in
            state.ready += scan
            defer { state.isSending = true }
            return !state.isSending
        }
        guard isFirst else { return }
        while let batch = nextBatch() {
            _ = await handoff.send(.scans(batch))
        }
    }

    private func nextBatch() -> [ReadScan]? {
        state.withLock { state in
            state.isSending = !state.ready.isEmpty
            defer { state.ready = [] }
            return state.ready.isEmpty ? nil : state.ready
        }
    }
}
