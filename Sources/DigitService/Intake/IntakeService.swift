import Files
import Logging
import ScanLedger
import ScanSpool
import ServiceLifecycle

/// The way of a scan: claims what is ready in the inbox and hands it to the stages that read,
/// write, sync and file it away.
///
/// What to do next is ``IntakeState``'s to decide; here it is done. Trouble of the machine drops
/// what is in hand, for the ledger knows it, and pauses; when the trouble is over the work goes on
/// as after a restart.
struct IntakeService: Service {
    let claiming: ClaimingDesk
    let recovery: Recovery
    let stages: IntakeStages
    let watcher: FolderWatcher
    let settings: CurrentSettings
    let status: ServiceStatus
    let course: IntakeCourse
    let log: Logger

    /// For claims and for filing away: Linux renames between folders for one thread at a time, and
    /// two of them would burn two cores for the work of one.
    let movingQueue: WorkQueue

    /// The scans that were being read when the last process died.
    let suspects: [Int64]

    /// What people correct.
    let corrections: CorrectionsInHand

    /// Finds corrections where no service does so beside the intake.
    let gathering: CorrectionGathering?

    /// Called when the daemon is asked to stop.
    let isStopping: @Sendable () -> Void

    /// Called when the work begins; more than once after trouble.
    let isReady: @Sendable () -> Void

    /// Works until the daemon is asked to stop, or until the inbox is empty where that is wanted.
    func run() async throws {
        try await withGracefulShutdownHandler {
            try await withTaskCancellationHandler {
                try await workAndListen()
            } onCancel: {
                course.hear(.stopRequested)
            }
        } onGracefulShutdown: {
            isStopping()
            course.hear(.stopRequested)
        }
    }

    /// Says how changes in the inbox are noticed from now on.
    private func tell(_ mode: FolderWatcher.Mode) {
        switch mode {
        case .events: log.notice("The kernel reports what changes in the inbox")
        case .scanning(let reason):
            log.notice(
                "The inbox is looked through every second, for the kernel does not report all changes",
                metadata: ["reason": "\(reason)"])
        }
    }

    private func workAndListen() async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                var told = FolderWatcher.Mode.events
                for await _ in watcher.events {
                    course.hear(.hint)
                    let mode = watcher.mode
                    if mode != told { tell(mode) }
                    told = mode
                }
            }
            group.addTask {
                // Ends the watcher's events, and with them the task above.
                defer { watcher.stop() }
                if let failure = await work() { throw failure.error }
            }
            try await group.waitForAll()
        }
    }
}

// MARK: - The steps

extension IntakeService {
    /// What recovery has found and nobody has taken over yet.
    private struct Left {
        var suspects: [Int64]
        var portions: [[ClaimedScan]] = []
    }

    /// Carries the steps out, one after the other.
    ///
    /// - Returns: Why the work cannot go on; nil when it has come to its end.
    private func work() async -> IntakeFailure? {
        await withTaskGroup(of: Void.self) { group in
            var left = Left(suspects: suspects)
            var handoffs = IntakeHandoffs()
            var step = course.firstStep()
            while true {
                var outcome = IntakeState.Outcome.done
                switch step {
                case .recover: outcome = await recover(&left)
                case .begin(let isAfterTrouble):
                    sayReady(isAfterTrouble: isAfterTrouble)
                    if let failure = await gatherCorrections() { return failure }
                    handoffs = IntakeHandoffs()
                    stages.start(on: handoffs, in: &group)
                case .handOver: await hand(left.portions.removeFirst(), to: handoffs)
                case .look: outcome = await look(handingTo: handoffs)
                case .wait(let moment): await course.wait(until: moment)
                case .drain:
                    handoffs.claimed.finish()
                    await group.waitForAll()
                case .tell(let trouble, let isNew): tell(trouble, isNew: isNew)
                case .pause(let end): await course.wait(until: end)
                case .end: return await gatherCorrections()
                case .fail(let failure): return failure
                }
                step = course.step(after: outcome)
            }
        }
    }

    private func recover(_ left: inout Left) async -> IntakeState.Outcome {
        let settings = settings.settings
        do {
            let remainder = try await status.during(.recovery) {
                try await movingQueue.run { [recovery, claiming, left] in
                    try recovery.spool.check()
                    try claiming.checkFreeSpace(settings)
                    return try recovery.run(suspects: left.suspects)
                }
            }
            let account = remainder.account
            if !(account.handedOut.isEmpty && account.takenBack.isEmpty) {
                // Their batch came to no end, or was another ledger's, so nobody has counted them.
                status.recount(
                    try await movingQueue.run { [recovery] in
                        try recovery.ledger.summary()
                    })
            }
            left = Left(suspects: [], portions: remainder.portions(of: settings.batchSize))
            return .recovered(portions: left.portions.count)
        } catch {
            return .failed(IntakeFailure(error))
        }
    }

    private func look(handingTo handoffs: IntakeHandoffs) async -> IntakeState.Outcome {
        let settings = settings.settings
        do {
            let found = try await status.during(.claiming) {
                try await movingQueue.run { [claiming] in try claiming.claim(settings) }
            }
            status.update {
                $0.waiting = found.waiting
                if found.isComplete { $0.blocked = found.blocked }
            }
            for portion in corrections.take() {
                guard await handoffs.read.send(.corrections(portion)) else { break }
            }
            await hand(found.scans, to: handoffs)
            return .looked(
                InboxLook(
                    found: found.scans.count, waiting: found.waiting, nextDue: found.nextDue,
                    isComplete: found.isComplete, settle: settings.settle,
                    rescanInterval: settings.rescanInterval))
        } catch {
            return .failed(stages.drop(handoffs, because: error))
        }
    }

    /// Lets corrections be looked for anew: at the start, after trouble, and at the end of a run that ends by
    /// itself, where what was corrected is finished.
    ///
    /// - Returns: What is no trouble of the machine; that costs nothing but time.
    private func gatherCorrections() async -> IntakeFailure? {
        corrections.lookAgain()
        guard let gathering else { return nil }
        do {
            let found = try await movingQueue.run { try gathering.look() }
            for problem in found.problems {
                log.warning(
                    "A label cannot be used",
                    metadata: ["file": "training/\(problem.name)", "reason": "\(problem.reason)"])
            }
            corrections.put(found.corrections)
            return nil
        } catch {
            guard error is FileError || isMachineTrouble(error) else { return IntakeFailure(error) }
            log.warning("Nothing can be corrected now", metadata: ["reason": "\(error)"])
            return nil
        }
    }

    private func hand(_ scans: [ClaimedScan], to handoffs: IntakeHandoffs) async {
        for batch in ClaimedScan.batches(of: scans) {
            // Nobody takes it when a stage has failed, which the next step is about.
            guard await handoffs.claimed.send(batch) else { return }
        }
    }

    private func sayReady(isAfterTrouble: Bool) {
        if isAfterTrouble {
            status.update { $0.trouble = nil }
            log.notice("The trouble is over and the work goes on")
        }
        isReady()
    }

    private func tell(_ trouble: IntakeFailure, isNew: Bool) {
        if isNew {
            log.error("The work is paused", metadata: ["reason": "\(trouble.sentence)"])
        }
        status.update { $0.trouble = trouble.sentence }
        // People who start the daemon on a full disk want to see it running and waiting.
        isReady()
    }
}
