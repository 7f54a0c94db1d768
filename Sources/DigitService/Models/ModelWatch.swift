import Logging
import ServiceLifecycle

/// Puts another model to work when the pointer to the current one has moved, whoever moved it: the
/// daemon's own retraining, `digitd retrain` or `digitd models`.
struct ModelWatch: Service {
    let source: ModelSource
    let current: CurrentModel
    let status: ServiceStatus
    let log: Logger

    /// The version that was loaded when the daemon started.
    let loadedVersion: String?

    /// How often the pointer is looked at: it is one small file.
    let interval: Duration

    private let queue = WorkQueue("models")

    /// Looks at the pointer until the daemon stops.
    func run() async throws {
        await cancelWhenGracefulShutdown {
            var known = loadedVersion
            while !Task.isCancelled {
                try? await Task.sleep(for: interval)
                if Task.isCancelled { return }
                let version = await queue.run { [source] in source.version() }
                guard version != known else { continue }
                known = version
                await load()
            }
        }
    }

    private func load() async {
        do {
            let loaded = try await queue.run { [source] in try source.load() }
            for warning in loaded.warnings {
                log.warning("A model cannot be used", metadata: ["reason": "\(warning)"])
            }
            let before = current.model.identity
            guard loaded.model.identity != before else { return }
            current.replace(with: loaded.model)
            status.update { $0.model = loaded.model.identity }
            log.notice(
                "Another model reads from now on",
                metadata: [
                    "model": "\(loaded.model.identity.prefix(12))",
                    "before": "\(before.prefix(12))",
                ])
        } catch {
            log.error(
                "The new model cannot be used; the present one goes on",
                metadata: ["reason": "\(error)"])
        }
    }
}
