import Dispatch
import Synchronization

/// Work that takes a while, so many pieces at once and so many in a queue; more are refused.
///
/// It runs on threads of its own: those that answer requests are as few as cores, and must not wait.
final class WorkGate: Sendable {
    private struct State {
        var running = 0
        var waiting: [CheckedContinuation<Void, Never>] = []
    }

    private let atOnce: Int
    private let mostWaiting: Int
    private let refusal: String
    private let state = Mutex(State())
    private let queue = DispatchQueue(label: "digitd.web.work", attributes: .concurrent)

    /// Creates a gate.
    ///
    /// - Parameters:
    ///   - atOnce: How many pieces of work are done at once.
    ///   - mostWaiting: How many may wait for their turn.
    ///   - refusal: What is said to those who come when so many wait.
    init(
        atOnce: Int, mostWaiting: Int,
        refusal: String = "Too many pictures wait to be read. Try again in a second."
    ) {
        self.atOnce = max(1, atOnce)
        self.mostWaiting = mostWaiting
        self.refusal = refusal
    }

    /// Does a piece of work when its turn comes.
    ///
    /// - Parameter work: The work; it may block.
    /// - Returns: What comes of it.
    /// - Throws: What the work throws, and ``Problem`` where too many wait.
    func run<Value: Sendable>(_ work: @escaping @Sendable () throws -> Value) async throws -> Value
    {
        try await enter()
        defer { leave() }
        return try await withCheckedThrowingContinuation { continuation in
            queue.async { continuation.resume(with: Result { try work() }) }
        }
    }

    private enum Turn { case now, full }

    private func enter() async throws(Problem) {
        let turn: Turn? = state.withLock { state in
            if state.running < atOnce {
                state.running += 1
                return .now
            }
            return state.waiting.count < mostWaiting ? nil : .full
        }
        switch turn {
        case .now: return
        case .full: throw .busy(refusal)
        case nil: await wait()
        }
    }

    private func wait() async {
        await withCheckedContinuation { continuation in
            let isNow = state.withLock { state in
                // A piece of work may have ended since the first look.
                if state.running < atOnce {
                    state.running += 1
                    return true
                }
                state.waiting.append(continuation)
                return false
            }
            if isNow { continuation.resume() }
        }
    }

    private func leave() {
        let next: CheckedContinuation<Void, Never>? = state.withLock { state in
            if state.waiting.isEmpty {
                state.running -= 1
                return nil
            }
            return state.waiting.removeFirst()
        }
        next?.resume()
    }
}
