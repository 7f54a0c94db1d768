import Glibc
import Logging
import ServiceLifecycle
import Subprocess
import SystemPackage

/// The page, in a process of its own beside the daemon: `digitd run --web`.
///
/// When it ends, the daemon goes on.
struct WebPageProcess: Service {
    private let arguments: [String]
    private let logger: Logger

    /// Creates the process of a root's page.
    ///
    /// - Parameters:
    ///   - root: The root.
    ///   - address: Where the page listens, as `digitd web --listen` takes it; `nil` for its own default.
    ///   - additional: Further arguments, such as the configuration's place.
    ///   - logger: Hears when the page ends by itself.
    init(root: FilePath, address: String?, additional: [String], logger: Logger) {
        arguments =
            ["web", "--root", root.string, "--daemon", "\(getpid())"]
            + (address.map { ["--listen", $0] } ?? []) + additional
        self.logger = logger
    }

    func run() async throws {
        await cancelWhenGracefulShutdown {
            var options = PlatformOptions()
            options.teardownSequence = [.gracefulShutDown(allowedDurationToNextStep: .seconds(3))]
            do {
                // The link leads to the running program even when an upgrade has replaced its file.
                let end = try await Subprocess.run(
                    .path("/proc/self/exe"),
                    arguments: Arguments(
                        executablePathOverride: "digitd", remainingValues: arguments),
                    platformOptions: options, input: .none,
                    output: .fileDescriptor(.standardOutput, closeAfterSpawningProcess: false),
                    error: .fileDescriptor(.standardError, closeAfterSpawningProcess: false))
                guard !Task.isCancelled, !end.terminationStatus.isSuccess else { return }
                logger.warning(
                    "The page has ended; scans are read all the same",
                    metadata: ["reason": "\(end.terminationStatus)"])
            } catch {
                guard !Task.isCancelled else { return }
                logger.warning("The page cannot be started", metadata: ["reason": "\(error)"])
            }
        }
        // A service that returns takes the daemon along; and Ctrl-C may end the page first.
        try? await gracefulShutdown()
    }
}
