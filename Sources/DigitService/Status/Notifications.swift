/// What the service manager is told; tests listen instead.
package struct Notifications: Sendable {
    /// The watch is live, the model is loaded, and the first look into the inbox is next.
    package var ready: @Sendable () -> Void

    /// The settings are being replaced; ready follows.
    package var reloading: @Sendable () -> Void

    /// The daemon is about to end.
    package var stopping: @Sendable () -> Void

    /// One line for people.
    package var status: @Sendable (String) -> Void

    /// The work has moved.
    package var watchdog: @Sendable () -> Void

    /// How often the service manager wants a sign of life; nil when it does not.
    package var watchdogInterval: Duration?

    /// Creates notifications that nobody hears, except for those given.
    package init(
        ready: @escaping @Sendable () -> Void = {},
        reloading: @escaping @Sendable () -> Void = {},
        stopping: @escaping @Sendable () -> Void = {},
        status: @escaping @Sendable (String) -> Void = { _ in },
        watchdog: @escaping @Sendable () -> Void = {}, watchdogInterval: Duration? = nil
    ) {
        self.ready = ready
        self.reloading = reloading
        self.stopping = stopping
        self.status = status
        self.watchdog = watchdog
        self.watchdogInterval = watchdogInterval
    }
}

extension Notifications {
    /// What systemd hears, when it is systemd that has started this process.
    static var serviceManager: Notifications {
        let manager = ServiceManager()
        return Notifications(
            ready: { manager.notify(.ready) }, reloading: { manager.notify(.reloading) },
            stopping: { manager.notify(.stopping) }, status: { manager.notify(.status($0)) },
            watchdog: { manager.notify(.watchdog) }, watchdogInterval: manager.watchdogInterval)
    }
}
