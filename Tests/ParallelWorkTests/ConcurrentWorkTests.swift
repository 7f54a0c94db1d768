import ParallelWork
import Synchronization
import Testing

@Suite struct `Concurrent work` {
    @Test(arguments: [1, 2, 5], [0, 1, 2, 100])
    func `runs every index once`(workers: Int, count: Int) {
        let runs = Mutex([Int](repeating: 0, count: count))
        concurrently(count, workers: workers) { index in
            runs.withLock { $0[index] += 1 }
        }
        #expect(runs.withLock { $0 } == [Int](repeating: 1, count: count))
    }
}

@Suite struct `A concurrent map` {
    @Test(arguments: [0, 1, 2, 5], [0, 1, 2, 100])
    func `keeps the order of the indices`(workers: Int, count: Int) {
        // Values that own memory: a place written twice or never would leak or crash.
        let values = concurrentMap(count, workers: workers) { index in
            [String](repeating: "value \(index)", count: index % 3)
        }
        #expect(
            values
                == (0..<count).map { [String](repeating: "value \($0)", count: $0 % 3) })
    }
}
