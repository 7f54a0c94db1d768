import DigitTestSupport
import NeuralNetwork
import Synchronization
import Testing

@testable import DigitTraining

/// Counts from any thread.
final class Counter: Sendable {
    private let state = Mutex(0)

    var count: Int { state.withLock { $0 } }

    func add() { state.withLock { $0 += 1 } }
}

@Suite(.tellingSeeds) struct `A trial of networks of digits` {
    private static let parent = Result { try SegmentDigits.model() }

    /// Plain digits, and after them sevens of a kind that the model in use does not know.
    private static func images(plain: Int = 40, odd: Int = 20) throws -> LabelledImages {
        var digits = SegmentDigits(seed: 71)
        var images = try digits.images(count: plain)
        for _ in 0..<odd {
            images.append(try digits.prepared(7, lit: SegmentDigits.oddSeven), label: 7)
        }
        return images
    }

    private func trial(
        _ images: LabelledImages, onProgress: @escaping (TrainingProgress) -> Void = { _ in },
        shouldContinue: @escaping @Sendable () -> Bool = { true }
    ) throws -> RetrainingTrial {
        var digits = SegmentDigits(seed: 72)
        let base = BaseMemory(
            rehearsal: try digits.images(count: 200), validation: try digits.images(count: 50),
            description: "segments")
        return RetrainingTrial(
            parent: try Self.parent.get(), base: base, images: images,
            names: (0..<images.count).map { "\($0).png" },
            settings: RetrainingSettings(epochs: 4), seed: testSeed(73), onProgress: onProgress,
            shouldContinue: shouldContinue)
    }

    /// What a network reads, digit by digit.
    private func read(_ network: Network, _ images: LabelledImages) -> [Int] {
        network.classify(images, workers: 1)
    }

    @Test func `compares image by image`() throws {
        let images = try Self.images()
        let trial = try trial(images)
        let network = try #require(trial.trained(leavingOut: []))
        let comparison = trial.comparison(of: network, on: images, called: "pictures")
        let (before, after) = (read(trial.parent.network, images), read(network, images))
        let labels = images.labels.map { Int($0) }
        #expect(comparison.images == "pictures" && comparison.count == 60)
        #expect(comparison.correctBefore == zip(before, labels).count { $0 == $1 })
        #expect(comparison.correctAfter == zip(after, labels).count { $0 == $1 })
        let places = labels.indices
        #expect(
            comparison.gained
                == places.count { before[$0] != labels[$0] && after[$0] == labels[$0] })
        #expect(
            comparison.lost == places.count { before[$0] == labels[$0] && after[$0] != labels[$0] })
        #expect(comparison.gained > 10)
        #expect(trial.mistakesOfParent == 60 - comparison.correctBefore)
        // With itself nothing is gained or lost.
        let same = trial.comparison(of: trial.parent.network, onLabels: Array(0..<60))
        #expect(same.images == "held-out labelled images")
        #expect(same.gained == 0 && same.lost == 0 && same.correctBefore == same.correctAfter)
    }

    @Test func `does not learn from what is left out`() throws {
        let images = try Self.images()
        let trial = try trial(images)
        let odd = Array(40..<60)
        let without = try #require(trial.trained(leavingOut: odd))
        let with = try #require(trial.trained(leavingOut: []))
        let comparisons = [without, with].map { trial.comparison(of: $0, onLabels: odd) }
        #expect(comparisons[0].correctAfter <= 4, "\(comparisons[0])")
        #expect(comparisons[1].correctAfter >= 8, "\(comparisons[1])")
    }

    @Test func `names the images that are read otherwise, in their order`() throws {
        let images = try Self.images()
        let trial = try trial(images)
        let network = try #require(trial.trained(leavingOut: []))
        let places = [45, 3, 50, 41]
        let changed = trial.changedAnswers(of: network, onLabels: places)
        let (before, after) = (read(trial.parent.network, images), read(network, images))
        let expected = places.filter { before[$0] != after[$0] }
        #expect(changed.map(\.name) == expected.map { "\($0).png" })
        #expect(changed.map(\.before) == expected.map { before[$0] })
        #expect(changed.map(\.after) == expected.map { after[$0] })
        #expect(changed.map(\.label) == expected.map { Int(images.labels[$0]) })
        #expect(!expected.isEmpty)
        #expect(trial.changedAnswers(of: network, onLabels: []).isEmpty)
    }

    @Test func `follows from the seed, and comes to nothing when it is told to stop`() throws {
        let images = try Self.images(plain: 20, odd: 5)
        let network = try trial(images).trained(leavingOut: [0])
        #expect(network != nil)
        #expect(try trial(images).trained(leavingOut: [0]) == network)
        let batches = Counter()
        let stopped = try trial(
            images, onProgress: { _ in batches.add() }, shouldContinue: { batches.count < 2 })
        #expect(stopped.trained(leavingOut: []) == nil)
        #expect(batches.count == 2)
    }
}
