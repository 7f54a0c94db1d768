import Dispatch

/// A thread for work that blocks: renames, syncs, transactions, decoding.
///
/// Swift's own threads are as many as there are cores and must never wait for a disk; if they did,
/// a slow sync would keep the watchdog from being answered.
package struct WorkQueue: Sendable {
    private let queue: DispatchQueue

    /// Creates a queue whose work runs one piece after the other.
    ///
    /// Its quality of service is the default: for a higher one libdispatch asks for a priority that
    /// an ordinary user is refused, and complains on stderr, which is the journal.
    package init(_ name: String) {
        queue = DispatchQueue(label: "digitd.\(name)")
    }

    /// Runs blocking work and waits for its result without blocking.
    package func run<Value: Sendable, Failure: Error>(
        _ work: @escaping @Sendable () throws(Failure) -> Value
    ) async throws(Failure) -> Value {
        let result = await withCheckedContinuation { continuation in
            queue.async { continuation.resume(returning: Result(catching: work)) }
        }
        return try result.get()
    }

    /// Runs blocking work for whose end nobody waits, after what was given to the queue before.
    package func enqueue(_ work: @escaping @Sendable () -> Void) {
        queue.async(execute: work)
    }
}
