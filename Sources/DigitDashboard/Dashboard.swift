import HTTPTypes
import Hummingbird
import HummingbirdCore
import Logging
import NIOCore
import ScanSpool

/// The page of a root: to draw on, to look through, and to put right.
///
/// It is a guest of the spool. It reads the ledger and the folders, and writes only what a person could:
/// files into the inbox, labelled pictures and requests for corrections into `training/`, and which model is in
/// use. The daemon knows nothing of it.
public struct Dashboard: Sendable {
    let layout: SpoolLayout
    let settings: DashboardSettings
    let metrics = DashboardMetrics()
    let lecture = LectureView()
    let reading: ReadingRoom
    let ledger: LedgerWindow
    let feed: AnswerFeed
    let pictures: PictureDesk
    let labels: LabelBook
    let corrections: CorrectionBook
    let shelf: ReportShelf
    let suspicious: SuspiciousPictures

    /// Where pictures are read and drawn.
    let gate: WorkGate

    /// Where the ledger and files are read and written: work that is soon done, unless the disk stalls.
    let disk: WorkGate
    let sessions: SessionKeeper?
    let logger: Logger

    /// Creates the page of a root.
    ///
    /// - Parameters:
    ///   - layout: The folders of the root.
    ///   - settings: How the page works.
    ///   - secrets: The password, where there is one, and the tokens of programs.
    ///   - logger: Hears of what goes wrong.
    /// - Throws: ``DashboardError/needsPassword(_:)`` when others than this machine could reach the page and it
    ///   has no password.
    public init(
        layout: SpoolLayout, settings: DashboardSettings, secrets: WebSecrets = WebSecrets(),
        logger: Logger
    ) throws(DashboardError) {
        self.layout = layout
        self.settings = settings
        self.logger = logger
        sessions = SessionKeeper(secrets)
        guard settings.listen.isLoopback || sessions != nil else {
            throw .needsPassword(settings.listen)
        }
        gate = WorkGate(atOnce: settings.workers, mostWaiting: 64)
        disk = WorkGate(
            atOnce: 4, mostWaiting: 256,
            refusal: "Too many requests wait for the disk. Try again in a second.")
        reading = ReadingRoom(
            layout: layout, settings: settings.reading, gate: gate, logger: logger)
        ledger = LedgerWindow(layout: layout)
        labels = LabelBook(layout: layout)
        corrections = CorrectionBook(layout: layout, ledger: ledger)
        shelf = ReportShelf(layout: layout)
        suspicious = SuspiciousPictures(layout: layout, shelf: shelf)
        feed = AnswerFeed(ledger: ledger)
        let limits = settings.reading.limits
        pictures = PictureDesk(
            originals: Originals(layout: layout, limit: limits.maximumBytes), limits: limits,
            gate: gate)
    }

    /// Serves the page until it is told to stop.
    ///
    /// - Parameter onReady: Called when it can be opened.
    /// - Throws: What keeps it from listening, or from going on.
    public func serve(onReady: @escaping @Sendable () -> Void) async throws {
        let application = Application(
            responder: responder(),
            server: .http1(configuration: .init(idleTimeout: .seconds(75))),
            configuration: ApplicationConfiguration(
                address: .hostname(settings.listen.host, port: settings.listen.port),
                availableConnectionsDelegate: MaximumAvailableConnections(
                    settings.connections, logger: logger)),
            onServerRunning: { _ in onReady() },
            logger: logger)
        do {
            try await application.runService()
        } catch let error as IOError {
            throw DashboardError.cannotListen(settings.listen, reason: "\(error)")
        }
    }

    /// What answers the requests.
    package func responder() -> some HTTPResponder<DashboardContext> {
        let router = Router(
            context: DashboardContext.self, options: .autoGenerateHeadEndpoints)
        let routes = RouteBook()
        router.add(
            middleware: RequestGate(
                access: AccessRules(sessions: sessions, isReadOnly: settings.isReadOnly),
                rate: RequestRate(perSecond: settings.requestsPerSecond), routes: routes,
                metrics: metrics))
        addPages(to: router)
        addReading(to: router)
        addAnswers(to: router)
        addScans(to: router)
        addCorrections(to: router)
        addLabels(to: router)
        addModels(to: router)
        addReports(to: router)
        addHealth(to: router)
        addSignIn(to: router)
        routes.note(router)
        return router.buildResponder()
    }
}

/// Why there is no page.
public enum DashboardError: Error, Equatable {
    /// Others could reach it, and it has no password.
    case needsPassword(ListenAddress)
    /// The address cannot be used.
    case cannotListen(ListenAddress, reason: String)
}

extension DashboardError: CustomStringConvertible {
    /// What is wrong, and what to do about it.
    public var description: String {
        switch self {
        case .needsPassword(let address):
            "Others could open the page at \(address), and it has no password. Set one first: "
                + "digitd web --set-password. Or leave it to this machine: --listen 127.0.0.1:8735"
        case .cannotListen(let address, let reason):
            "The page cannot listen at \(address): \(reason). Another program may use the port; "
                + "choose another one with --listen."
        }
    }
}
