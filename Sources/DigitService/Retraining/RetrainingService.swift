import Files
import Glibc
import Logging
import ScanLedger
import ScanSpool
import ServiceLifecycle
import Subprocess
import Synchronization
import SystemPackage

/// Starts a retraining, in a process of its own, when labelled images have changed and were then
/// left alone for a while, and when the period has passed.
struct RetrainingService: Service {
    let layout: SpoolLayout
    let command: TrainerCommand
    let models: ModelSource
    let ledger: ScanLedger
    let settings: CurrentSettings
    let status: ServiceStatus
    let log: Logger

    /// How long to wait before trying again while somebody else retrains.
    var retryInterval: Duration = .seconds(60)

    private let changes = ChangeTimes()

    init(
        layout: SpoolLayout, command: TrainerCommand, models: ModelSource, ledger: ScanLedger,
        settings: CurrentSettings, status: ServiceStatus, log: Logger
    ) {
        self.layout = layout
        self.command = command
        self.models = models
        self.ledger = ledger
        self.settings = settings
        self.status = status
        self.log = log
    }

    /// Watches the labels until the daemon stops; a retraining that is running then is ended.
    func run() async throws {
        let watcher = FolderWatcher(layout.training, noticesRemovals: true)
        await cancelWhenGracefulShutdown {
            await withTaskGroup(of: Void.self) { group in
                group.addTask {
                    for await _ in watcher.events { changes.note() }
                }
                group.addTask { await learnAgainAndAgain() }
                await group.next()
                group.cancelAll()
            }
        }
        watcher.stop()
    }

    private func learnAgainAndAgain() async {
        // What changed while the daemon was not running is learned too.
        var learned = LabelSignature()
        changes.note()
        var nextByPeriod = settings.settings.retraining.period.map { ContinuousClock.now + $0 }
        while !Task.isCancelled {
            await changes.wait(until: nextByPeriod ?? .now + .seconds(3600)) {
                settings.settings.retraining.settle
            }
            if Task.isCancelled { return }
            let retraining = settings.settings.retraining
            let isDue = nextByPeriod.map { ContinuousClock.now >= $0 } ?? false
            nextByPeriod = retraining.period.map {
                isDue ? .now + $0 : min(nextByPeriod ?? .now + $0, .now + $0)
            }
            guard retraining.enabled else { continue }
            let signature = LabelSignature(of: layout.training)
            guard signature.count > 0, isDue || signature != learned else { continue }
            if await learn() {
                learned = signature
            } else {
                try? await Task.sleep(for: retryInterval)
                changes.note()
            }
        }
    }

    /// Runs the trainer once.
    ///
    /// - Returns: Whether these labels are dealt with; not when somebody else was training.
    private func learn() async -> Bool {
        let start = AnswerTime.now().millisecondsSince1970
        let version = models.version()
        let reports = reportCount()
        status.update { $0.isRetraining = true }
        defer { status.update { $0.isRetraining = false } }
        log.info("Learning from the labelled images")
        let end: TrainerEnd
        do {
            end = try await runTrainer()
        } catch {
            if Task.isCancelled { return true }
            log.error("The trainer could not be started", metadata: ["reason": "\(error)"])
            return true
        }
        if Task.isCancelled { return true }
        if end.code == EX_TEMPFAIL { return false }
        let outcome: RetrainingRecord.Outcome =
            if end.code != 0 {
                .failed
            } else if models.version() != version {
                .promoted
            } else {
                reportCount() != reports ? .kept : .unchanged
            }
        report(outcome, end, since: start)
        return true
    }

    private func report(
        _ outcome: RetrainingRecord.Outcome, _ end: TrainerEnd, since start: Int64
    ) {
        let metadata: Logger.Metadata = [
            "outcome": "\(outcome.rawValue)", "summary": "\(end.summary)",
        ]
        switch outcome {
        case .failed: log.error("The retraining failed", metadata: metadata)
        case .unchanged: log.debug("There was nothing new to learn", metadata: metadata)
        case .promoted, .kept: log.notice("The retraining has ended", metadata: metadata)
        }
        guard outcome != .unchanged else { return }
        do {
            try ledger.recordRetraining(
                RetrainingRecord(
                    startedAt: start,
                    finishedAt: max(start, AnswerTime.now().millisecondsSince1970),
                    outcome: outcome, model: nil, summary: end.summary))
        } catch {
            log.warning("The retraining was not recorded", metadata: ["reason": "\(error)"])
        }
    }

    private func reportCount() -> Int {
        let names = try? Folder(at: layout.training.appending("reports"), followingLinks: true)
            .names()
        return (names ?? []).count { $0.first != UInt8(ascii: ".") }
    }
}

// MARK: - The process

extension RetrainingService {
    private struct TrainerEnd {
        /// The exit code; 128 and more when a signal ended it.
        var code: Int32

        /// The last line it has written.
        var summary: String
    }

    private func runTrainer() async throws -> TrainerEnd {
        var options = PlatformOptions()
        // When the daemon stops, the trainer is asked to, and then made to: what it has not
        // finished it finds again.
        options.teardownSequence = [.gracefulShutDown(allowedDurationToNextStep: .seconds(3))]
        let result = try await Subprocess.run(
            .path(command.executable),
            arguments: Arguments(
                executablePathOverride: "digitd", remainingValues: command.arguments),
            platformOptions: options, output: .string(limit: 1 << 20),
            error: .string(limit: 1 << 20))
        let code: Int32 =
            switch result.terminationStatus {
            case .exited(let code): code
            case .signaled(let signal): 128 + signal
            }
        let end =
            switch result.terminationStatus {
            case .exited: "It ended with code \(code)"
            case .signaled(let signal): "It was killed by signal \(signal)"
            }
        let lines = (code == 0 ? result.standardOutput : result.standardError)
            .split(separator: "\n").map(String.init)
        return TrainerEnd(
            code: code, summary: lines.last ?? "\(end) and said nothing.")
    }
}

/// When the labels changed last.
private final class ChangeTimes: Sendable {
    private let last = Mutex<ContinuousClock.Instant?>(nil)
    private let alarm = Alarm()

    /// Remembers that something has changed just now.
    func note() {
        last.withLock { $0 = .now }
        alarm.ring()
    }

    /// Waits until a change has settled, or until the moment, whichever comes first.
    func wait(until moment: ContinuousClock.Instant, settle: () -> Duration) async {
        while !Task.isCancelled {
            let changed = last.withLock { $0 }
            let due = changed.map { min($0 + settle(), moment) } ?? moment
            if .now >= due {
                if let changed, .now >= changed + settle() { last.withLock { $0 = nil } }
                return
            }
            // The settings may change meanwhile.
            await alarm.wait(until: min(due, .now + .seconds(5)))
        }
    }
}
