import Dispatch
import Synchronization

/// Runs `body` for every index in `0..<count` on up to `workers` threads and returns when all are
/// done.
///
/// Indices are handed out in ascending order, but may run in any order and at the same time; a body
/// that writes only what belongs to its index gives the same result for every number of workers.
///
/// - Parameters:
///   - count: The number of indices.
///   - workers: The most threads used, the calling one included; with 1 the loop runs here.
///   - body: The work of one index.
public func concurrently(_ count: Int, workers: Int, _ body: @Sendable (Int) -> Void) {
    let workers = min(workers, count)
    guard workers > 1 else {
        for index in 0..<count { body(index) }
        return
    }
    let next = Atomic<Int>(0)
    DispatchQueue.concurrentPerform(iterations: workers) { _ in
        while true {
            let index = next.wrappingAdd(1, ordering: .relaxed).oldValue
            guard index < count else { return }
            body(index)
        }
    }
}

/// Returns a value for every index in `0..<count`, in order, made on up to `workers` threads.
///
///     concurrentMap(3, workers: 2) { $0 * $0 }        // [0, 1, 4]
///
/// - Parameters:
///   - count: The number of values.
///   - workers: The most threads used, the calling one included; the values do not depend on it.
///   - value: Makes the value of an index; called once for each, in any order and at the same time.
/// - Returns: The values, `count` of them.
public func concurrentMap<Value: Sendable>(
    _ count: Int, workers: Int, _ value: @Sendable (Int) -> Value
) -> [Value] {
    [Value](unsafeUninitializedCapacity: count) { buffer, initialised in
        // Each index writes only its own place.
        nonisolated(unsafe) let places = buffer
        concurrently(count, workers: workers) { index in
            places.initializeElement(at: index, to: value(index))
        }
        initialised = count
    }
}
