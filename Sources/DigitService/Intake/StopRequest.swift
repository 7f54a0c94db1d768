import Synchronization

/// What the stages of the work have to know of each other: whether to go on, and what the watcher
/// has seen.
final class StopRequest: Sendable {
    private struct State {
        var requestedAt: ContinuousClock.Instant?
        var isAborted = false
        var hint: ContinuousClock.Instant?
    }

    private let state = Mutex(State())

    /// How long scans that are claimed are still read after a request to stop.
    ///
    /// What is left then stays in `work/` for the next start.
    private static let patience = Duration.seconds(3)

    /// Asks the work to end: nothing more is claimed, what is claimed is answered.
    func request() {
        state.withLock { $0.requestedAt = $0.requestedAt ?? .now }
    }

    /// Whether the work was asked to end.
    var isRequested: Bool { state.withLock { $0.requestedAt != nil } }

    /// Says that a stage has failed and the others should end, or that they have.
    func abort(_ isAborted: Bool) {
        state.withLock { $0.isAborted = isAborted }
    }

    /// Whether nothing more should be claimed.
    var isOver: Bool { state.withLock { $0.isAborted || $0.requestedAt != nil } }

    /// Whether the next chunk of a batch should be read.
    var mayReadOn: Bool {
        state.withLock { state in
            if state.isAborted { return false }
            guard let requestedAt = state.requestedAt else { return true }
            return .now < requestedAt + Self.patience
        }
    }

    /// Remembers when something was noticed in the inbox.
    func noteHint() {
        state.withLock { $0.hint = $0.hint ?? .now }
    }

    /// The first moment at which something was noticed since the last call.
    func takeHint() -> ContinuousClock.Instant? {
        state.withLock { state in
            defer { state.hint = nil }
            return state.hint
        }
    }
}
