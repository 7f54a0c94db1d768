import Synchronization

/// The scans that are read one by one, because each may take long: pages, and what once ended or held up
/// a process.
///
/// As many are read at the same time as there are workers. One that takes longer than most does not
/// count any more after a while, so that a few of them hold up nobody.
final class PatientLane: Sendable {
    private struct State {
        var waiting: [ClaimedScan] = []
        var taken = 0
        var young = 0
        var underWay = 0
        var isClosed = false
        var waiters: [CheckedContinuation<Void, Never>] = []

        var isEmpty: Bool { taken == waiting.count }

        mutating func wakeAll() {
            for waiter in waiters { waiter.resume() }
            waiters = []
        }
    }

    private let state = Mutex(State())
    private let width: @Sendable () -> Int
    private let mayGoOn: @Sendable () -> Bool

    /// Creates an empty lane.
    ///
    /// - Parameters:
    ///   - width: How many scans are read at the same time, late ones aside.
    ///   - mayGoOn: Once it says no, nothing more is begun: it stays in `work/` for the next start.
    init(width: @escaping @Sendable () -> Int, mayGoOn: @escaping @Sendable () -> Bool) {
        self.width = width
        self.mayGoOn = mayGoOn
    }

    /// Puts scans at the end of the lane.
    func add(_ scans: [ClaimedScan]) {
        guard !scans.isEmpty else { return }
        state.withLock { state in
            state.waiting.removeFirst(state.taken)
            state.taken = 0
            state.waiting += scans
            state.wakeAll()
        }
    }

    /// Says that nobody but its readers will put anything into the lane.
    func close() {
        state.withLock { state in
            state.isClosed = true
            state.wakeAll()
        }
    }

    /// Takes the next scan, waiting for it and for its turn.
    ///
    /// Whoever takes one says ``becameLate()`` of it where that is so, and then ``ended(_:again:)``.
    ///
    /// - Returns: The scan; nil when there will be none.
    func next() async -> ClaimedScan? {
        while true {
            guard mayGoOn() else { return nil }
            let width = width()
            let scan: ClaimedScan?? = state.withLock { state in
                if state.isEmpty {
                    return state.isClosed && state.underWay == 0 ? .some(nil) : nil
                }
                guard state.young < width else { return nil }
                defer { state.taken += 1 }
                state.young += 1
                state.underWay += 1
                state.wakeAll()
                return .some(state.waiting[state.taken])
            }
            if let scan { return scan }
            await wait { state in
                state.isEmpty
                    ? !(state.isClosed && state.underWay == 0) : state.young >= width
            }
        }
    }

    /// Says that a scan takes longer than most.
    func becameLate() {
        state.withLock { state in
            state.young -= 1
            state.wakeAll()
        }
    }

    /// Says that a scan which was taken is dealt with, or goes to the end of the lane.
    func ended(isLate: Bool, again scan: ClaimedScan? = nil) {
        state.withLock { state in
            if !isLate { state.young -= 1 }
            state.underWay -= 1
            if let scan { state.waiting.append(scan) }
            state.wakeAll()
        }
    }

    /// Waits while so many scans are in the lane that more would be of no use.
    func waitForRoom(below most: Int) async {
        while mayGoOn(), state.withLock({ $0.waiting.count - $0.taken >= most }) {
            await wait { $0.waiting.count - $0.taken >= most }
        }
    }

    private func wait(while mustWait: (State) -> Bool) async {
        await withCheckedContinuation { continuation in
            state.withLock { state in
                if mustWait(state) {
                    state.waiters.append(continuation)
                } else {
                    continuation.resume()
                }
            }
        }
    }

    /// Wakes all who wait, so that they ask whether they may go on.
    func wake() { state.withLock { $0.wakeAll() } }
}
