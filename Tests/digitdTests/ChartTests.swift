import DigitReading
import Pictures
import Testing

@testable import DigitEvaluation
@testable import digitd

@Suite struct `The scale of a chart` {
    @Test func `gives every step between two marks the same room`() {
        let scale = MarkedScale(marks: [0, 0.5, 0.9, 1])
        #expect(scale.place(of: 0) == 0 && scale.place(of: 1) == 1)
        #expect(abs(scale.place(of: 0.5) - 1 / 3) < 1e-12)
        #expect(abs(scale.place(of: 0.7) - 0.5) < 1e-12)
        #expect(abs(scale.place(of: 0.95) - 5 / 6) < 1e-12)
        #expect(scale.place(of: -1) == 0 && scale.place(of: 2) == 1)
    }

    @Test func `of error rates holds nothing and all, and rises`() {
        let scale = ErrorRateScale(reaching: 0.3)
        #expect(scale.end == 0.5)
        let places = [0, 0.001, 0.01, 0.1, 0.5].map(scale.place)
        #expect(places == places.sorted() && places.first == 0 && places.last == 1)
        #expect(ErrorRateScale(reaching: 0).end == 0.05)
        #expect(ErrorRateScale(reaching: 1).end == 1)
    }
}

@Suite struct `The charts of an evaluation` {
    /// Answers that are right as often as their confidence says, and two refused scans.
    private var report: CalibrationReport {
        let answers = (0..<1000).map { index -> CalibrationReport.Answer in
            let confidence = 1 - Double(index % 100) / 400
            return CalibrationReport.Answer(
                digits: confidence, isRight: Double(index / 100) < confidence * 10)
        }
        return CalibrationReport(of: answers, refused: 2, errorRate: 0.05, bars: bars)
    }

    private func bars(_ errorRate: Double) -> AcceptanceBars {
        ReadingSettings(errorRate: errorRate).bars(for: TestFacts.plain, lines: nil)
    }

    @Test func `show the counted curve to its end`() throws {
        let curve = try #require(report.curve)
        #expect(curve.points.last?.accepted == 1000)
        #expect(curve.points.count > 50 && curve.points.count <= 200)
    }

    @Test func `draw every point where its values are`() {
        let canvas = ReliabilityDiagram(of: report, subject: "1,000 images").canvas
        #expect(canvas.width == 800 && canvas.height == 600)
        let scale = MarkedScale(marks: CalibrationReport.edges)
        for bin in report.reliability {
            let x = 92 + 680 * scale.place(of: bin.meanConfidence)
            let y = 84 + 330 * (1 - scale.place(of: bin.accuracy))
            let found = canvas[min(799, Int(x)), Int(y)]
            #expect(found == .blue, "\(bin.from): \(found)")
        }
    }

    @Test func `draw nothing but the frame of an evaluation without answers`() {
        let empty = CalibrationReport(of: [], refused: 3, errorRate: 0.01, bars: bars)
        #expect(ReliabilityDiagram(of: empty, subject: "").canvas.width == 800)
        #expect(CoverageChart(of: empty, errorRate: 0.01, subject: "").canvas.width == 800)
    }

    @Test func `mark the default error rate, and another one that was asked for`() {
        func reds(_ canvas: Canvas, at rate: Double, end: Double) -> Int {
            let x = 92 + 680 * ErrorRateScale(reaching: end).place(of: rate)
            return (84..<524).count { y in
                Int(canvas[Int(x), y].red) - Int(canvas[Int(x), y].green) > 60
            }
        }
        let chart = CoverageChart(of: report, errorRate: 0.05, subject: "").canvas
        let end = report.curve?.points.map { Double($0.wrong) / Double($0.accepted) }.max() ?? 0
        #expect(reds(chart, at: 0.01, end: end) > 50)
        #expect(reds(chart, at: 0.05, end: end) > 50)
        #expect(reds(chart, at: 0.02, end: end) == 0)
    }
}

@Suite struct `A binomial interval` {
    /// Wilson's interval, as R's `prop.test(x, n, correct = FALSE)` gives it.
    @Test(arguments: [
        (0, 10, 0.0, 0.2775), (10, 10, 0.7225, 1), (5, 10, 0.2366, 0.7634),
        (990, 1000, 0.9817, 0.9946),
    ])
    func `holds the counted share`(right: Int, count: Int, low: Double, high: Double) {
        let interval = BinomialInterval(share: Double(right) / Double(count), of: count)
        #expect(abs(interval.low - low) < 1e-4)
        #expect(abs(interval.high - high) < 1e-4)
    }
}
