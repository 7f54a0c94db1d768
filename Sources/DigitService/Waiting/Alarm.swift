import Synchronization

/// Wakes a loop at a moment it has chosen, or earlier when somebody rings.
final class Alarm: Sendable {
    private struct State {
        var hasRung = false
        var waiter: CheckedContinuation<Void, Never>?
    }

    private let state = Mutex(State())

    /// Wakes whoever waits; if nobody does, the next wait returns at once.
    func ring() {
        state.withLock { state in
            if let waiter = state.waiter {
                state.waiter = nil
                waiter.resume()
            } else {
                state.hasRung = true
            }
        }
    }

    /// Waits for the moment or the ring, whichever comes first, or for the task's cancellation.
    ///
    /// One task waits at a time.
    func wait(until moment: ContinuousClock.Instant) async {
        // The timer ends with this call: it is cancelled below, or it rings.
        let timer = Task {
            try await Task.sleep(until: moment, tolerance: .zero, clock: .continuous)
            ring()
        }
        defer { timer.cancel() }
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let mustWait = state.withLock { state in
                    if state.hasRung || Task.isCancelled {
                        state.hasRung = false
                        return false
                    }
                    state.waiter = continuation
                    return true
                }
                if !mustWait { continuation.resume() }
            }
        } onCancel: {
            ring()
        }
    }
}
