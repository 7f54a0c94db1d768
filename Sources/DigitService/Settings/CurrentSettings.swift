import Synchronization

/// The settings at this moment; each piece of work takes them once and keeps to them.
final class CurrentSettings: Sendable {
    private let state: Mutex<ServiceSettings>

    init(_ settings: ServiceSettings) {
        state = Mutex(settings)
    }

    /// The settings for the next piece of work.
    var settings: ServiceSettings { state.withLock { $0 } }

    /// Makes other settings count from the next piece of work on.
    func replace(with settings: ServiceSettings) {
        state.withLock { $0 = settings }
    }
}
