import DigitTestSupport
import Glibc
import Testing

@testable import NeuralNetwork

/// CTC against the sum over all paths, each spelled out, in double precision.
@Suite(.tellingSeeds) struct `Connectionist temporal classification` {
    struct Case: Sendable, CustomTestStringConvertible {
        var label: [UInt8]
        var columns: Int
        var testDescription: String { "\(label) in \(columns) columns" }
    }

    /// Three classes and the blank.
    static let classes = 4
    static let cases = [
        Case(label: [], columns: 1), Case(label: [], columns: 4), Case(label: [2], columns: 1),
        Case(label: [0], columns: 5), Case(label: [0, 1], columns: 2),
        Case(label: [1, 1], columns: 3), Case(label: [1, 1, 2], columns: 6),
        Case(label: [2, 0, 2], columns: 7), Case(label: [0, 0, 0], columns: 6),
    ]

    /// Outputs of a softmax layer, shaped `[columns, classes]`.
    static func outputs(columns: Int, seed: UInt64) -> (z: [Double], y: [Float]) {
        var generator = SeededGenerator(testSeed: seed)
        let z = (0..<columns * classes).map { _ in Double(generator.normal()) * 1.5 }
        return (z, softmax(z).map { Float($0) })
    }

    static func softmax(_ z: [Double]) -> [Double] {
        stride(from: 0, to: z.count, by: classes).flatMap { row in
            let powers = z[row..<row + classes].map { exp($0) }
            let total = powers.reduce(0, +)
            return powers.map { $0 / total }
        }
    }

    /// The probability of a label: the sum over all paths that spell it.
    static func probability(of label: [UInt8], in y: [Double]) -> Double {
        let columns = y.count / classes
        var sum = 0.0
        for number in 0..<Int(pow(Double(classes), Double(columns))) {
            var (rest, product, previous) = (number, 1.0, classes - 1)
            var spelled: [UInt8] = []
            for column in 0..<columns {
                let symbol = rest % classes
                rest /= classes
                product *= y[column * classes + symbol]
                if symbol != previous, symbol != classes - 1 { spelled.append(UInt8(symbol)) }
                previous = symbol
            }
            if spelled == label { sum += product }
        }
        return sum
    }

    @Test(arguments: cases) func `gives a label the probability of all paths that spell it`(
        _ example: Case
    ) {
        let (z, y) = Self.outputs(columns: example.columns, seed: 5)
        let cost = ConnectionistTemporalClassification(label: example.label, blank: 3)
        let expected = log(Self.probability(of: example.label, in: Self.softmax(z)))
        let found = cost.logarithmicProbability(in: y, classes: Self.classes)
        // Sums of single-precision probabilities: a few roundings of 6e-8 each.
        #expect(abs(found - expected) < 1e-5, "\(found), expected \(expected)")
    }

    @Test(arguments: cases) func `has the derivatives of finite differences`(_ example: Case) {
        let (z, y) = Self.outputs(columns: example.columns, seed: 6)
        var errors = [Float](repeating: .nan, count: y.count)
        _ = ConnectionistTemporalClassification(label: example.label, blank: 3).writeErrors(
            of: y, columns: example.columns, classes: Self.classes, scale: 1, into: &errors)
        for place in z.indices {
            func cost(_ step: Double) -> Double {
                var moved = z
                moved[place] += step
                return -log(Self.probability(of: example.label, in: Self.softmax(moved)))
            }
            let expected = (cost(1e-5) - cost(-1e-5)) / 2e-5
            #expect(
                abs(Double(errors[place]) - expected) < 1e-5,
                "column \(place / Self.classes), class \(place % Self.classes)")
        }
    }

    @Test func `is infinite and moves nothing where no path is long enough`() {
        let (_, y) = Self.outputs(columns: 2, seed: 7)
        let ones = ConnectionistTemporalClassification(label: [1, 1], blank: 3)
        var errors = [Float](repeating: .nan, count: y.count)
        let cost = ones.writeErrors(of: y, columns: 2, classes: 4, scale: 1, into: &errors)
        #expect(cost == .infinity)
        #expect(errors.allSatisfy { $0 == 0 })
        #expect(ones.alignment(in: y, classes: 4) == nil)
        #expect(ones.logarithmicProbability(in: y, classes: 4) == -.infinity)
    }

    @Test func `sums to 1 over all labels`() {
        let (_, y) = Self.outputs(columns: 4, seed: 8)
        var labels: [[UInt8]] = [[]]
        var total = 0.0
        for _ in 0...4 {
            for label in labels {
                total += exp(
                    ConnectionistTemporalClassification(label: label, blank: 3)
                        .logarithmicProbability(in: y, classes: 4))
            }
            labels = labels.flatMap { label in (UInt8(0)..<3).map { label + [$0] } }
        }
        #expect(abs(total - 1) < 1e-5)
    }

    @Test func `aligns each class with the columns that say it`() throws {
        // Columns:        0  1  2  3  4  5  6
        let said: [Int] = [3, 1, 1, 3, 1, 3, 0]
        let y = said.flatMap { said in (0..<4).map { $0 == said ? Float(0.91) : 0.03 } }
        let ranges = try #require(
            ConnectionistTemporalClassification(label: [1, 1, 0], blank: 3)
                .alignment(in: y, classes: 4))
        #expect(ranges == [1..<3, 4..<5, 6..<7])
    }

    @Test func `stays finite over a long line of certain outputs`() {
        let columns = 2_000
        let label = [UInt8](repeating: 2, count: 400)
        var y = [Float](repeating: 1e-30, count: columns * 4)
        for column in 0..<columns { y[column * 4 + (column % 5 == 2 ? 2 : 3)] = 1 }
        let own = ConnectionistTemporalClassification(label: label, blank: 3)
        let probability = own.logarithmicProbability(in: y, classes: 4)
        #expect(abs(probability) < 1e-3, "\(probability)")
        var errors = [Float](repeating: 0, count: y.count)
        _ = own.writeErrors(of: y, columns: columns, classes: 4, scale: 1, into: &errors)
        #expect(errors.allSatisfy { abs($0) < 1e-3 })
    }
}
