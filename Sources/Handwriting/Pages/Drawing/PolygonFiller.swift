/// Fills areas with soft edges, row by row.
///
/// Each row of pixels is cut into thin rows; along each of these the covered part of every pixel is
/// exact. A pixel's value follows from the area alone and not from the window that is drawn.
struct PolygonFiller {
    /// Thin rows to a row of pixels.
    private static let fineness = 4

    /// The first crossing of each thin row, -1 for none.
    private var heads: [Int32] = []

    /// Crossings: where, which way, and the next of the same thin row.
    private var crossings: [(x: Float, way: Int32, next: Int32)] = []

    /// The crossings of one thin row, in order.
    private var sorted: [(x: Float, way: Int32)] = []

    /// The covered part of each pixel of a row.
    private var row: [Float] = []

    /// Fills the area inside closed lines, where more run round one way than the other.
    ///
    /// - Parameters:
    ///   - contours: The closed lines, in pixels of the whole picture.
    ///   - canvas: What is drawn on; ink that is there already stays.
    mutating func fill(_ contours: [[SIMD2<Float>]], on canvas: inout InkCanvas) {
        let n = Self.fineness
        var (least, most) = (Float.infinity, -Float.infinity)
        for contour in contours {
            for place in contour { (least, most) = (min(least, place.y), max(most, place.y)) }
        }
        let origin = canvas.origin
        let limit = Float(origin.y + canvas.height)
        guard least < limit, most > Float(origin.y) else { return }
        let top = max(origin.y, Int(least.rounded(.down)))
        let bottom = min(origin.y + canvas.height, Int(min(most, limit).rounded(.up)))
        guard top < bottom else { return }
        heads.removeAll(keepingCapacity: true)
        heads.append(contentsOf: repeatElement(-1, count: (bottom - top) * n))
        crossings.removeAll(keepingCapacity: true)
        for contour in contours where contour.count > 2 {
            var a = contour[contour.count - 1]
            for b in contour {
                cross(a, b, thinRows: top * n..<bottom * n)
                a = b
            }
        }
        if row.count < canvas.width { row = [Float](repeating: 0, count: canvas.width) }
        for y in top..<bottom {
            var (left, right) = (canvas.width, 0)
            for thin in (y - top) * n..<(y - top + 1) * n where heads[thin] >= 0 {
                addSpans(of: thin, from: origin.x, width: canvas.width, &left, &right)
            }
            guard left < right else { continue }
            canvas.merge(row, columns: left..<right, row: y - origin.y)
            for x in left..<right { row[x] = 0 }
        }
    }

    /// Notes where an edge crosses the middle of thin rows.
    private mutating func cross(_ a: SIMD2<Float>, _ b: SIMD2<Float>, thinRows: Range<Int>) {
        guard a.y != b.y else { return }
        let n = Float(Self.fineness)
        let (low, high) = a.y < b.y ? (a, b) : (b, a)
        let bounds = (Float(thinRows.lowerBound), Float(thinRows.upperBound))
        let first = Int(max((low.y * n - 0.5).rounded(.up), bounds.0))
        let end = Int(min((high.y * n - 0.5).rounded(.up), bounds.1))
        guard first < end else { return }
        let slope = (high.x - low.x) / (high.y - low.y)
        for thin in first..<end {
            let x = low.x + ((Float(thin) + 0.5) / n - low.y) * slope
            let place = thin - thinRows.lowerBound
            crossings.append((x, a.y < b.y ? 1 : -1, heads[place]))
            heads[place] = Int32(crossings.count - 1)
        }
    }

    /// Adds what a thin row covers.
    private mutating func addSpans(
        of thin: Int, from origin: Int, width: Int, _ left: inout Int, _ right: inout Int
    ) {
        sorted.removeAll(keepingCapacity: true)
        var index = heads[thin]
        while index >= 0 {
            let crossing = crossings[Int(index)]
            // By place, few at a time.
            var slot = sorted.count
            sorted.append((crossing.x, crossing.way))
            while slot > 0, sorted[slot - 1].x > crossing.x {
                sorted[slot] = sorted[slot - 1]
                slot -= 1
            }
            sorted[slot] = (crossing.x, crossing.way)
            index = crossing.next
        }
        var (winding, start): (Int32, Float) = (0, 0)
        for crossing in sorted {
            if winding == 0 { start = crossing.x }
            winding += crossing.way
            if winding == 0 {
                addSpan(start, crossing.x, from: origin, width: width, &left, &right)
            }
        }
    }

    private mutating func addSpan(
        _ start: Float, _ end: Float, from origin: Int, width: Int, _ left: inout Int,
        _ right: inout Int
    ) {
        let share = 1 / Float(Self.fineness)
        let (a, b) = (max(start, Float(origin)), min(end, Float(origin + width)))
        guard a < b else { return }
        let first = Int(a.rounded(.down))
        let last = min(Int(b.rounded(.down)), origin + width - 1)
        left = min(left, first - origin)
        right = max(right, last + 1 - origin)
        if first == last {
            row[first - origin] += (b - a) * share
            return
        }
        row[first - origin] += (Float(first + 1) - a) * share
        for x in first + 1..<max(last, first + 1) { row[x - origin] += share }
        row[last - origin] += (b - Float(last)) * share
    }
}
