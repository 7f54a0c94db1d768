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
    /// The finished sheet.
    let canvas: Canvas

    /// Draws the diagram.
    ///
    /// - Parameters:
    ///   - report: The table that is drawn.
    ///   - subject: What was read, and by which model, in a few words.
    init(of report: CalibrationReport, subject: String) {
        let marks = CalibrationReport.edges.map { (value: $0, words: ChartText.decimal($0)) }
        let scale = MarkedScale(marks: CalibrationReport.edges)
        var chart = ChartFrame(
            title: "How honest the confidences are", subtitle: subject,
            field: PixelBox(x: 92, y: 84, width: 680, height: 330), across: scale, up: scale)
        chart.markUp(marks, title: "Share that is right")
        chart.markAcross(marks, title: "")
        chart.canvas.dashes(
            from: chart.place(0, 0), to: chart.place(1, 1), width: 1.5, with: .faintInk)
        chart.explainPoints(report)
        for bin in report.reliability { chart.draw(bin) }
        chart.drawCounts(report.reliability)
        canvas = chart.canvas
    }
}

extension ChartFrame {
    /// Draws a bin's point and, as a bar, where the true share most likely lies.
    fileprivate mutating func draw(_ bin: CalibrationReport.Bin) {
        let interval = BinomialInterval(share: bin.accuracy, of: bin.count)
        let point = place(bin.meanConfidence, bin.accuracy)
        let (low, high) = (
            place(bin.meanConfidence, interval.low), place(bin.meanConfidence, interval.high)
        )
        for end in [low, high] {
            canvas.stroke([end - [5, 0], end + [5, 0]], width: 1.6, with: .blue)
        }
        canvas.stroke([low, high], width: 1.6, with: .blue)
        canvas.stroke([point], width: 9, with: .blue)
    }

    /// Says below everything what the points, the bars and the diagonal are.
    fileprivate mutating func explainPoints(_ report: CalibrationReport) {
        let error = PercentText.format(report.expectedCalibrationError)
        let lines = [
            "points: readings grouped by their confidence, with 95 % intervals; expected "
                + "calibration error \(error)",
            "dashed line: honest; below it too sure, above it too modest",
        ]
        for (place, line) in lines.enumerated() {
            canvas.write(
                line, at: [Double(field.x), 576 + 17 * Double(place)], Self.faint)
        }
    }

    /// Draws how many readings each bin has, below the field.
    fileprivate mutating func drawCounts(_ bins: [CalibrationReport.Bin]) {
        let top = field.endY + 34
        let height = 84
        let most = bins.map(\.count).max() ?? 1
        canvas.fill(PixelBox(x: field.x, y: top, width: field.width, height: height), with: .shade)
        for bin in bins {
            let (left, right) = (Int(place(bin.from, 0).x), Int(place(bin.to, 0).x))
            let tall = max(1, (height - 22) * bin.count / most)
            let bar = PixelBox(
                x: left + 3, y: top + height - tall, width: right - left - 5, height: tall)
            canvas.fill(bar, with: Colour.blue.mixed(with: .white, share: 0.55))
            canvas.write(
                bin.count.grouped,
                at: [Double(left + right) / 2, Double(bar.y - 5)], Self.faint, .centred)
        }
        canvas.fill(
            PixelBox(x: field.x, y: top + height, width: field.width, height: 1), with: .faintInk)
        canvas.write(
            "Readings", at: [24, Double(top + height / 2)], Self.bold, .centred, turned: true)
        let middle = Double(field.x) + Double(field.width) / 2
        canvas.write(
            "Confidence of the reading", at: [middle, Double(top + height + 26)], Self.bold,
            .centred)
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
