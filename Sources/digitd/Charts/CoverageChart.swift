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
    /// The finished sheet.
    let canvas: Canvas

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
        var chart = ChartFrame(
            title: "What is accepted, and how much of it is wrong", subtitle: subject,
            field: PixelBox(x: 92, y: 84, width: 680, height: 440), across: scale,
            up: MarkedScale(marks: [0, 1]))
        chart.markUp(
            stride(from: 0, through: 10, by: 2).map { (Double($0) / 10, "\($0 * 10) %") },
            title: "Share of the readings that is accepted")
        chart.markAcross(
            ErrorRateScale.marks.filter { $0 <= scale.end }.map { ($0, ChartText.percent($0)) },
            title: "Share of the accepted readings that is wrong")
        let rates = Set([ReadingSettings().errorRate, errorRate]).sorted()
        for rate in rates { chart.draw(limit: rate) }
        // Words have a ground of their own, so they come before what must not be hidden.
        let rows = report.acceptance.filter { rates.contains($0.errorRate) }
        let curve = points.map {
            chart.place($0.risk, Double($0.accepted) / Double(max(1, all)))
        }
        chart.explain(rows, beside: curve)
        chart.draw(curve)
        for row in rows { chart.mark(row) }
        canvas = chart.canvas
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
    /// Draws the line that an error rate must not cross.
    fileprivate mutating func draw(limit rate: Double) {
        canvas.dashes(from: place(rate, 1), to: place(rate, 0), width: 2, with: .red)
        let usual = rate == ReadingSettings().errorRate ? " (the default)" : ""
        canvas.write(
            "error rate \(ChartText.percent(rate))\(usual)", at: place(rate, 0.5) + [15, 0],
            Lettering(height: 9, colour: .red), .centred, turned: true)
    }

    /// Draws the share accepted over the share of them that is wrong, the bar sinking.
    fileprivate mutating func draw(_ curve: [Canvas.Place]) {
        guard let end = curve.last else { return }
        let hasRoom = end.x + 40 < Double(field.endX)
        label(
            "all", at: end + [hasRoom ? 10 : -10, 18], Self.plain, hasRoom ? .leading : .trailing)
        canvas.stroke(curve, width: 2.4, with: .blue)
        canvas.stroke([end], width: 8, with: .blue)
    }

    /// Marks where the bar of an error rate stands.
    fileprivate mutating func mark(_ row: CalibrationReport.Acceptance) {
        guard let risk = row.risk else { return }
        canvas.stroke([place(risk, row.coverage)], width: 13, with: .white)
        canvas.stroke([place(risk, row.coverage)], width: 10, with: row.colour)
    }

    /// Says what the bars of the error rates accept, where the curve is not: at the foot, or at the
    /// head where the curve begins low and far to the right.
    fileprivate mutating func explain(
        _ rows: [CalibrationReport.Acceptance], beside curve: [Canvas.Place]
    ) {
        let lettering = rows.map { Lettering(height: 10, colour: $0.colour, isBold: true) }
        let lines = rows.map(\.words)
        let width = zip(lines, lettering).map { $1.width(of: $0) }.max() ?? 0
        let foot = Double(field.endY) - 24 * Double(rows.count) - 24
        let isBelow = !curve.contains { $0.y > foot && $0.x > Double(field.endX) - width - 50 }
        var line = Canvas.Place(
            isBelow ? Double(field.endX) - width - 20 : Double(field.x) + 50,
            isBelow ? Double(field.endY) - 24 * Double(rows.count) : Double(field.y) + 62)
        for (row, (words, lettering)) in zip(rows, zip(lines, lettering)) {
            label(words, at: line, lettering)
            if row.risk != nil { canvas.stroke([line - [16, 5]], width: 10, with: row.colour) }
            line.y += 24
        }
    }
}
