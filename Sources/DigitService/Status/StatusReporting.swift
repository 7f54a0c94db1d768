import ScanSpool
import ServiceLifecycle

/// Tells the service manager how the work goes, and that it goes: the watchdog is answered only while each
/// stage that has work moves.
struct StatusReporting: Service {
    let status: ServiceStatus
    let notifications: Notifications
    let lock: SpoolLock

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
                    // On a full disk there may be no room for it; the log has it anyway.
                    lock.note(noted)
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
