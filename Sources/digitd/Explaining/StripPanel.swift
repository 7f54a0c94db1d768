import DigitReading
import Pictures
import ScanImages

/// The strip of a line as the line reader saw it, with the cuts between its digits and what was read
/// in each of them.
struct StripPanel {
    private let line: LineEvidence
    private let digits: [Int]
    private let size: (width: Int, height: Int)

    private static let titleHeight = 24
    private static let digitHeight = 22
    private static let gap = 18
    private static let title = Lettering(height: 11, isBold: true)
    private static let faint = Lettering(height: 10, colour: .faintInk)
    private static let digit = Lettering(height: 12, colour: .blue, isBold: true)

    /// Creates the panel; `nil` where the number was not read as a line.
    ///
    /// - Parameters:
    ///   - number: The number.
    ///   - column: The width between the margins of the sheet.
    init?(of number: NumberReading, column: Int) {
        guard let line = number.line else { return nil }
        self.line = line
        digits = number.digits.map(\.digit)
        let room = Double(column - 16)
        let scale = min(4, room / Double(line.strip.width))
        size = (
            max(1, Int(Double(line.strip.width) * scale)),
            max(1, Int(Double(LineStrip.height) * scale))
        )
    }

    /// The height in pixels.
    var height: Int { Self.titleHeight + size.height + Self.digitHeight + Self.gap }

    /// Where the strip is on the sheet, below a row.
    func frame(top: Int) -> PixelBox {
        PixelBox(
            x: ExplanationPicture.margin + 16, y: top + Self.titleHeight, width: size.width,
            height: size.height)
    }

    /// Draws the panel below a row of the sheet.
    func draw(on canvas: inout Canvas, top: Int) {
        let frame = frame(top: top)
        let foot = Double(frame.y - 9)
        canvas.write("The line", at: [Double(frame.x), foot], Self.title)
        canvas.write(
            "as the line reader saw it, and where its digits were cut apart",
            at: [Double(frame.x) + Self.title.width(of: "The line") + 12, foot], Self.faint)
        let strip = line.strip
        canvas.draw(
            GreyImage(
                width: strip.width, height: LineStrip.height,
                pixels: strip.pixels.map { 255 - $0 }), in: frame)
        canvas.frame(
            PixelBox(
                x: frame.x - 1, y: frame.y - 1, width: frame.width + 2, height: frame.height + 2),
            with: Colour(grey: 190))
        for (digit, columns) in zip(digits, line.columns) {
            let (left, right) = (
                place(columns.lowerBound, in: frame), place(columns.upperBound, in: frame)
            )
            for x in [left, right] {
                canvas.stroke(
                    [[x, Double(frame.y)], [x, Double(frame.endY)]], width: 1.5, with: .blue)
            }
            let foot = Double(frame.endY + Self.digitHeight - 5)
            canvas.write(String(digit), at: [(left + right) / 2, foot], Self.digit, .centred)
        }
    }

    /// The place on the sheet of a column of the strip.
    private func place(_ column: Int, in frame: PixelBox) -> Double {
        Double(frame.x) + Double(column * size.width) / Double(line.strip.width)
    }
}
