import DigitTestSupport
import Glibc
import LinearAlgebra
import Testing

@testable import NeuralNetwork

@Suite(.tellingSeeds) struct `The prefix search` {
    typealias CTC = `Connectionist temporal classification`

    /// Two digits, of which the first is not 1.
    struct Pairs: SequenceConstraint {
        var start: Int { 0 }
        func state(after state: Int, _ symbol: Int) -> Int? {
            state >= 2 || (state == 0 && symbol == 1) ? nil : state + 1
        }
        func mayEnd(after state: Int) -> Bool { state == 2 }
    }

    static func outputs(columns: Int, seed: UInt64) -> Matrix {
        Matrix(
            rows: columns, columns: CTC.classes,
            elements: CTC.outputs(columns: columns, seed: seed).y)
    }

    @Test(arguments: UInt64(1)...8) func `finds what all paths together make most probable`(
        seed: UInt64
    ) throws {
        let outputs = Self.outputs(columns: 5, seed: seed)
        let found = PrefixSearch(
            AnySequenceOfClasses(), breadth: 2_000, leastProbability: 0
        ).hypotheses(in: outputs)
        // Nothing was left out, so nothing is missing.
        #expect(abs(found.reduce(0) { $0 + $1.probability } - 1) < 1e-5)
        for hypothesis in found.prefix(20) {
            let own = ConnectionistTemporalClassification(label: hypothesis.classes, blank: 3)
            let expected = exp(own.logarithmicProbability(in: outputs.elements, classes: 4))
            #expect(abs(hypothesis.probability - expected) < 1e-6, "\(hypothesis)")
        }
        let probabilities = found.map(\.probability)
        #expect(probabilities == probabilities.sorted(by: >))
    }

    @Test(arguments: UInt64(1)...8) func `finds the best with a narrow beam, too`(
        seed: UInt64
    ) throws {
        let outputs = Self.outputs(columns: 12, seed: seed)
        let all = PrefixSearch(AnySequenceOfClasses(), breadth: 3_000, leastProbability: 0)
            .hypotheses(in: outputs)
        let few = PrefixSearch(AnySequenceOfClasses()).hypotheses(in: outputs)
        let (best, found) = (try #require(all.first), try #require(few.first))
        // A beam may miss the best of noise, but not by much.
        #expect(few.count <= 16)
        #expect(found.probability > 0.7 * best.probability)
    }

    @Test func `finds only what the constraint allows`() {
        let outputs = Self.outputs(columns: 6, seed: 4)
        let found = PrefixSearch(Pairs(), breadth: 500, leastProbability: 0)
            .hypotheses(in: outputs)
        #expect(found.count == 6)
        #expect(found.allSatisfy { $0.classes.count == 2 && $0.classes[0] != 1 })
    }

    @Test func `finds nothing where nothing is allowed`() {
        struct Nothing: SequenceConstraint {
            var start: Int { 0 }
            func state(after state: Int, _ symbol: Int) -> Int? { nil }
            func mayEnd(after state: Int) -> Bool { false }
        }
        #expect(PrefixSearch(Nothing()).hypotheses(in: Self.outputs(columns: 3, seed: 1)).isEmpty)
    }
}
