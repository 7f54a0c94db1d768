import DigitEvaluation
import DigitReading
import Pictures
import ScanImages

/// A picture of what is accepted at which price: as the bar sinks, more readings are accepted, and
/// more of those are wrong (El-Yaniv and Wiener, *On the Foundations of Noise-free Selective
/// Classification*, 2010).
///
/// The points are where the bar stands at the usual error rates: what the rate promises, and what
/// became of it on these readings.
struct CoverageChart {
    /// The finished drawing.
    let drawing: VectorDrawing

    /// Draws the chart.
    ///
    /// - Parameters:
    ///   - report: The curve that is drawn, and the bars of the error rates.
    ///   - errorRate: The error rate that was asked for, which is marked.
    ///   - subject: What was read, and by which model, in a few words.
    init(of report: CalibrationReport, errorRate: Double, subject: String) {
        let points = report.curve?.points ?? []
        let all = (points.last?.accepted ?? 0) + (report.acceptance.first?.refused ?? 0)
        let highest = points.map(\.risk).max() ?? 0
        let scale = ErrorRateScale(reaching: max(highest, errorRate))
        let usual = ReadingSettings().errorRate
        let rates = Set([usual, errorRate]).sorted()
        let rows = report.acceptance.filter { rates.contains($0.errorRate) }
        var chart = ChartFrame(
            title: "What is accepted, and how much of it is wrong", subtitle: subject,
            height: 440, foot: 126 + 20 * rates.count, across: scale,
            up: MarkedScale(marks: [0, 1]))
        chart.markUp(
            stride(from: 0, through: 10, by: 2).map { (Double($0) / 10, "\($0 * 10) %") },
            title: "Share of the readings that is accepted")
        chart.markAcross(
            ErrorRateScale.marks.filter { $0 <= scale.end }.map { ($0, ChartText.percent($0)) })
        chart.titleAcross(
            "Share of the accepted readings that is wrong", below: chart.field.endY + 44)
        for rate in rates {
            chart.drawing.line(
                [chart.place(rate, 1), chart.place(rate, 0)], width: 2, with: .red, isDashed: true)
        }
        chart.draw(points.map { chart.place($0.risk, Double($0.accepted) / Double(max(1, all))) })
        for (place, row) in rows.enumerated() { chart.mark(row, place: place) }
        let named = rates.map { ChartText.percent($0) + ($0 == usual ? " (the default)" : "") }
        chart.explain(
            [
                "blue line: the bar sinks until all that was read is accepted",
                "dashed lines: an error rate of \(named.joined(separator: " and of "))",
                "points: where the bars stand; green where the error rate is kept, else orange",
            ], below: chart.field.endY + 76 + 20 * rows.count)
        drawing = chart.drawing
    }
}

extension RiskCoverageCurve.Point {
    /// The share of the accepted that is wrong.
    fileprivate var risk: Double { Double(wrong) / Double(accepted) }
}

extension CalibrationReport.Acceptance {
    /// Whether what was promised was kept.
    fileprivate var colour: Colour { (risk ?? 0) <= errorRate ? .green : .orange }

    /// What the bar accepts, and how much of it is wrong.
    fileprivate var words: String {
        let rate = ChartText.percent(errorRate)
        guard let risk else { return "at \(rate): nothing is accepted" }
        let bars = (lineBar == bar ? [bar] : [bar, lineBar])
            .map { $0.map(ConfidenceText.format(bar:)) ?? "none" }
            .joined(separator: ", of lines ")
        return "at \(rate): bar \(bars), "
            + "\(PercentText.format(coverage)) accepted, \(PercentText.format(risk)) of them wrong"
    }
}

extension ChartFrame {
    /// Draws the share accepted over the share of them that is wrong, the bar sinking.
    fileprivate mutating func draw(_ curve: [Canvas.Place]) {
        guard let end = curve.last else { return }
        drawing.line(curve, width: 2.4, with: .blue)
        drawing.dot(at: end, radius: 4, with: .blue)
    }

    /// Marks where the bar of an error rate stands, and says below the field what it accepts.
    fileprivate mutating func mark(_ row: CalibrationReport.Acceptance, place index: Int) {
        let foot = Double(field.endY + 72 + 20 * index)
        drawing.write(row.words, at: [Double(field.x + 16), foot], Self.plain)
        guard let risk = row.risk else { return }
        drawing.dot(at: [Double(field.x + 5), foot - 5], radius: 5, with: row.colour)
        drawing.dot(at: place(risk, row.coverage), radius: 6, with: row.colour)
    }
}
