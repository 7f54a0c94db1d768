/// Numbers in memory that several workers read and write at the same time.
///
/// Unchecked, because the compiler cannot see what keeps this safe: within one phase of a training
/// step a worker writes only the rows that are its own, and no one reads what another writes.
final class SharedNumbers: @unchecked Sendable {
    /// The first number, aligned to a cache line.
    let base: UnsafeMutablePointer<Float>

    /// How many there are.
    let count: Int

    /// Creates numbers that are all 0.
    init(count: Int) {
        let cacheLine = 64
        self.count = count
        base =
            UnsafeMutableRawPointer
            .allocate(byteCount: max(count, 1) * MemoryLayout<Float>.stride, alignment: cacheLine)
            .bindMemory(to: Float.self, capacity: count)
        base.initialize(repeating: 0, count: count)
    }

    /// Creates a copy of some numbers.
    convenience init(_ numbers: [Float]) {
        self.init(count: numbers.count)
        numbers.withUnsafeBufferPointer { source in
            if let start = source.baseAddress { base.update(from: start, count: count) }
        }
    }

    deinit { UnsafeMutableRawPointer(base).deallocate() }

    /// All numbers.
    var all: UnsafeMutableBufferPointer<Float> { .init(start: base, count: count) }

    /// A copy of all numbers.
    var array: [Float] { Array(all) }
}
