import NeuralNetwork
import Testing

@testable import DigitReading

@Suite struct `A risk-coverage curve` {
    /// 6,400 answers, surer from first to last; one in ten is wrong among the 640 least sure.
    private static let curve: RiskCoverageCurve = {
        var answers: [(confidence: Double, isRight: Bool)] = []
        for rank in 0..<6400 {
            let isRight = rank >= 640 || rank % 10 != 0
            answers.append((Double(rank + 1) / 6400, isRight))
        }
        return RiskCoverageCurve(of: answers)
    }()

    /// Answers that are all right or all wrong, with confidences up to 1.
    private static func curve(of count: Int, allRight: Bool) -> RiskCoverageCurve {
        RiskCoverageCurve(
            of: (1...count).map { (confidence: Double($0) / Double(count), isRight: allRight) })
    }

    @Test func `counts the accepted and the wrong at fixed ranks`() {
        let points = Self.curve.points
        #expect(points.count == 64)
        #expect(points.map(\.accepted) == (1...64).map { $0 * 100 })
        #expect(points.last == .init(bar: 1.0 / 6400, accepted: 6400, wrong: 64))
        #expect(points[57].wrong == 4)
    }

    @Test func `comes back from its text, and other texts are none`() {
        #expect(RiskCoverageCurve(text: Self.curve.text) == Self.curve)
        for text in ["", "0.9:10", "0.9:10:11", "2:10:1", "0.9:10:1 0.95:20:2", "0.9:10:1 0.8:9:1"]
        {
            #expect(RiskCoverageCurve(text: text) == nil, "\(text)")
        }
    }

    @Test func `has a lower bar for a higher error rate, and keeps the rate by its bound`() throws {
        let bars = try [0.004, 0.01, 0.02, 0.1].map {
            try #require(Self.curve.bar(forErrorRate: $0))
        }
        #expect(bars == bars.sorted(by: >))
        #expect(bars[0] > bars[3])
        #expect(bars[3] == 1.0 / 6400)
        // 64 wrong of 6,400 are 1 %, which does not prove that 1 % is kept.
        #expect(bars[1] > 1.0 / 6400)
    }

    @Test func `of too few digits says nothing of a small rate`() {
        let few = Self.curve(of: 100, allRight: true)
        #expect(few.bar(forErrorRate: 0.01) == nil)
        #expect(few.bar(forErrorRate: 0.2) != nil)
    }

    @Test func `of wrong answers accepts none`() {
        let wrong = Self.curve(of: 2000, allRight: false)
        #expect(wrong.bar(forErrorRate: 0.01) == .infinity)
    }

    /// R: pbinom(3, 500, 0.01), pbinom(0, 300, 0.01), pbinom(9, 10, 0.5).
    @Test(arguments: [(3, 500, 0.01, 0.2636), (0, 300, 0.01, 0.0490), (9, 10, 0.5, 0.99902)])
    func `sums the binomial distribution`(count: Int, trials: Int, p: Double, expected: Double) {
        let sum = RiskCoverageCurve.binomial(atMost: count, of: trials, probability: p)
        #expect(abs(sum - expected) < 1e-4)
    }

    @Test func `raises the bar of the settings and never lowers it`() {
        var facts = ModelFacts(recipe: "r", cost: .crossEntropy, seed: 0, epochs: 0, data: "d")
        #expect(ReadingSettings(errorRate: 0.01).bars(for: facts, lines: nil).digits == 0.99)
        facts.additional[RiskCoverageCurve.factKey] = Self.curve.text
        #expect(ReadingSettings(errorRate: 0.01).bars(for: facts, lines: nil).digits == 0.99)
        facts.additional[RiskCoverageCurve.factKey] =
            Self.curve(of: 2000, allRight: false).text
        #expect(ReadingSettings(errorRate: 0.01).bars(for: facts, lines: nil).digits == .infinity)
        #expect(ReadingSettings(errorRate: 0).bars(for: facts, lines: nil).digits == .infinity)
        #expect(ReadingSettings(errorRate: 1).bars(for: facts, lines: nil).digits == 0)
    }
}
