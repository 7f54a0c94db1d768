import LinearAlgebra
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

    @Test func `has a core to run on`() {
        #expect(availableCores >= 1)
    }
}
