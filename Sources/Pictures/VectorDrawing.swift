import Foundation
import ScanImages

/// A drawing of boxes, lines, dots and words as SVG, which a browser shows sharp at every size and
/// with letters of its own.
///
///     var drawing = VectorDrawing(title: "Readings", width: 800, height: 600)
///     drawing.line([[92, 414], [772, 84]], width: 1.5, with: .faintInk, isDashed: true)
///     drawing.svg                 // "<svg xmlns=…" with one element a line
///
/// Places are in pixels from the top left corner, as on a ``Canvas``. How wide words become is up
/// to the viewer's font, so nothing may stand close behind them.
public struct VectorDrawing: Sendable {
    /// The width in pixels.
    public let width: Int

    /// The height in pixels.
    public let height: Int

    private let title: String
    private var elements: [String] = []

    /// Creates an empty drawing.
    ///
    /// - Parameters:
    ///   - title: What it shows, for those who cannot see it.
    ///   - width: The width in pixels.
    ///   - height: The height in pixels.
    public init(title: String, width: Int, height: Int) {
        (self.title, self.width, self.height) = (title, width, height)
    }

    /// The drawing as SVG 1.1.
    public var svg: String {
        let body = elements.map { $0 + "\n" }.joined()
        return """
            <svg xmlns="http://www.w3.org/2000/svg" width="\(width)" height="\(height)" \
            viewBox="0 0 \(width) \(height)" font-family="sans-serif" role="img">
            <title>\(Self.escaped(title))</title>
            <rect width="\(width)" height="\(height)" fill="#ffffff"/>
            \(body)</svg>

            """
    }

    /// Fills a box.
    public mutating func fill(_ box: PixelBox, with colour: Colour) {
        elements.append(
            "<rect x=\"\(box.x)\" y=\"\(box.y)\" width=\"\(box.width)\" height=\"\(box.height)\" "
                + "fill=\"\(colour.hexadecimal)\"/>")
    }

    /// Draws a line through places.
    public mutating func line(
        _ places: [Canvas.Place], width: Double, with colour: Colour, isDashed: Bool = false
    ) {
        let points = places.map { Self.format($0.x) + "," + Self.format($0.y) }
        elements.append(
            "<polyline points=\"\(points.joined(separator: " "))\" fill=\"none\" "
                + "stroke=\"\(colour.hexadecimal)\" stroke-width=\"\(Self.format(width))\" "
                + "stroke-linejoin=\"round\"\(isDashed ? " stroke-dasharray=\"6 4\"" : "")/>")
    }

    /// Draws a dot with a white rim, which parts it from a line behind it.
    public mutating func dot(at place: Canvas.Place, radius: Double, with colour: Colour) {
        elements.append(
            "<circle cx=\"\(Self.format(place.x))\" cy=\"\(Self.format(place.y))\" "
                + "r=\"\(Self.format(radius))\" fill=\"\(colour.hexadecimal)\" "
                + "stroke=\"#ffffff\" stroke-width=\"1.5\"/>")
    }

    /// Writes a text on one line.
    ///
    /// - Parameters:
    ///   - text: The text.
    ///   - place: Where the line stands: on it are the feet of the letters.
    ///   - lettering: How it is written.
    ///   - alignment: Which part of it stands at the place.
    ///   - isTurned: Whether it runs upwards instead of to the right.
    public mutating func write(
        _ text: String, at place: Canvas.Place, _ lettering: Lettering,
        _ alignment: Alignment = .leading, isTurned: Bool = false
    ) {
        let (x, y) = (Self.format(place.x), Self.format(place.y))
        let anchor =
            switch alignment {
            case .leading: ""
            case .centred: " text-anchor=\"middle\""
            case .trailing: " text-anchor=\"end\""
            }
        elements.append(
            "<text x=\"\(x)\" y=\"\(y)\" font-size=\"\(Self.format(lettering.fontSize))\" "
                + "fill=\"\(lettering.colour.hexadecimal)\""
                + (lettering.isBold ? " font-weight=\"bold\"" : "") + anchor
                + (isTurned ? " transform=\"rotate(-90 \(x) \(y))\"" : "")
                + ">\(Self.escaped(text))</text>")
    }

    /// Returns a number with no more than the two decimals that can be seen.
    private static func format(_ value: Double) -> String {
        let hundredths = (value * 100).rounded() / 100
        return hundredths == hundredths.rounded() ? "\(Int(hundredths))" : "\(hundredths)"
    }

    /// Returns a text as it stands in XML, which has no control characters.
    private static func escaped(_ text: String) -> String {
        text.unicodeScalars.reduce(into: "") { escaped, scalar in
            switch scalar {
            case "&": escaped += "&amp;"
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            case "\0"..."\u{1F}", "\u{FFFE}", "\u{FFFF}": escaped += "\u{FFFD}"
            default: escaped.unicodeScalars.append(scalar)
            }
        }
    }
}

extension Colour {
    /// The colour as SVG and CSS write it.
    fileprivate var hexadecimal: String {
        "#" + [red, green, blue].map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }
}

extension Lettering {
    /// The size of a printed font whose capitals are this high.
    fileprivate var fontSize: Double { (height * 1.4).rounded() }
}
