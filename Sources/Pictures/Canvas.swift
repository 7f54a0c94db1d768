import ScanImages

/// A sheet that lines, boxes, pictures and words are drawn on.
///
/// Places are in pixels from the top left corner; a pixel's middle lies at half a pixel. Whatever
/// stands out over the edge is cut off.
public struct Canvas: Sendable {
    /// A place on the sheet in pixels, `x` to the right and `y` downwards.
    public typealias Place = SIMD2<Double>

    /// The width in pixels.
    public let width: Int

    /// The height in pixels.
    public let height: Int

    /// Red, green and blue of each pixel, row-major, shaped `[height, width, 3]`.
    public private(set) var pixels: [UInt8]

    /// Creates an empty sheet.
    ///
    /// - Precondition: It has at least one pixel.
    public init(width: Int, height: Int, paper: Colour = .white) {
        precondition(width > 0 && height > 0, "a sheet of \(width)×\(height) pixels is none")
        self.width = width
        self.height = height
        let isGrey = paper.red == paper.green && paper.green == paper.blue
        pixels = [UInt8](repeating: paper.red, count: 3 * width * height)
        if !isGrey { fill(PixelBox(x: 0, y: 0, width: width, height: height), with: paper) }
    }

    /// The colour at a column `x` and a row `y`, both counted from 0 at the top left.
    public internal(set) subscript(x: Int, y: Int) -> Colour {
        get {
            let place = 3 * (y * width + x)
            return Colour(pixels[place], pixels[place + 1], pixels[place + 2])
        }
        set {
            let place = 3 * (y * width + x)
            pixels[place] = newValue.red
            pixels[place + 1] = newValue.green
            pixels[place + 2] = newValue.blue
        }
    }

    /// Returns the part of a box that lies on the sheet, as its columns and rows.
    func part(of box: PixelBox) -> (columns: Range<Int>, rows: Range<Int>) {
        let (left, top) = (min(max(0, box.x), width), min(max(0, box.y), height))
        return (left..<max(left, min(width, box.endX)), top..<max(top, min(height, box.endY)))
    }
}

extension Canvas {
    /// Fills a box.
    public mutating func fill(_ box: PixelBox, with colour: Colour) {
        let (columns, rows) = part(of: box)
        for y in rows {
            for x in columns { self[x, y] = colour }
        }
    }

    /// Fills a box with a colour of its own for each pixel.
    ///
    /// - Parameters:
    ///   - box: The box.
    ///   - colour: Returns the colour at a column and a row, both counted from the box's top left corner.
    public mutating func fill(_ box: PixelBox, with colour: (_ x: Int, _ y: Int) -> Colour) {
        let (columns, rows) = part(of: box)
        for y in rows {
            for x in columns { self[x, y] = colour(x - box.x, y - box.y) }
        }
    }

    /// Draws the border of a box, inside it, with sharp edges.
    public mutating func frame(_ box: PixelBox, width line: Int = 1, with colour: Colour) {
        let inner = max(0, box.height - 2 * line)
        for (x, y, width, height) in [
            (box.x, box.y, box.width, line), (box.x, box.endY - line, box.width, line),
            (box.x, box.y + line, line, inner), (box.endX - line, box.y + line, line, inner),
        ] {
            fill(PixelBox(x: x, y: y, width: width, height: height), with: colour)
        }
    }

    /// Draws a grey picture so that it fills a box.
    ///
    /// Pixels that are enlarged keep their edges, as what the picture holds is to be seen; those
    /// that are too many for the box are averaged.
    public mutating func draw(_ picture: GreyImage, in box: PixelBox) {
        guard box.width > 0, box.height > 0, !picture.pixels.isEmpty else { return }
        let (columns, rows) = part(of: box)
        let spansOfColumns = columns.map {
            Self.span(of: $0 - box.x, of: box.width, from: picture.width)
        }
        for y in rows {
            let span = Self.span(of: y - box.y, of: box.height, from: picture.height)
            for (x, columns) in zip(columns, spansOfColumns) {
                var sum = 0
                for row in span {
                    for column in columns { sum += Int(picture[column, row]) }
                }
                self[x, y] = Colour(grey: UInt8(sum / (span.count * columns.count)))
            }
        }
    }

    /// The pixels that become one of `count` when `size` of them are enlarged or reduced.
    private static func span(of place: Int, of count: Int, from size: Int) -> Range<Int> {
        let start = place * size / count
        return start..<max(start + 1, (place + 1) * size / count)
    }
}
