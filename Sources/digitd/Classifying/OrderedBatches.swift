/// Works on the elements of a sequence in batches, on several cores at once, and hands over the
/// results in the order of the elements.
///
/// At most twice as many batches as cores are in memory: a slow reader of the results slows the
/// work down instead of filling the memory.
func forEachBatch<Elements: Sequence, Result: Sendable>(
    of elements: Elements, size: Int, workers: Int,
    work: @escaping @Sendable ([Elements.Element]) -> Result,
    deliver: (Result) throws -> Void
) async throws where Elements.Element: Sendable {
    var iterator = elements.makeIterator()
    func nextBatch() -> [Elements.Element] {
        var batch: [Elements.Element] = []
        while batch.count < size, let element = iterator.next() { batch.append(element) }
        return batch
    }

    try await withThrowingTaskGroup(of: (Int, Result).self) { group in
        var started = 0
        var delivered = 0
        var finished: [Int: Result] = [:]
        var batch = nextBatch()
        while !batch.isEmpty || delivered < started {
            if !batch.isEmpty, started - delivered < 2 * workers {
                let (number, elements) = (started, batch)
                group.addTask { (number, work(elements)) }
                started += 1
                batch = nextBatch()
                continue
            }
            guard let (number, result) = try await group.next() else { break }
            finished[number] = result
            while let result = finished.removeValue(forKey: delivered) {
                try deliver(result)
                delivered += 1
            }
        }
    }
}
