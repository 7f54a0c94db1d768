import ContentDigest
import DigitEvaluation
import DigitTestSupport
import NeuralNetwork
import Testing

@testable import DigitTraining

@Suite(.tellingSeeds) struct `Training a candidate` {
    private static let parent = Result { try SegmentDigits.model() }

    /// Sevens of a kind that the parent takes for something else.
    private static func oddSevens(_ count: Int, seed: UInt64) throws -> LabelledImages {
        var digits = SegmentDigits(seed: seed)
        var images = LabelledImages()
        for _ in 0..<count {
            images.append(
                try digits.prepared(7, lit: SegmentDigits.oddSeven), label: 7)
        }
        return images
    }

    private static func training(
        labelled: LabelledImages, workers: Int = 1
    ) throws -> CandidateTraining {
        var digits = SegmentDigits(seed: 61)
        return CandidateTraining(
            parent: try parent.get(), rehearsal: try digits.images(count: 400),
            labelled: labelled, epochs: 6, seed: testSeed(3), workers: workers)
    }

    private static func network(_ training: CandidateTraining) -> Network? {
        training.network(onProgress: { _ in }, shouldContinue: { true })
    }

    @Test func `teaches what the labels show, and keeps what was known`() throws {
        let parent = try Self.parent.get()
        let network = try #require(
            Self.network(Self.training(labelled: Self.oddSevens(30, seed: 62))))
        let fresh = try Self.oddSevens(50, seed: 63)
        #expect(parent.network.correct(on: fresh) < 10)
        #expect(network.correct(on: fresh) > 40)
        var digits = SegmentDigits(seed: 64)
        let plain = try digits.images(count: 300)
        #expect(network.correct(on: plain) >= parent.network.correct(on: plain) - 2)
    }

    @Test func `gives one network for one seed, whatever the number of workers`() throws {
        let labelled = try Self.oddSevens(12, seed: 65)
        let first = try Self.network(Self.training(labelled: labelled))
        #expect(first != nil)
        #expect(try Self.network(Self.training(labelled: labelled, workers: 2)) == first)
    }

    @Test func `changes little where there is nothing new to be learned`() throws {
        let parent = try Self.parent.get()
        var digits = SegmentDigits(seed: 66)
        let known = try digits.images(count: 40)
        let network = try #require(Self.network(Self.training(labelled: known)))
        // A quarter of the way is the least that is tried, and enough here.
        let trained = try #require(
            Self.network(Self.training(labelled: Self.oddSevens(30, seed: 62))))
        func distance(_ network: Network) -> Float {
            zip(network.layers, parent.network.layers).reduce(0) { sum, pair in
                zip(pair.0.weights.elements, pair.1.weights.elements).reduce(sum) {
                    $0 + ($1.0 - $1.1) * ($1.0 - $1.1)
                }
            }
        }
        #expect(distance(network) < distance(trained))
    }

    @Test func `gives nothing when it is stopped`() throws {
        let training = try Self.training(labelled: Self.oddSevens(12, seed: 67))
        var batches = 0
        #expect(
            training.network(
                onProgress: { _ in batches += 1 }, shouldContinue: { batches < 3 }) == nil)
        #expect(batches == 3)
    }
}

@Suite(.tellingSeeds) struct `Labels taking turns` {
    @Test(arguments: [0, 3, 40, 401])
    func `leave each image to learn from out once`(count: Int) {
        let digests = (0..<count).map { SHA256Digest(of: Array("image \($0)".utf8)) }
        let parts = HeldOutLabels(of: digests)
        let turns = parts.turns(4)
        #expect(turns.count == 4)
        #expect(turns.flatMap { $0 }.sorted() == parts.learned.sorted())
        let sizes = turns.map(\.count)
        #expect((sizes.max() ?? 0) - (sizes.min() ?? 0) <= 1)
    }
}

@Suite(.tellingSeeds) struct `The gate's tolerance` {
    private static func comparison(_ count: Int, _ before: Int, _ after: Int)
        -> RetrainingReport.Comparison
    {
        .init(
            images: "i", count: count, correctBefore: before, correctAfter: after, gained: 0,
            lost: 0)
    }

    /// Two images in a thousand, rounded down, may be lost; never any of fewer than five hundred.
    @Test(arguments: [
        (3_000, 6, false), (3_000, 7, true), (499, 0, false), (499, 1, true), (500, 1, false),
        (500, 2, true), (8_000, 16, false), (8_000, 17, true), (0, 0, false),
    ])
    func `is two of a thousand base images`(count: Int, lost: Int, hasForgotten: Bool) {
        let gate = RetrainingGate(baseTolerance: 0.002)
        let base = Self.comparison(count, count, count - lost)
        #expect(gate.hasForgotten(base) == hasForgotten)
        #expect(!gate.hasForgotten(Self.comparison(count, 0, count)))
    }

    @Test(arguments: [(1_000, 10, false), (1_000, 11, true), (99, 0, false), (99, 1, true)])
    func `is five times as wide where there is no digit`(
        count: Int, lost: Int, hasForgotten: Bool
    ) {
        let gate = RetrainingGate(baseTolerance: 0.002)
        #expect(
            gate.hasForgottenNonDigits(Self.comparison(count, count, count - lost))
                == hasForgotten)
    }

    /// A lead of two, and of one standard deviation of a fair coin.
    @Test func `for a lead on labels follows the sign test`() {
        let gate = RetrainingGate(baseTolerance: 0.002)
        for gained in 0...40 {
            for lost in 0...40 {
                let comparison = RetrainingReport.Comparison(
                    images: "i", count: 100, correctBefore: 50, correctAfter: 50 + gained - lost,
                    gained: gained, lost: lost)
                let lead = Double(gained - lost)
                let expected = lead >= 2 && lead >= Double(gained + lost).squareRoot()
                #expect(
                    gate.isClearlyBetter(comparison) == expected, "\(gained) won, \(lost) lost")
            }
        }
    }

    @Test func `adds up over comparisons`() {
        var sum = RetrainingReport.Comparison(
            images: "i", count: 10, correctBefore: 5, correctAfter: 7, gained: 3, lost: 1)
        sum.add(
            .init(images: "j", count: 4, correctBefore: 1, correctAfter: 2, gained: 1, lost: 0))
        #expect(
            sum
                == .init(
                    images: "i", count: 14, correctBefore: 6, correctAfter: 9, gained: 4, lost: 1))
    }
}
