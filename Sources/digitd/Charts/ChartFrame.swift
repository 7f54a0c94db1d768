import Pictures
import ScanImages

/// A chart's title, axes and field, on which the chart itself is drawn.
struct ChartFrame {
    /// The sheet.
    var canvas: Canvas

    /// Where values are drawn.
    let field: PixelBox

    /// The scale to the right.
    let across: any ChartScale

    /// The scale upwards.
    let up: any ChartScale

    /// The size of every chart in pixels.
    static let size = (width: 800, height: 600)

    static let plain = Lettering(height: 10)
    static let faint = Lettering(height: 9, colour: .faintInk)
    static let bold = Lettering(height: 10, isBold: true)

    /// Draws a title, a sentence below it, and an empty field.
    init(
        title: String, subtitle: String, field: PixelBox, across: any ChartScale,
        up: any ChartScale
    ) {
        canvas = Canvas(width: Self.size.width, height: Self.size.height)
        (self.field, self.across, self.up) = (field, across, up)
        canvas.fill(field, with: .shade)
        let left = Double(field.x)
        canvas.write(title, at: [left, 34], Lettering(height: 15, isBold: true))
        let faint = Lettering(height: 10, colour: .faintInk)
        canvas.write(subtitle, at: [left, 60], faint)
    }

    /// The place on the sheet of a pair of values.
    func place(_ x: Double, _ y: Double) -> Canvas.Place {
        [
            Double(field.x) + Double(field.width) * across.place(of: x),
            Double(field.endY) - Double(field.height) * up.place(of: y),
        ]
    }

    /// Draws the lines and words of the marks to the right, and says below them what they are.
    mutating func markAcross(_ marks: [(value: Double, words: String)], title: String) {
        for mark in marks {
            let x = Int(place(mark.value, 0).x.rounded())
            canvas.fill(PixelBox(x: x, y: field.y, width: 1, height: field.height), with: .rule)
            canvas.write(
                mark.words, at: [Double(x), Double(field.endY + 20)], Self.plain, .centred)
        }
        let middle = Double(field.x) + Double(field.width) / 2
        canvas.write(title, at: [middle, Double(field.endY + 44)], Self.bold, .centred)
    }

    /// Draws the lines and words of the marks upwards, and says beside them what they are.
    mutating func markUp(_ marks: [(value: Double, words: String)], title: String) {
        for mark in marks {
            let y = Int(place(0, mark.value).y.rounded())
            canvas.fill(PixelBox(x: field.x, y: y, width: field.width, height: 1), with: .rule)
            canvas.write(
                mark.words, at: [Double(field.x - 8), Double(y) + 5], Self.plain, .trailing)
        }
        let middle = Double(field.y) + Double(field.height) / 2
        canvas.write(title, at: [24, middle], Self.bold, .centred, turned: true)
    }

    /// Writes over whatever is there, on a ground of its own.
    mutating func label(
        _ words: String, at place: Canvas.Place, _ lettering: Lettering,
        _ alignment: Alignment = .leading
    ) {
        let width = lettering.width(of: words)
        let left =
            switch alignment {
            case .leading: place.x
            case .centred: place.x - width / 2
            case .trailing: place.x - width
            }
        let ground = PixelBox(
            x: Int(left) - 3, y: Int(place.y - lettering.height) - 4, width: Int(width) + 7,
            height: Int(lettering.height) + 9)
        canvas.fill(ground, with: .shade)
        canvas.write(words, at: place, lettering, alignment)
    }
}
