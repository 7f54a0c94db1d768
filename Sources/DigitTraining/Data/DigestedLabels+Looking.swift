import DigitEvaluation
import ParallelWork

extension [DigestedLabels.Entry] {
    /// Looks at labelled files, several at a time; once `shouldContinue` says no, the rest is left out.
    ///
    /// - Parameters:
    ///   - workers: The most threads used.
    ///   - shouldContinue: Asked before each file.
    ///   - look: Looks at one file; throws a sentence that says why nothing can be learned from it.
    /// - Returns: What was found, and the files that cannot be used, both in the order of the files.
    func look<Value: Sendable>(
        workers: Int, shouldContinue: @Sendable () -> Bool,
        _ look: @Sendable (Element) throws(UnusableFile) -> Value
    ) -> (found: [(entry: Element, value: Value)], problems: [FileProblem]) {
        let results = concurrentMap(count, workers: workers) { index in
            Result { () throws(UnusableFile) in
                guard shouldContinue() else {
                    throw UnusableFile(reason: "It was not looked at.")
                }
                return try look(self[index])
            }
        }
        var found: [(entry: Element, value: Value)] = []
        var problems: [FileProblem] = []
        for (entry, result) in zip(self, results) {
            switch result {
            case .success(let value): found.append((entry, value))
            case .failure(let unusable):
                problems.append(FileProblem(name: entry.scan.name, reason: unusable.reason))
            }
        }
        return (found, problems)
    }
}
