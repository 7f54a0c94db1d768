import DigitEvaluation
import Pictures
import PlainText
import ScanImages

/// A picture of how honest confidences are: for readings of each confidence, the share that is
/// right, after DeGroot and Fienberg, *The Comparison and Evaluation of Forecasters* (1983).
///
/// On the diagonal nine in ten of the readings at 0.9 are right. Below it the model is too sure of
/// itself, above it too modest.
struct ReliabilityDiagram {
    /// The finished drawing.
    let drawing: VectorDrawing

    /// Draws the diagram.
    ///
    /// - Parameters:
    ///   - report: The table that is drawn.
    ///   - subject: What was read, and by which model, in a few words.
    init(of report: CalibrationReport, subject: String) {
        let marks = CalibrationReport.edges.map { (value: $0, words: ChartText.decimal($0)) }
        let scale = MarkedScale(marks: CalibrationReport.edges)
        var chart = ChartFrame(
            title: "How honest the confidences are", subtitle: subject, height: 330, foot: 216,
            across: scale, up: scale)
        chart.markUp(marks, title: "Share that is right")
        chart.markAcross(marks)
        chart.drawing.line(
            [chart.place(0, 0), chart.place(1, 1)], width: 1.5, with: .faintInk, isDashed: true)
        for bin in report.reliability { chart.draw(bin) }
        chart.drawCounts(report.reliability)
        chart.titleAcross("Confidence of the reading", below: chart.field.endY + 142)
        chart.explain(
            [
                "points: readings grouped by their confidence, with 95 % intervals",
                "dashed line: honest; below it too sure, above it too modest",
                "expected calibration error: "
                    + PercentText.format(report.expectedCalibrationError),
            ], below: chart.field.endY + 166)
        drawing = chart.drawing
    }
}

extension ChartFrame {
    /// Draws a bin's point and, as a bar, where the true share most likely lies.
    fileprivate mutating func draw(_ bin: CalibrationReport.Bin) {
        let interval = BinomialInterval(share: bin.accuracy, of: bin.count)
        let (low, high) = (
            place(bin.meanConfidence, interval.low), place(bin.meanConfidence, interval.high)
        )
        for line in [
            [low, high], [low - [5, 0], low + [5, 0]], [high - [5, 0], high + [5, 0]],
        ] {
            drawing.line(line, width: 1.6, with: .blue)
        }
        drawing.dot(at: place(bin.meanConfidence, bin.accuracy), radius: 5, with: .blue)
    }

    /// Draws how many readings each bin has, below the field.
    fileprivate mutating func drawCounts(_ bins: [CalibrationReport.Bin]) {
        let height = 84
        let counts = PixelBox(x: field.x, y: field.endY + 34, width: field.width, height: height)
        let most = bins.map(\.count).max() ?? 1
        drawing.fill(counts, with: .shade)
        for bin in bins {
            let (left, right) = (Int(place(bin.from, 0).x), Int(place(bin.to, 0).x))
            let tall = max(1, (height - 22) * bin.count / most)
            let bar = PixelBox(
                x: left + 3, y: counts.endY - tall, width: right - left - 5, height: tall)
            drawing.fill(bar, with: Colour.blue.mixed(with: .white, share: 0.55))
            drawing.write(
                bin.count.grouped,
                at: [Double(left + right) / 2, Double(bar.y - 5)], Self.faint, .centred)
        }
        drawing.fill(
            PixelBox(x: field.x, y: counts.endY, width: field.width, height: 1), with: .faintInk)
        titleUp("Readings", middle: counts.y + height / 2)
    }
}

/// Numbers as they stand on an axis.
enum ChartText {
    /// Returns a number between 0 and 1 with no more decimals than it needs: `0.995`, `1`.
    static func decimal(_ value: Double) -> String {
        value == value.rounded() ? "\(Int(value))" : "\(value)"
    }

    /// Returns a share as a percentage with no more decimals than it needs: `0.5 %`, `20 %`.
    static func percent(_ share: Double) -> String {
        decimal((share * 100_000).rounded() / 1000) + " %"
    }
}
