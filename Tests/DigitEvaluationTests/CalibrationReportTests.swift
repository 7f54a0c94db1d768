import DigitReading
import Foundation
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

    @Test func `puts each answer into the bin that begins at its confidence`() {
        let confidences = [0, 0.1999, 0.2, 0.5, 0.94, 0.95, 0.98, 0.9899, 0.99, 0.995, 0.9999, 1]
        let report = Self.report(of: confidences.map { ($0, true) })
        #expect(report.reliability.map(\.count).reduce(0, +) == confidences.count)
        for bin in report.reliability {
            let inside = confidences.filter {
                $0 >= bin.from && ($0 < bin.to || bin.to == 1)
            }
            #expect(bin.count == inside.count, "\(bin)")
            #expect(bin.accuracy == 1)
            #expect(abs(bin.meanConfidence - inside.reduce(0, +) / Double(inside.count)) < 1e-12)
        }
        #expect(report.reliability.last?.count == 3)
    }

    @Test func `knows no error where confidences hold what they promise`() {
        // Of the answers given 0.75 three in four are right, of those given 0.5 every other one.
        let answers = (0..<40).map { (0.75, $0 % 4 != 0) } + (0..<40).map { (0.5, $0 % 2 == 0) }
        #expect(Self.report(of: answers).expectedCalibrationError < 1e-12)
        // All of the confidence is lost where nothing is right.
        let wrong = Self.report(of: (0..<10).map { _ in (0.875, false) })
        #expect(abs(wrong.expectedCalibrationError - 0.875) < 1e-12)
    }

    @Test func `counts as lost what was refused`() throws {
        let answers = [(1.0, true), (1.0, true), (1.0, false)]
        let report = Self.report(of: answers, refused: 1, errorRate: 0.01)
        for row in report.acceptance {
            #expect(row.accepted == 3 && row.wrong == 1 && row.review == 0 && row.refused == 1)
            #expect(row.coverage == 0.75 && row.risk == 1.0 / 3)
        }
        let none = Self.report(of: [], refused: 2)
        #expect(
            none.acceptance.allSatisfy { $0.accepted == 0 && $0.coverage == 0 && $0.risk == nil })
        #expect(none.curve == nil && none.expectedCalibrationError == 0)
    }

    @Test func `shows the error rate that was asked for among the usual ones, once`() {
        for (rate, rows) in [(0.01, 3), (0.03, 4), (0.001, 4)] {
            let report = Self.report(of: [(0.9, true)], errorRate: rate)
            #expect(report.acceptance.count == rows)
            #expect(
                report.acceptance.map(\.errorRate) == report.acceptance.map(\.errorRate).sorted())
            #expect(report.acceptance.contains { $0.errorRate == rate })
        }
    }

    @Test func `comes back from its JSON`() throws {
        let data = try JSONEncoder().encode(Self.report)
        #expect(try JSONDecoder().decode(CalibrationReport.self, from: data) == Self.report)
    }
}
