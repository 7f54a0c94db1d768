import Synchronization

/// What the service manager is told; tests listen instead.
package struct Notifications: Sendable {
    /// The watch is live, the model is loaded, and the first look into the inbox is next.
    package var ready: @Sendable () -> Void

    /// The settings are being replaced; ready follows.
    package var reloading: @Sendable () -> Void

    /// The daemon is about to end.
    package var stopping: @Sendable () -> Void

    /// One line for people; returns when it is told.
    package var status: @Sendable (String) async -> Void

    /// The work has moved; returns when it is told.
    package var watchdog: @Sendable () async -> Void

    /// How often the service manager wants a sign of life; nil when it does not.
    package var watchdogInterval: Duration?

    /// Creates notifications that nobody hears, except for those given.
    package init(
        ready: @escaping @Sendable () -> Void = {},
        reloading: @escaping @Sendable () -> Void = {},
        stopping: @escaping @Sendable () -> Void = {},
        status: @escaping @Sendable (String) async -> Void = { _ in },
        watchdog: @escaping @Sendable () async -> Void = {}, watchdogInterval: Duration? = nil
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
    ///
    /// A manager that does not listen holds each message for up to a second, so that they are sent
    /// from a thread of their own, in the order in which they were said. Only what is said again and
    /// again is waited for: else it would pile up.
    static var serviceManager: Notifications {
        let manager = ServiceManager()
        let queue = WorkQueue("notifying")
        let enqueue: @Sendable (ServiceState) -> Void = { state in
            queue.enqueue { manager.notify(state) }
        }
        let tell: @Sendable (ServiceState) async -> Void = { state in
            await queue.run { _ = manager.notify(state) }
        }
        let isReady = Atomic(false)
        return Notifications(
            ready: {
                isReady.store(true, ordering: .relaxed)
                enqueue(.ready)
            }, reloading: { enqueue(.reloading) },
            stopping: { enqueue(.stopping) }, status: { await tell(.status($0)) },
            watchdog: {
                // A start that takes a million answers back takes its time, and moves.
                let isStarting = !isReady.load(ordering: .relaxed)
                await tell(isStarting ? .extendTimeout(.seconds(90)) : .watchdog)
            }, watchdogInterval: manager.watchdogInterval)
    }
}
