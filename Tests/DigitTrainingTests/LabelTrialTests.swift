import Testing

@testable import DigitTraining

@Suite struct `Labels held out in turn` {
    /// A trial that trains nothing, and remembers what it was asked.
    private final class Rehearsed: LabelTrial {
        struct Comparison: LabelComparison, Equatable {
            var images: String
            var places: [Int]

            mutating func add(_ other: Self) { places += other.places }
        }

        static let labels = "labelled stones"

        private(set) var leftOut: [[Int]] = []
        private(set) var trainings: [Int] = []

        /// How many trainings go to their end.
        private let patience: Int

        init(patience: Int = .max) { self.patience = patience }

        func trained(leavingOut places: [Int], training: Int) -> String? {
            leftOut.append(places)
            trainings.append(training)
            return leftOut.count > patience ? nil : "training \(training)"
        }

        func comparison(of trained: String, onLabels places: [Int]) -> Comparison {
            Comparison(images: "held-out \(Self.labels)", places: places)
        }

        func changedAnswers(of trained: String, onLabels places: [Int]) -> [String] {
            places.map { "\($0) by \(trained)" }
        }
    }

    @Test func `are all compared, each by a training that did not learn from it`() throws {
        let trial = Rehearsed()
        let first = trial.answers(of: "the first", onLabels: [0, 9])
        #expect(first.comparison == .init(images: "held-out labelled stones", places: [0, 9]))
        let all = try #require(
            trial.answers(inTurns: [[1, 2], [3], [4, 5]], beside: first, leavingOut: [0, 9]))
        #expect(trial.leftOut == [[1, 2, 0, 9], [3, 0, 9], [4, 5, 0, 9]])
        // The first training was another one.
        #expect(trial.trainings == [1, 2, 3])
        #expect(
            all.comparison
                == .init(
                    images: "labelled stones, held out in turn,", places: [0, 9, 1, 2, 3, 4, 5]))
        #expect(
            all.changed == [
                "0 by the first", "9 by the first", "1 by training 1", "2 by training 1",
                "3 by training 2", "4 by training 3", "5 by training 3",
            ])
    }

    @Test func `stay as they were compared first, where there are no turns`() throws {
        let trial = Rehearsed()
        let first = trial.answers(of: "the first", onLabels: [0])
        let all = try #require(trial.answers(inTurns: [], beside: first))
        #expect(all.comparison == first.comparison && all.changed == first.changed)
        #expect(trial.leftOut.isEmpty)
    }

    @Test func `come to nothing when a training is told to stop`() {
        let trial = Rehearsed(patience: 1)
        let first = trial.answers(of: "the first", onLabels: [0])
        #expect(trial.answers(inTurns: [[1], [2], [3]], beside: first) == nil)
        #expect(trial.trainings == [1, 2])
    }

    @Test(arguments: [
        (4, 4, nil), (0, 0, nil), (5, 4, "Of 5 stones a fixed sample of 4 was used."),
    ])
    func `are noted as a sample where not all are used`(count: Int, used: Int, note: String?) {
        #expect(sampleNote(of: "stones", count: count, used: used) == note)
    }
}
