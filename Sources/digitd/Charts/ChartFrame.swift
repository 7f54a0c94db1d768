import Pictures
import ScanImages

/// A chart's title, axes and field, on which the chart itself is drawn.
struct ChartFrame {
    /// The drawing.
    var drawing: VectorDrawing

    /// Where values are drawn.
    let field: PixelBox

    /// The scale to the right.
    let across: any ChartScale

    /// The scale upwards.
    let up: any ChartScale

    static let plain = Lettering(height: 10)
    static let faint = Lettering(height: 9, colour: .faintInk)
    static let bold = Lettering(height: 10, isBold: true)

    /// The room to the left of a field, for words.
    private static let left = 92

    /// The row of the titles that run upwards.
    private static let turned = 24.0

    /// Draws a title, a sentence below it, and an empty field.
    ///
    /// - Parameters:
    ///   - title: The title.
    ///   - subtitle: The sentence.
    ///   - height: The height of the field in pixels.
    ///   - foot: The room below the field.
    ///   - across: The scale to the right.
    ///   - up: The scale upwards.
    init(
        title: String, subtitle: String, height: Int, foot: Int, across: any ChartScale,
        up: any ChartScale
    ) {
        field = PixelBox(x: Self.left, y: 84, width: 680, height: height)
        (self.across, self.up) = (across, up)
        drawing = VectorDrawing(title: title, width: 800, height: field.endY + foot)
        drawing.fill(field, with: .shade)
        let left = Double(field.x)
        drawing.write(title, at: [left, 34], Lettering(height: 15, isBold: true))
        let faint = Lettering(height: 10, colour: .faintInk)
        // Printed letters may be a quarter wider than the strokes that are measured here.
        let short = faint.shortened(subtitle, toWidth: 0.75 * Double(field.width))
        drawing.write(short, at: [left, 60], faint)
    }

    /// The place on the drawing of a pair of values.
    func place(_ x: Double, _ y: Double) -> Canvas.Place {
        [
            Double(field.x) + Double(field.width) * across.place(of: x),
            Double(field.endY) - Double(field.height) * up.place(of: y),
        ]
    }

    /// Draws the lines and words of the marks to the right.
    mutating func markAcross(_ marks: [(value: Double, words: String)]) {
        for mark in marks {
            let x = Int(place(mark.value, 0).x.rounded())
            drawing.fill(PixelBox(x: x, y: field.y, width: 1, height: field.height), with: .rule)
            drawing.write(
                mark.words, at: [Double(x), Double(field.endY + 20)], Self.plain, .centred)
        }
    }

    /// Draws the lines and words of the marks upwards, and says beside them what they are.
    mutating func markUp(_ marks: [(value: Double, words: String)], title: String) {
        for mark in marks {
            let y = Int(place(0, mark.value).y.rounded())
            drawing.fill(PixelBox(x: field.x, y: y, width: field.width, height: 1), with: .rule)
            drawing.write(
                mark.words, at: [Double(field.x - 8), Double(y + 5)], Self.plain, .trailing)
        }
        titleUp(title, middle: field.y + field.height / 2)
    }

    /// Says beside a part of the drawing what its heights are.
    mutating func titleUp(_ title: String, middle: Int) {
        drawing.write(
            title, at: [Self.turned, Double(middle)], Self.bold, .centred, isTurned: true)
    }

    /// Says below the field what the marks to the right are.
    mutating func titleAcross(_ title: String, below row: Int) {
        let middle = Double(field.x) + Double(field.width) / 2
        drawing.write(title, at: [middle, Double(row)], Self.bold, .centred)
    }

    /// Says below everything what the lines and points are.
    mutating func explain(_ lines: [String], below row: Int) {
        for (place, line) in lines.enumerated() {
            drawing.write(line, at: [Double(field.x), Double(row + 18 * place)], Self.faint)
        }
    }
}
