import DigitReading
import NeuralNetwork
import Testing

@testable import DigitEvaluation

@Suite struct `A calibration report` {
    private static let facts = ModelFacts(
        recipe: "r", cost: .crossEntropy, seed: 0, epochs: 0, data: "d")

    private static func report(
        of answers: [(digits: Double, isRight: Bool)], refused: Int = 0, errorRate: Double = 0.01,
        facts: ModelFacts = facts
    ) -> CalibrationReport {
        CalibrationReport(
            of: answers.map { CalibrationReport.Answer(digits: $0.digits, isRight: $0.isRight) },
            refused: refused, errorRate: errorRate
        ) { ReadingSettings(errorRate: $0).bars(for: facts, lines: nil) }
    }

    /// Four sure answers, all right; four at 0.75, half of them right; two scans without any.
    private static let report = report(
        of: [(1, true), (1, true), (0.992, true), (0.992, true)]
            + [(0.75, true), (0.75, true), (0.75, false), (0.75, false)],
        refused: 2, errorRate: 0.3)

    @Test func `is a table of bins and one of error rates`() {
        #expect(
            Self.report.lines.joined(separator: "\n") == """

                confidence      count     mean  accuracy
                     0.7–0.8        4  75.00 %   50.00 %
                  0.99–0.995        2  99.20 %  100.00 %
                   0.995–1.0        2 100.00 %  100.00 %
                Expected calibration error: 12.70 %

                error rate      bar  of lines  accepted  coverage  wrong     risk   review  refused
                     0.005  0.99500   0.99500         2   20.00 %      0   0.00 %        6        2
                      0.01  0.99000   0.99000         4   40.00 %      0   0.00 %        4        2
                      0.02  0.98000   0.98000         4   40.00 %      0   0.00 %        4        2
                       0.3  0.70000   0.70000         8   80.00 %      2  25.00 %        0        2
                """)
    }

    @Test func `accepts nothing below the bar of a curve`() {
        var facts = Self.facts
        facts.additional[RiskCoverageCurve.factKey] = "0.995:1000:0 0.5:5000:900"
        let report = Self.report(of: [(0.999, true), (0.991, false)], facts: facts)
        let row = report.acceptance.first { $0.errorRate == 0.01 }
        #expect(row?.bar == 0.995)
        #expect(row?.accepted == 1)
        #expect(row?.review == 1)
        #expect(row?.wrong == 0)
    }

    @Test func `accepts what reaches both bars, that of digits and that of lines`() {
        let answers = [
            CalibrationReport.Answer(digits: 0.995, isRight: true),
            .init(digits: 0.98, isRight: false),
            .init(lines: 0.98, isRight: true), .init(lines: 0.96, isRight: false),
            .init(digits: 0.995, lines: 0.98, isRight: true),
            .init(digits: 0.98, lines: 0.995, isRight: false),
        ]
        let report = CalibrationReport(of: answers, refused: 0, errorRate: 0.01) { _ in
            AcceptanceBars(digits: 0.99, lines: 0.97)
        }
        let row = report.acceptance.first { $0.errorRate == 0.01 }
        #expect(row?.bar == 0.99 && row?.lineBar == 0.97)
        #expect(row?.accepted == 3 && row?.wrong == 0)
    }

    @Test func `accepts one kind where the bar of the other cannot be reached`() {
        let answers = [
            CalibrationReport.Answer(digits: 1, isRight: true), .init(lines: 0.98, isRight: true),
            .init(digits: 1, lines: 0.98, isRight: true),
        ]
        let report = CalibrationReport(of: answers, refused: 0, errorRate: 0.01) { _ in
            AcceptanceBars(digits: .infinity, lines: 0.97)
        }
        #expect(report.acceptance.allSatisfy { $0.accepted == 1 && $0.bar == nil })
    }

    @Test func `of nothing says nothing`() {
        #expect(Self.report(of: []).lines.isEmpty)
    }
}
