import ScanSpool
import ServiceLifecycle

/// Tells the service manager how the work goes, and that it goes: the watchdog is answered only while each
/// stage that has work moves.
struct StatusReporting: Service {
    let status: ServiceStatus
    let notifications: Notifications
    let lock: SpoolLock

    /// Notes in the lock's file, which may lie on a disk that does not answer.
    private let notes = WorkQueue("noting")

    /// Creates a service that tells a status.
    init(status: ServiceStatus, notifications: Notifications, lock: SpoolLock) {
        self.status = status
        self.notifications = notifications
        self.lock = lock
    }

    /// Reports until the daemon stops.
    func run() async throws {
        // Twice as often as the watchdog asks for, and at least once a second for people.
        let interval = min(
            .seconds(1), notifications.watchdogInterval.map { $0 / 2 } ?? .seconds(1))
        await cancelWhenGracefulShutdown {
            var reported: String?
            var noted = SpoolHindrances()
            var fed = StageMovement()
            while !Task.isCancelled {
                let now = status.snapshot
                if now.description != reported {
                    reported = now.description
                    await notifications.status(now.description)
                }
                if now.hindrances != noted {
                    noted = now.hindrances
                    // Nobody waits for it: the watchdog is to be answered while that disk stalls. On a
                    // full disk there may be no room for it; the log has it anyway.
                    notes.enqueue { [lock, noted] in lock.note(noted) }
                }
                if now.movement.goesOn(since: fed) {
                    fed = now.movement
                    await notifications.watchdog()
                }
                try? await Task.sleep(for: interval)
            }
        }
    }
}
