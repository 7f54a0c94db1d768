import Logging
import ScanLedger
import ScanSpool
import ServiceLifecycle
import Synchronization

/// The daemon: reads what is dropped into a folder, answers it, and learns.
///
///     let daemon = DigitDaemon(
///         layout: SpoolLayout(root: "/var/lib/digitd"), settings: ServiceSettings(),
///         models: ModelSource(ModelVersions(folder: layout.models)),
///         trainer: .thisProgram(root: layout.root), reader: .thisProgram(root: layout.root),
///         logger: logger)
///     try await ServiceGroup(services: [daemon], gracefulShutdownSignals: [.sigterm], …).run()
///
/// A graceful shutdown ends it: nothing more is claimed, what is claimed is answered, the ledger is
/// closed.
public struct DigitDaemon: Service {
    /// Where everything is.
    public let layout: SpoolLayout

    let settings: CurrentSettings
    let models: ModelSource
    let trainer: TrainerCommand?
    let reader: ReaderCommand?
    let log: Logger
    let stopsWhenEmpty: Bool
    let seams: Seams
    let alarm = Alarm()

    /// Creates a daemon; nothing happens before it runs.
    ///
    /// - Parameters:
    ///   - layout: The folders, which are created when they are missing.
    ///   - settings: How to work.
    ///   - models: Where the model comes from.
    ///   - trainer: The command that learns from labelled images; nil learns nothing.
    ///   - reader: The command that reads scans which may take long, or end a process; nil lets this
    ///     process read everything itself.
    ///   - stopsWhenEmpty: Whether to stop once everything in the inbox is answered.
    ///   - logger: Where to say what was done.
    public init(
        layout: SpoolLayout, settings: ServiceSettings, models: ModelSource,
        trainer: TrainerCommand?, reader: ReaderCommand?, stopsWhenEmpty: Bool = false,
        logger: Logger
    ) {
        self.init(
            layout: layout, settings: settings, models: models, trainer: trainer, reader: reader,
            stopsWhenEmpty: stopsWhenEmpty, logger: logger,
            seams: Seams(notifications: .serviceManager))
    }

    package init(
        layout: SpoolLayout, settings: ServiceSettings, models: ModelSource,
        trainer: TrainerCommand?, reader: ReaderCommand? = nil, stopsWhenEmpty: Bool = false,
        logger: Logger, seams: Seams
    ) {
        self.layout = layout
        self.settings = CurrentSettings(settings)
        self.models = models
        self.trainer = trainer
        self.reader = reader
        self.stopsWhenEmpty = stopsWhenEmpty
        log = logger
        self.seams = seams
    }

    /// Makes other settings count from the next piece of work on, without a restart.
    ///
    /// Call it with settings that were validated; keep the present ones by not calling it.
    public func reload(_ settings: ServiceSettings) {
        seams.notifications.reloading()
        self.settings.replace(with: settings)
        alarm.ring()
        seams.notifications.ready()
        log.notice("The settings were replaced")
    }

    /// Works until it is asked to stop, or until the inbox is empty where that is wanted.
    ///
    /// - Throws: `SpoolError.alreadyRunning` when another daemon works in the same root, and
    ///   whatever keeps it from starting. Trouble of the machine that comes later is waited out.
    public func run() async throws {
        let queue = WorkQueue("opening")
        let opened = try await queue.run { try open() }
        defer { withExtendedLifetime(opened.lock) {} }
        let ledger = try await workThroughDamage(opened, queue)
        try await queue.run {
            // A thread may hang in a scan; that this process ends is not the scan's fault.
            opened.marker.clear()
            try ledger.close()
        }
    }

    /// Works, and goes on with a new ledger where the present one is found damaged: its pages are not all
    /// looked at before.
    ///
    /// - Returns: The ledger in use at the end.
    /// - Throws: Among others, damage that takes a second ledger within a minute: then it is the disk's.
    private func workThroughDamage(_ first: Opened, _ queue: WorkQueue) async throws -> ScanLedger {
        var opened = first
        var reopenings: [Reopening] = []
        while true {
            do {
                try await work(opened)
                return opened.ledger
            } catch LedgerError.damaged(let path, let reason) {
                reopenings = reopenings.filter { $0.time.duration(to: .now) < .seconds(60) }
                // Damage that the look at all pages does not find comes again at once.
                let next = Reopening()
                opened = try await reopen(
                    opened, because: reason, isKeptWhenSound: reopenings.count < 5, next, queue)
                guard !next.isNewLedger || !reopenings.contains(where: \.isNewLedger) else {
                    throw LedgerError.damaged(path: path, reason: reason)
                }
                reopenings.append(next)
            }
        }
    }

    /// Opens the ledger again, or a new one, and waits for half a minute where the machine fails.
    private func reopen(
        _ damaged: Opened, because reason: String, isKeptWhenSound: Bool, _ reopening: Reopening,
        _ queue: WorkQueue
    ) async throws -> Opened {
        let claims = await queue.run { (try? damaged.ledger.unfinishedClaims()) ?? [] }
        let end = ContinuousClock.now + .seconds(30)
        while true {
            do {
                // The one that was begun meanwhile is not set aside, too.
                let isKept = isKeptWhenSound || reopening.isNewLedger
                let opened = try await queue.run {
                    try reopen(
                        damaged, because: reason, claiming: claims, isKeptWhenSound: isKept,
                        onSetAside: reopening.noteNewLedger)
                }
                if !reopening.isNewLedger { try await Task.sleep(for: seams.retryInterval) }
                return opened
            } catch let error as LedgerError where error.isMachineTrouble {
                guard ContinuousClock.now < end else { throw error }
                log.error("The work is paused", metadata: ["reason": "\(error)"])
                try await Task.sleep(for: seams.retryInterval)
            }
        }
    }
}

/// How a ledger that was found damaged was opened again, told from one thread to another.
private final class Reopening: Sendable {
    let time = ContinuousClock.now
    private let state = Mutex(false)

    /// Whether the ledger was set aside, and a new one begun.
    var isNewLedger: Bool { state.withLock { $0 } }

    @Sendable func noteNewLedger() { state.withLock { $0 = true } }
}
