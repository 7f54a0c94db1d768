import Logging
import ServiceLifecycle
import UnixSignals

/// Reads the configuration again on SIGHUP; a wrong one is refused as a whole.
struct ReloadOnHangUp: Service {
    private let log: DigitdLog
    private let load: @Sendable () async throws -> ConfigurationLoader.Loaded
    private let apply: @Sendable (DigitdConfiguration) -> Void

    /// Creates the service.
    ///
    /// - Parameters:
    ///   - log: Where to say what was done; its level changes with the configuration.
    ///   - load: Reads the whole configuration.
    ///   - apply: Makes a configuration count from now on.
    init(
        log: DigitdLog, load: @escaping @Sendable () async throws -> ConfigurationLoader.Loaded,
        apply: @escaping @Sendable (DigitdConfiguration) -> Void
    ) {
        self.log = log
        self.load = load
        self.apply = apply
    }

    func run() async throws {
        for await _ in await UnixSignalsSequence(trapping: .sighup).cancelOnGracefulShutdown() {
            do {
                let configuration = try await load().configuration
                log.threshold = configuration.log.level
                apply(configuration)
            } catch {
                let reason = (error as? CommandFailure)?.message ?? "\(error)"
                log.logger.error(
                    "The new configuration is refused; the old one stays",
                    metadata: ["reason": "\(reason)"])
            }
        }
    }
}
