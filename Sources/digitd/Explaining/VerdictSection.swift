import DigitReading
import Pictures
import ScanImages

/// What became of the scan, in large letters and in sentences.
struct VerdictSection: PictureSection {
    private let status: ReadingStatus
    private let headline: String
    private let facts: String
    private let lines: [String]

    private static let large = Lettering(height: 24, isBold: true)
    private static let plain = Lettering(height: 11)
    private static let faint = Lettering(height: 10, colour: .faintInk)

    init(of explanation: Explanation, file: String, model: String, column: Int) {
        let width = Double(column)
        status = explanation.status
        let texts =
            explanation.isPage
            ? "\(explanation.numbers.count) numbers"
            : explanation.numbers.map(\.reading.text).joined(separator: "  ")
        headline = Self.large.shortened(texts, toWidth: width - 140)
        let about =
            "  ·  model \(model.prefix(12))  ·  error rate "
            + ChartText.percent(explanation.errorRate)
        facts =
            Self.faint.shortened(file, toWidth: width - Self.faint.width(of: about)) + about
        lines = Self.plain.wrapped(explanation.sentences.joined(separator: " "), toWidth: width)
    }

    var height: Int { 64 + 19 * lines.count }

    func draw(on canvas: inout Canvas, top: Int) {
        let left = Double(ExplanationPicture.margin)
        canvas.write(facts, at: [left, Double(top + 10)], Self.faint)
        canvas.write(headline, at: [left, Double(top + 50)], Self.large)
        let end = headline.isEmpty ? left : left + Self.large.width(of: headline) + 18
        canvas.sign(status.sign, at: [end, Double(top + 43)], with: status.colour)
        canvas.write(lines, at: [left, Double(top + 80)], Self.plain)
    }
}
