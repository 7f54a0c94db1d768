import Synchronization

/// Hands batches from one stage of the work to the next, one at a time.
///
/// The sender waits until the receiver has taken what was sent before, so a fast stage never runs
/// ahead of a slow one by more than one batch and memory stays flat. What was sent is never lost to
/// a cancelled task or to the end of the hand-off.
///
/// Any number of tasks send, and take turns; one receives; anybody may end it.
final class Handoff<Element: Sendable>: Sendable {
    private struct State {
        var element: Element?
        var isClosed = false
        var senders: [CheckedContinuation<Void, Never>] = []
        var receiver: CheckedContinuation<Void, Never>?
    }

    private let state = Mutex(State())

    /// Hands an element over, waiting for the place to be free.
    ///
    /// - Returns: Whether it was taken into the handoff; false once that is closed.
    func send(_ element: Element) async -> Bool {
        while true {
            await waitForRoom()
            let isTaken: Bool? = state.withLock { state in
                guard !state.isClosed else { return false }
                // Somebody else was quicker.
                guard state.element == nil else { return nil }
                state.element = element
                state.receiver?.resume()
                state.receiver = nil
                return true
            }
            if let isTaken { return isTaken }
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
            if !state.senders.isEmpty { state.senders.removeFirst().resume() }
            return element
        }
    }

    /// Ends the handoff: nothing more can be sent, what was sent can still be taken.
    func finish() {
        state.withLock { state in
            state.isClosed = true
            for sender in state.senders { sender.resume() }
            state.senders = []
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
                    state.senders.append(continuation)
                }
            }
        }
    }
}
