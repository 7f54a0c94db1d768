import Logging
import ScanLedger
import ScanSpool
import ServiceLifecycle
import Synchronization

// Which services a day's work is made of, and what they share.

extension DigitDaemon {
    /// What the services of one run share.
    private struct Shared {
        let opened: Opened
        let status: ServiceStatus
        let model: CurrentModel
        let course: IntakeCourse
        let corrections = CorrectionsInHand()
        let gathering: CorrectionGathering
    }

    /// Works with what was opened, until the services end.
    func work(_ opened: Opened) async throws {
        let status = ServiceStatus(counts: opened.counts)
        status.update { $0.model = opened.loaded.model.identity }
        let shared = Shared(
            opened: opened, status: status, model: CurrentModel(opened.loaded.model),
            course: IntakeCourse(
                IntakeState(stopsWhenEmpty: stopsWhenEmpty, retryInterval: seams.retryInterval),
                alarm: alarm),
            gathering: CorrectionGathering(
                layout: layout, ledger: opened.ledger, crash: seams.crash))
        let intake = intakeService(shared)
        var companions: [any Service] = [
            StatusReporting(status: status, notifications: seams.notifications, lock: opened.lock)
        ]
        if !stopsWhenEmpty { companions += servicesOfADaemon(shared) }
        var services: [ServiceGroupConfiguration.ServiceConfiguration] = companions.map {
            .init(service: $0, successTerminationBehavior: .ignore)
        }
        // Last in the group, first to stop: nothing is claimed any more while the others end.
        services.append(
            .init(service: intake, successTerminationBehavior: .gracefullyShutdownGroup))
        try await ServiceGroup(
            configuration: ServiceGroupConfiguration(services: services, logger: log)
        ).run()
        await seams.notifications.status(status.snapshot.description)
    }

    /// What works beside the intake of a daemon that stays: it takes over models, corrections and labels, and
    /// removes what is too old.
    private func servicesOfADaemon(_ shared: Shared) -> [any Service] {
        let (opened, status) = (shared.opened, shared.status)
        let changes = ChangeTimes()
        var services: [any Service] = [
            ModelWatch(
                source: models, current: shared.model, status: status, log: log,
                loadedVersion: opened.loadedVersion, interval: seams.modelInterval),
            CorrectionService(
                layout: layout, gathering: shared.gathering, inHand: shared.corrections,
                changes: changes, course: shared.course, status: status, log: log),
            RetentionService(
                turn: RetentionTurn(
                    spool: opened.spool, ledger: opened.ledger, log: log, crash: { _ in },
                    now: seams.now),
                settings: settings, delay: seams.clearingDelay, log: log),
        ]
        if let trainer {
            services.append(
                RetrainingService(
                    layout: layout, command: trainer, ledger: opened.ledger, settings: settings,
                    status: status, log: log, retryInterval: seams.learningRetryInterval,
                    changes: changes))
        }
        return services
    }

    private func intakeService(_ shared: Shared) -> IntakeService {
        let (opened, status, course) = (shared.opened, shared.status, shared.course)
        let (spool, ledger) = (opened.spool, opened.ledger)
        let late = LateWriters(in: spool, log: log) { try ledger.lastAnswers(1000) }
        let answering = AnsweringDesk(
            spool: spool, ledger: ledger, status: status, late: late, log: log,
            crash: seams.crash, now: seams.now)
        let movingQueue = WorkQueue("moving")
        return IntakeService(
            claiming: ClaimingDesk(
                spool: spool, ledger: ledger, late: late,
                emptied: EmptiedFolders(in: spool, patience: seams.emptyFolderPatience) {
                    try ledger.lastPlacesInFolders(20_000)
                },
                rule: settings.settings.settleRule, log: log, crash: seams.crash),
            recovery: Recovery(spool: spool, ledger: ledger, answering: answering, log: log),
            stages: IntakeStages(
                reading: readingStage(shared), answering: answering, status: status,
                course: course, corrections: shared.corrections, movingQueue: movingQueue),
            watcher: opened.watcher, settings: settings, status: status, course: course,
            log: log, movingQueue: movingQueue, suspects: opened.suspects,
            corrections: shared.corrections, gathering: stopsWhenEmpty ? shared.gathering : nil,
            isStopping: seams.notifications.stopping, isReady: sayReadyOnce(shared.model))
    }

    /// Says that the work begins, and nothing when it begins again after trouble.
    private func sayReadyOnce(_ model: CurrentModel) -> @Sendable () -> Void {
        let hasBegun = Mutex(false)
        return {
            guard
                hasBegun.withLock({ hasBegun in
                    defer { hasBegun = true }
                    return !hasBegun
                })
            else { return }
            log.notice(
                "digitd is ready",
                metadata: [
                    "root": "\(layout.root)", "model": "\(model.model.identity.prefix(12))",
                ])
            seams.notifications.ready()
        }
    }

    private func readingStage(_ shared: Shared) -> ReadingStage {
        let care = ReadingCare()
        if !shared.opened.suspects.isEmpty { care.begin(for: .seconds(600)) }
        return ReadingStage(
            desk: ReadingDesk(
                spool: shared.opened.spool, marker: shared.opened.marker, status: shared.status,
                log: log, crash: seams.crash, isAboutToRead: seams.isAboutToRead,
                processes: reader.map(ReaderProcesses.init), care: care,
                patience: seams.patience),
            ledger: shared.opened.ledger, model: shared.model, settings: settings,
            status: shared.status, course: shared.course, log: log)
    }
}
