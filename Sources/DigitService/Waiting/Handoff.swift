import Synchronization

/// Hands batches from one stage of the work to the next, one at a time.
///
/// The sender waits until the receiver has taken what was sent before, so a fast stage never runs
/// ahead of a slow one by more than one batch and memory stays flat. What was sent is never lost to
/// a cancelled task or to the end of the hand-off.
///
/// One task sends and one receives; anybody may end it.
final class Handoff<Element: Sendable>: Sendable {
    private struct State {
        var element: Element?
        var isClosed = false
        var sender: CheckedContinuation<Void, Never>?
        var receiver: CheckedContinuation<Void, Never>?
    }

    private let state = Mutex(State())

    /// Hands an element over, waiting for the place to be free.
    ///
    /// - Precondition: Nobody else is sending.
    /// - Returns: Whether it was taken into the handoff; false once that is closed.
    func send(_ element: Element) async -> Bool {
        await waitForRoom()
        return state.withLock { state in
            guard !state.isClosed else { return false }
            precondition(state.element == nil, "two tasks send into one hand-off")
            state.element = element
            state.receiver?.resume()
            state.receiver = nil
            return true
        }
    }

    /// The next element; nil when the handoff is closed and empty.
    ///
    /// - Precondition: Nobody else is receiving.
    func next() async -> Element? {
        await withCheckedContinuation { continuation in
            state.withLock { state in
                if state.element != nil || state.isClosed {
                    continuation.resume()
                } else {
                    precondition(state.receiver == nil, "two tasks receive from one hand-off")
                    state.receiver = continuation
                }
            }
        }
        return state.withLock { state in
            let element = state.element
            state.element = nil
            state.sender?.resume()
            state.sender = nil
            return element
        }
    }

    /// Ends the handoff: nothing more can be sent, what was sent can still be taken.
    func finish() {
        state.withLock { state in
            state.isClosed = true
            state.sender?.resume()
            state.sender = nil
            state.receiver?.resume()
            state.receiver = nil
        }
    }

    private func waitForRoom() async {
        await withCheckedContinuation { continuation in
            state.withLock { state in
                if state.element == nil || state.isClosed {
                    continuation.resume()
                } else {
                    precondition(state.sender == nil, "two tasks send into one hand-off")
                    state.sender = continuation
                }
            }
        }
    }
}
