import ScanImages

extension Canvas {
    /// Draws a line through places with round ends and soft edges.
    ///
    /// A pixel is covered as far as its middle lies inside the line: its distance to the nearest
    /// piece, against half the width, with a soft edge of one pixel.
    ///
    /// - Parameters:
    ///   - places: The places; a single one is a dot.
    ///   - line: The width of the line in pixels.
    ///   - colour: The colour.
    public mutating func stroke(_ places: [Place], width line: Double, with colour: Colour) {
        draw([places], width: line, with: colour)
    }

    /// Draws lines as one: where they touch or cross, they are no darker.
    mutating func draw(_ lines: [[Place]], width line: Double, with colour: Colour) {
        let all = lines.joined()
        guard let first = all.first else { return }
        let (low, high) = all.reduce((first, first)) {
            (pointwiseMin($0.0, $1), pointwiseMax($0.1, $1))
        }
        let reach = line / 2 + 1
        let (left, top) = (Int((low.x - reach).rounded(.down)), Int((low.y - reach).rounded(.down)))
        let box = PixelBox(
            x: left, y: top, width: Int((high.x + reach).rounded(.up)) - left,
            height: Int((high.y + reach).rounded(.up)) - top)
        let (columns, rows) = part(of: box)
        guard !columns.isEmpty, !rows.isEmpty else { return }
        var cover = [Double](repeating: 0, count: columns.count * rows.count)
        for places in lines {
            for (index, place) in places.enumerated() where index > 0 || places.count == 1 {
                Self.cover(
                    &cover, columns: columns, rows: rows, from: places[max(0, index - 1)],
                    to: place, width: line)
            }
        }
        for y in rows {
            for x in columns {
                let share = cover[(y - rows.lowerBound) * columns.count + x - columns.lowerBound]
                if share > 0 { self[x, y] = self[x, y].mixed(with: colour, share: share) }
            }
        }
    }

    /// Notes how far one straight piece covers the pixels around it.
    private static func cover(
        _ cover: inout [Double], columns: Range<Int>, rows: Range<Int>, from start: Place,
        to end: Place, width line: Double
    ) {
        let reach = line / 2 + 1
        let way = end - start
        let inverse = 1 / max((way * way).sum(), 1e-9)
        let (low, high) = (pointwiseMin(start, end) - reach, pointwiseMax(start, end) + reach)
        let left = max(columns.lowerBound, Int(low.x.rounded(.down)))
        let right = min(columns.upperBound, Int(high.x.rounded(.up)))
        let top = max(rows.lowerBound, Int(low.y.rounded(.down)))
        let bottom = min(rows.upperBound, Int(high.y.rounded(.up)))
        guard left < right, top < bottom else { return }
        for y in top..<bottom {
            for x in left..<right {
                let middle = Place(Double(x) + 0.5, Double(y) + 0.5) - start
                let part = min(max((middle * way).sum() * inverse, 0), 1)
                let away = middle - way * part
                let inside = line / 2 + 0.5 - (away * away).sum().squareRoot()
                let place = (y - rows.lowerBound) * columns.count + x - columns.lowerBound
                // A line thinner than a pixel covers only so much of it.
                cover[place] = max(cover[place], min(inside, 1, line))
            }
        }
    }
}
