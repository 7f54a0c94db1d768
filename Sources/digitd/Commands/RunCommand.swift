import ArgumentParser
import DigitService
import Foundation
import Glibc
import Logging
import ModelStore
import ScanSpool
import ServiceLifecycle
import SystemPackage

/// `digitd run`: the daemon.
struct RunCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Reads what is dropped into a folder, until it is stopped.",
        usage: """
            digitd run [--root DIR] [--config FILE] [--set KEY=VALUE ...]
                [--error-rate RATE] [--web [--listen HOST:PORT]] [--once]
            """,
        discussion: """
            Scans (PNG, JPEG, TIFF, PDF, HEIC) that are dropped into inbox/ are answered with a row in \
            outbox/results-DATE.csv and a JSON document in outbox/DATE/, page by page; the originals go \
            to done/, or to failed/ with the reason beside them. Doubtful ones are copied to review/. Labelled \
            images in training/0 … 9 are learned.

            SIGTERM and Ctrl-C finish the scans in hand, or put them back. SIGHUP reads the \
            configuration again; a wrong one is refused, and the daemon goes on with the old one. \
            Ends with 75 when another digitd works on the root.

              digitd run --root ~/digits
              digitd run --root ~/digits --web
              digitd run --root ~/digits --once
              digitd run --config digitd.yaml --error-rate 0.005
            """)

    @OptionGroup var rootOptions: RootOptions

    @Flag(help: "Answer what is in the inbox, then stop.")
    var once = false

    @Flag(help: "Serve the page as well, in a process of its own; see 'digitd web'.")
    var web = false

    @Option(
        help: ArgumentHelp("Where the page of --web listens.", valueName: "host:port"))
    var listen: String?

    @OptionGroup var errorRateOption: ErrorRateOption
    @OptionGroup var configurationOptions: ConfigurationOptions

    func validate() throws {
        if listen != nil, !web { throw ValidationError("--listen goes with --web.") }
        if web, once { throw ValidationError("Give either --web or --once, not both.") }
    }

    func run() async throws {
        // A reader that goes away must not take the daemon with it.
        signal(SIGPIPE, SIG_IGN)
        let environment = ProcessInfo.processInfo.environment
        let loaded = try await configurationOptions.load(
            root: rootOptions.root, errorRate: errorRateOption)
        let layout = SpoolLayout(root: try RootOptions.forRunning(loaded.configuration))
        let log = DigitdLog(loaded.configuration.log, environment: environment)
        for warning in loaded.warnings {
            log.logger.warning("Something in the environment", metadata: ["reason": "\(warning)"])
        }
        try prepare(layout)
        let daemon = daemon(layout, loaded, log.logger)
        let hasJournal = JournalSocket.isStandardError(named: environment["JOURNAL_STREAM"])
        if !hasJournal { StandardStream.output.write(RunBanner.text(layout, once: once)) }
        let tally = AnswerTally(of: layout)
        do {
            try await serve(daemon, layout, log)
        } catch {
            let failure = CommandFailure(ending: error)
            guard hasJournal else { throw failure }
            log.logger.critical("digitd has ended", metadata: ["reason": "\(failure.message)"])
            throw CommandFailure(failure.meaning)
        }
        if once { StandardStream.output.writeLine(tally.sentence(outbox: layout.outbox)) }
    }
}

extension RunCommand {
    /// Makes the folders, and fails if another daemon works in them, before anything is printed.
    ///
    /// The lock itself is taken by the daemon.
    private func prepare(_ layout: SpoolLayout) throws(CommandFailure) {
        do {
            try layout.create()
        } catch .system(let failure) where failure.errno != .permissionDenied {
            throw CommandFailure(.cannotCreate, "\(SpoolError.system(failure))")
        } catch {
            throw CommandFailure(error)
        }
        if let holder = SpoolLock.holder(layout) {
            throw CommandFailure(
                SpoolError.alreadyRunning(
                    root: layout.root, processID: holder == 0 ? nil : holder))
        }
    }

    private func daemon(
        _ layout: SpoolLayout, _ loaded: ConfigurationLoader.Loaded, _ logger: Logger
    ) -> DigitDaemon {
        DigitDaemon(
            layout: layout, settings: loaded.configuration.serviceSettings,
            models: ModelSource(ModelVersions(folder: layout.models)),
            trainer: .thisProgram(
                root: layout.root, additional: configurationOptions.arguments),
            reader: .thisProgram(root: layout.root),
            stopsWhenEmpty: once, logger: logger)
    }

    private func serve(
        _ daemon: DigitDaemon, _ layout: SpoolLayout, _ log: DigitdLog
    ) async throws {
        let reload = ReloadOnHangUp(log: log) {
            try await configurationOptions.load(
                root: rootOptions.root, errorRate: errorRateOption)
        } apply: { configuration in
            let root = configuration.root ?? RootOptions.serviceRoot
            if root != layout.root {
                log.logger.warning(
                    "Another root needs a restart; everything else counts from now on",
                    metadata: ["root": "\(root)", "present": "\(layout.root)"])
            }
            daemon.reload(configuration.serviceSettings)
        }
        let ticker = StandardStream.output.isTerminal ? await AnswerTicker(of: layout) : nil
        var services: [ServiceGroupConfiguration.ServiceConfiguration] = [
            .init(service: reload, successTerminationBehavior: .ignore)
        ]
        if let ticker {
            services.append(.init(service: ticker, successTerminationBehavior: .ignore))
        }
        if web {
            let page = WebPageProcess(
                root: layout.root, address: listen, additional: configurationOptions.arguments,
                logger: log.logger)
            services.append(.init(service: page, successTerminationBehavior: .ignore))
        }
        services.append(
            .init(service: daemon, successTerminationBehavior: .gracefullyShutdownGroup))
        try await ServiceGroup(
            configuration: ServiceGroupConfiguration(
                services: services, gracefulShutdownSignals: [.sigterm, .sigint],
                logger: log.logger)
        ).run()
        await ticker?.showNew()
    }
}
