import ScanImages

/// How words are written.
public struct Lettering: Sendable, Hashable {
    /// The height of a capital letter in pixels.
    public var height: Double

    /// The colour.
    public var colour: Colour

    /// Whether the pen is broad.
    public var isBold: Bool

    /// Creates a lettering.
    public init(height: Double, colour: Colour = .ink, isBold: Bool = false) {
        self.height = height
        self.colour = colour
        self.isBold = isBold
    }

    /// The width of the pen in pixels.
    var pen: Double { max(1.1, height * (isBold ? 0.19 : 0.125)) }

    /// The pixels of one unit of the font.
    var scale: Double { height / StrokeFont.capitalHeight }

    /// How far behind a letter the next one begins, in pixels; broad pens need more room.
    func advance(of glyph: StrokeFont.Glyph) -> Double {
        (glyph.width + (isBold ? 1.3 : 1) * StrokeFont.gap) * scale
    }

    /// Returns the width in pixels of a text on one line.
    public func width(of text: String) -> Double {
        let glyphs = StrokeFont.glyphs(of: text)
        guard let last = glyphs.last else { return 0 }
        return glyphs.dropLast().reduce(last.width * scale) { $0 + advance(of: $1) }
    }

    /// Returns the text with as much of its middle left out as it takes to keep to a width.
    public func shortened(_ text: String, toWidth width: Double) -> String {
        guard self.width(of: text) > width else { return text }
        var head = Array(text)
        var tail = Array(head[(head.count / 2)...])
        head.removeLast(tail.count)
        while !head.isEmpty, self.width(of: String(head) + "…" + String(tail)) > width {
            head.removeLast()
            if tail.count > 1 { tail.removeFirst() }
        }
        return String(head) + "…" + String(tail)
    }

    /// Returns the text as lines that are no wider than a width, broken at spaces.
    public func wrapped(_ text: String, toWidth width: Double) -> [String] {
        var lines: [String] = []
        var line = ""
        for word in text.split(separator: " ") {
            let longer = line.isEmpty ? String(word) : line + " " + word
            if line.isEmpty || self.width(of: longer) <= width {
                line = longer
            } else {
                lines.append(line)
                line = String(word)
            }
        }
        return line.isEmpty ? lines : lines + [line]
    }
}

/// Which part of a text stands at the place it is written to.
public enum Alignment: Sendable {
    /// Its beginning.
    case leading
    /// Its middle.
    case centred
    /// Its end.
    case trailing
}

extension Canvas {
    /// Writes a text on one line.
    ///
    /// - Parameters:
    ///   - text: The text.
    ///   - place: Where the line stands: on it are the feet of the letters.
    ///   - lettering: How it is written.
    ///   - alignment: Which part of it stands at the place.
    public mutating func write(
        _ text: String, at place: Place, _ lettering: Lettering, _ alignment: Alignment = .leading
    ) {
        let width = lettering.width(of: text)
        var along =
            switch alignment {
            case .leading: 0.0
            case .centred: -width / 2
            case .trailing: -width
            }
        for glyph in StrokeFont.glyphs(of: text) {
            let strokes = glyph.strokes.map { stroke in
                stroke.map {
                    let feet = Place($0.x, $0.y - StrokeFont.capitalHeight) * lettering.scale
                    return place + [along, 0] + feet
                }
            }
            draw(strokes, width: lettering.pen, with: lettering.colour)
            along += lettering.advance(of: glyph)
        }
    }
}
