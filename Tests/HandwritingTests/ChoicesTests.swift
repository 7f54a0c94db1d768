import DigitTestSupport
import NeuralNetwork
import Testing

@testable import Handwriting

/// Bounds are four standard errors wide, so that one seed in 16,000 would fail by chance.
@Suite(.tellingSeeds) struct `A choice` {
    static let seed: UInt64 = 17

    private var generator = SeededGenerator(testSeed: seed)

    @Test mutating func `comes out as often as its probability says`() {
        for probability: Float in [0, 0.03, 0.5, 1] {
            let count = (0..<10_000).count { _ in generator.chance(probability) }
            let error = 400 * (probability * (1 - probability)).squareRoot()
            #expect(
                abs(Float(count) - 10_000 * probability) <= error,
                "seed \(Self.seed): \(count) of 10,000 at \(probability)")
        }
    }

    @Test mutating func `of a number lies below its bound, each as often as the others`() {
        var counts = [Int](repeating: 0, count: 7)
        for _ in 0..<14_000 { counts[generator.number(below: 7)] += 1 }
        for count in counts {
            #expect(abs(count - 2_000) < 170, "seed \(Self.seed): \(counts)")
        }
        let only = generator.number(below: 1)
        #expect(only == 0)
    }

    @Test mutating func `among weights never falls on what weighs nothing`() {
        var counts = [Int](repeating: 0, count: 4)
        for _ in 0..<8_000 { counts[generator.index(weights: [0, 3, 0, 1])] += 1 }
        #expect(counts[0] == 0 && counts[2] == 0, "seed \(Self.seed): \(counts)")
        #expect(abs(counts[1] - 6_000) < 160, "seed \(Self.seed): \(counts)")
    }

    @Test mutating func `of shares adds up to one, most of them small`() {
        var largest: Float = 0
        for count in 1...9 {
            let shares = generator.shares(count)
            #expect(shares.count == count && shares.allSatisfy { $0 > 0 })
            #expect(abs(shares.reduce(0, +) - 1) < 1e-5)
            if count == 9 { largest = shares.max() ?? 0 }
        }
        #expect(largest > 1 / 9, "seed \(Self.seed)")
    }

    @Test mutating func `from the normal distribution has its mean and its deviation`() {
        let draws = (0..<10_000).map { _ in generator.normal(mean: 3, deviation: 0.5) }
        let mean = draws.reduce(0, +) / 10_000
        let variance = draws.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 10_000
        #expect(abs(mean - 3) < 0.02, "seed \(Self.seed): \(mean)")
        #expect(abs(variance.squareRoot() - 0.5) < 0.015, "seed \(Self.seed): \(variance)")
    }
}
