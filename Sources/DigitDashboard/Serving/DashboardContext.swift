import Hummingbird
import Logging
import NIOCore

/// What is known of a request besides itself.
package struct DashboardContext: RequestContext {
    package var coreContext: CoreRequestContextStorage

    /// The address that it came from.
    let client: String

    package init(source: ApplicationRequestContextSource) {
        coreContext = CoreRequestContextStorage(source: source)
        client = source.channel.remoteAddress?.ipAddress ?? "local"
    }

    /// Creates the context of a request that came through no socket.
    package init(client: String, logger: Logger) {
        coreContext = CoreRequestContextStorage(source: LoggerSource(logger: logger))
        self.client = client
    }

    private struct LoggerSource: RequestContextSource {
        let logger: Logger
    }
}
