import Synchronization

/// Runs pieces of work on threads of their own, and leaves behind those that do not come to an end.
///
/// Nothing can end a thread that hangs. So nobody waits for it either: what it brings later is dropped.
final class WatchedWork<Value: Sendable>: Sendable {
    /// What became of a piece.
    enum Outcome: Sendable {
        /// It is done.
        case done(Value)
        /// It failed.
        case failed(any Error)
        /// It took too long, and was left behind.
        case leftBehind
    }

    /// A moment of the watch.
    ///
    /// Moments are counted, not measured: a machine that slept, or a process that was stopped for a
    /// while, has not worked in that time.
    static var moment: Duration { .milliseconds(250) }

    private struct State {
        var next = 0
        /// For how many moments each piece has been under way.
        var underWay: [Int: Int] = [:]
        var outcomes: [Outcome?]
        var isOver = false
        var waiter: CheckedContinuation<Void, Never>?
    }

    private let state: Mutex<State>
    private let count: Int
    private let patience: Int
    private let mayGoOn: @Sendable () -> Bool
    private let passed: @Sendable (_ moments: Int) -> Void
    private let work: @Sendable (Int) throws -> Value

    private init(
        _ count: Int, patience: Int, mayGoOn: @escaping @Sendable () -> Bool,
        passed: @escaping @Sendable (Int) -> Void, work: @escaping @Sendable (Int) throws -> Value
    ) {
        self.count = count
        self.patience = patience
        self.mayGoOn = mayGoOn
        self.passed = passed
        self.work = work
        state = Mutex(State(outcomes: Array(repeating: nil, count: count)))
    }

    /// Runs the pieces `0..<count`.
    ///
    /// - Parameters:
    ///   - count: How many pieces there are.
    ///   - workers: How many of them run at the same time.
    ///   - patience: For how long a piece is waited for.
    ///   - mayGoOn: Asked before each piece and during it; once it says no, nothing more is begun and
    ///     nothing more is waited for.
    ///   - passed: Told of each moment that the longest piece has been under way.
    ///   - work: Does a piece.
    /// - Returns: What became of each piece; nil of one that was not begun, or not waited for to the end.
    static func run(
        _ count: Int, workers: Int, patience: Duration,
        mayGoOn: @escaping @Sendable () -> Bool,
        passed: @escaping @Sendable (_ moments: Int) -> Void = { _ in },
        work: @escaping @Sendable (Int) throws -> Value
    ) async -> [Outcome?] {
        guard count > 0 else { return [] }
        let run = WatchedWork(
            count, patience: max(1, Int((patience / moment).rounded(.up))), mayGoOn: mayGoOn,
            passed: passed, work: work)
        for _ in 0..<max(1, min(workers, count)) { run.startWorker() }
        // Cancelled at the end of this call, which waits for it.
        async let _: Void = run.watch()
        await run.waitForEnd()
        return run.state.withLock { $0.outcomes }
    }

    private func startWorker() {
        WorkQueue("reading").enqueue { [self] in
            while let piece = begin() {
                let outcome: Outcome
                do { outcome = .done(try work(piece)) } catch { outcome = .failed(error) }
                guard end(piece, outcome) else { return }
            }
        }
    }

    /// The next piece to do; nil when there is none.
    private func begin() -> Int? {
        let isAllowed = mayGoOn()
        return state.withLock { state in
            guard isAllowed, !state.isOver, state.next < count else {
                if !isAllowed { state.next = count }
                finishIfOver(&state)
                return nil
            }
            defer { state.next += 1 }
            state.underWay[state.next] = 0
            return state.next
        }
    }

    /// Takes what became of a piece; says no when it has been left behind, and the thread with it.
    private func end(_ piece: Int, _ outcome: Outcome) -> Bool {
        state.withLock { state in
            guard state.underWay.removeValue(forKey: piece) != nil else { return false }
            state.outcomes[piece] = outcome
            finishIfOver(&state)
            return true
        }
    }

    private func finishIfOver(_ state: inout State) {
        guard !state.isOver, state.next == count, state.underWay.isEmpty else { return }
        state.isOver = true
        state.waiter?.resume()
        state.waiter = nil
    }

    private func waitForEnd() async {
        await withCheckedContinuation { continuation in
            state.withLock { state in
                if state.isOver { continuation.resume() } else { state.waiter = continuation }
            }
        }
    }

    private func watch() async {
        while (try? await Task.sleep(for: Self.moment)) != nil {
            let isAllowed = mayGoOn()
            let (longest, left) = state.withLock { state in
                state.underWay = state.underWay.mapValues { $0 + 1 }
                let longest = state.underWay.values.max()
                let late = state.underWay.filter { $0.value >= patience }.map(\.key)
                for piece in late {
                    state.outcomes[piece] = .leftBehind
                    state.underWay[piece] = nil
                }
                if !isAllowed {
                    state.next = count
                    state.underWay = [:]
                }
                finishIfOver(&state)
                return (longest, late.count)
            }
            // Each took its thread with it.
            for _ in 0..<left { startWorker() }
            if let longest { passed(longest) }
        }
    }
}
