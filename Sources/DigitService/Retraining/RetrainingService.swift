import DigitTraining
import Files
import Glibc
import Logging
import ModelStore
import ScanLedger
import ScanSpool
import ServiceLifecycle
import Synchronization
import SystemPackage

/// Starts a retraining, in a process of its own, when labelled images have changed and were then
/// left alone for a while, when the period has passed, and when somebody asks for it
/// (``SpoolLayout/learningWish``).
struct RetrainingService: Service {
    let layout: SpoolLayout
    let command: TrainerCommand
    let ledger: ScanLedger
    let settings: CurrentSettings
    let status: ServiceStatus
    let log: Logger

    /// How long to wait before trying again while somebody else retrains.
    let retryInterval: Duration

    /// When what lies in `training` changed last, as the one who watches it notes.
    let changes: ChangeTimes

    private let queue = WorkQueue("learning")

    /// Watches the labels until the daemon stops; a retraining that is running then is ended.
    func run() async throws {
        await cancelWhenGracefulShutdown { await learnAgainAndAgain() }
    }

    private func learnAgainAndAgain() async {
        await removeLeftovers()
        // What changed while the daemon was not running is learned too.
        var learned = LabelSignature()
        changes.note()
        var (isWaiting, isAsked) = (false, false)
        var nextByPeriod = settings.settings.retraining.period.map { ContinuousClock.now + $0 }
        while !Task.isCancelled {
            await changes.wait(until: nextByPeriod ?? .now + .seconds(3600)) {
                let isAsked = await queue.run { [layout] in
                    StoredFile.exists(layout.learningWish)
                }
                return isAsked ? .zero : settings.settings.retraining.settle
            }
            if Task.isCancelled { return }
            if await takeWish() { isAsked = true }
            let retraining = settings.settings.retraining
            let isDue = nextByPeriod.map { ContinuousClock.now >= $0 } ?? false
            nextByPeriod = retraining.period.map {
                isDue ? .now + $0 : min(nextByPeriod ?? .now + $0, .now + $0)
            }
            guard retraining.enabled || isAsked else { continue }
            let signature = await queue.run { [layout] in LabelSignature(of: layout.training) }
            guard signature.count > 0, isDue || isAsked || signature != learned else {
                if isAsked { log.notice("There are no labels to learn from") }
                isAsked = false
                continue
            }
            switch await learn(isAsked: isAsked) {
            case .dealtWith:
                learned = signature
                (isWaiting, isAsked) = (false, false)
            case .othersLearn:
                if await endOrphan() {
                    changes.note()
                    continue
                }
                if !isWaiting {
                    log.notice("Somebody else is retraining; these labels come after that")
                }
                isWaiting = true
                try? await Task.sleep(for: retryInterval)
                changes.note()
            }
        }
    }

    /// What came of an attempt to learn.
    private enum Attempt {
        case dealtWith
        case othersLearn
    }

    /// Returns whether somebody has asked for learning, and removes the request, so that it is granted once.
    private func takeWish() async -> Bool {
        await queue.run { [layout] in
            guard StoredFile.exists(layout.learningWish) else { return false }
            // A request that cannot be removed is not granted: learning would start again and again.
            do { try StoredFile.remove(layout.learningWish) } catch { return false }
            return true
        }
    }

    /// Ends a trainer of a daemon that is no more, which would hold the lock for ever.
    private func endOrphan() async -> Bool {
        let isEnded = await queue.run { [layout] in
            OrphanedTrainer.end(holding: layout.models.appending(".retraining.lock"))
        }
        if isEnded { log.notice("A trainer that had outlived its daemon was ended") }
        return isEnded
    }

    /// Runs the trainer once.
    private func learn(isAsked: Bool) async -> Attempt {
        let start = AnswerTime.now().millisecondsSince1970
        status.update { $0.learned = 0 }
        defer { status.update { $0.learned = nil } }
        log.debug("Looking whether there is something to learn")
        let end: TrainerEnd
        do {
            end = try await TrainerProcess.run(
                command, within: settings.settings.retrainingTimeLimit, heard: hear)
        } catch {
            if Task.isCancelled { return .dealtWith }
            log.error("The trainer could not be started", metadata: ["reason": "\(error)"])
            return .dealtWith
        }
        if end.cause != .exited(code: EX_OK) {
            await removeLeftovers()
            await report(end)
        }
        if Task.isCancelled { return .dealtWith }
        if end.cause == .exited(code: EX_TEMPFAIL) { return .othersLearn }
        await record(TrainerOutcome(end), since: start, isAsked: isAsked)
        return .dealtWith
    }

    /// Takes note of how far the trainer is.
    private func hear(_ line: [UInt8]) {
        guard let progress = TrainerProgress(line: line) else { return }
        let begins = status.snapshot.learned == 0 && progress.learned == 0
        if begins { log.info("Learning from the labelled images") }
        status.update { $0.learned = progress.learned }
    }

    /// Removes what trainers that were killed have left half written.
    private func removeLeftovers() async {
        await queue.run { [layout] in
            ModelVersions(folder: layout.models).removeLeftovers()
            StoredFile.removeAbandoned(in: layout.training.appending("reports"))
        }
    }

    /// Leaves a report of a run that was killed.
    private func report(_ end: TrainerEnd) async {
        guard !Task.isCancelled, end.cause != .exited(code: EX_TEMPFAIL) else { return }
        do {
            try await queue.run { [layout] in
                _ = try RetrainingRun(
                    training: layout.training, store: ModelVersions(folder: layout.models)
                ).reportKilledRun(because: end.complaint)
            }
        } catch {
            log.warning("The retraining left no report", metadata: ["reason": "\(error)"])
        }
    }

    private func record(_ outcome: TrainerOutcome, since start: Int64, isAsked: Bool) async {
        let metadata: Logger.Metadata = [
            "outcome": "\(outcome.outcome.rawValue)", "summary": "\(outcome.summary)",
        ]
        switch outcome.outcome {
        case .failed: log.error("The retraining failed", metadata: metadata)
        case .unchanged:
            log.log(
                level: isAsked ? .notice : .debug, "There was nothing new to learn",
                metadata: metadata)
        case .promoted, .kept: log.notice("The retraining has ended", metadata: metadata)
        }
        guard outcome.outcome != .unchanged else { return }
        let record = RetrainingRecord(
            startedAt: start, finishedAt: max(start, AnswerTime.now().millisecondsSince1970),
            outcome: outcome.outcome, model: outcome.model, summary: outcome.summary)
        do {
            try await queue.run { [ledger] in try ledger.recordRetraining(record) }
        } catch {
            log.warning("The retraining was not recorded", metadata: ["reason": "\(error)"])
        }
    }
}
