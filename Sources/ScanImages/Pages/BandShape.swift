import Glibc

/// The shape of one piece of a band, by the moments of its places.
struct BandShape {
    /// The direction of its longer axis in radians, from -π/2 to π/2.
    let angle: Double

    /// The longer side of the rectangle with the same moments, in places.
    let length: Double

    /// Its shorter side.
    let breadth: Double

    /// The middles of its places, in places.
    private let points: [SIMD2<Double>]

    /// Measures a piece.
    ///
    /// - Precondition: It has a place.
    init(of places: [Int], width: Int) {
        points = places.map { SIMD2(Double($0 % width) + 0.5, Double($0 / width) + 0.5) }
        let count = Double(points.count)
        let mean = points.reduce(.zero, +) / count
        // A place is a square, of which each side varies by 1/12 around its middle.
        var (xx, xy, yy) = (1.0 / 12, 0.0, 1.0 / 12)
        for point in points {
            let off = point - mean
            xx += off.x * off.x / count
            xy += off.x * off.y / count
            yy += off.y * off.y / count
        }
        angle = atan2(2 * xy, xx - yy) / 2
        let root = (((xx - yy) / 2) * ((xx - yy) / 2) + xy * xy).squareRoot()
        length = (12 * ((xx + yy) / 2 + root)).squareRoot()
        breadth = (12 * max((xx + yy) / 2 - root, 1.0 / 12)).squareRoot()
    }

    /// How clearly the piece has a direction: 0 for a square or a disc, near 1 for a long line.
    var clarity: Double { 1 - (breadth / length) * (breadth / length) }

    /// How far the direction may be off, in radians: half a place at either end.
    var uncertainty: Double { 0.5 / (length * (clarity + 0.02)) }
}

extension PageMap {
    /// From this probability on a place is print.
    private static let printBar: UInt8 = 128

    /// Printed words: the pieces of print that are longer than they are high.
    ///
    /// Of numbers of one or two digits nobody can tell which way their lines run; what is printed beside them
    /// lies as they do.
    var words: [BandShape] {
        BandPieces.components(
            of: print.map { $0 >= Self.printBar }, width: width, height: height
        ).filter { $0.area >= BandPieces.leastArea }
            .map { BandShape(of: $0.places(width: width), width: width) }
            .filter(\.isLong)
    }
}

extension BandShape {
    /// Whether it is so long that it says which way lines run.
    fileprivate var isLong: Bool { length >= 2.5 * breadth }

    /// How far lines of one page stray from its direction, in radians.
    private static let stray = 0.05

    /// A piece as long as this many times its breadth is a line of digits, whichever way the page lies.
    private static let plainLine = 3.0

    /// Finds the direction in which most lines of a page run.
    ///
    /// All rectangles share their directions but for quarter turns; which of the two is along the lines
    /// tell the long ones, those of printed words among them.
    ///
    /// - Returns: Radians clockwise from the rows, from -π/4 to 3π/4; 0 where nothing tells.
    static func commonAngle(of shapes: [BandShape]) -> Double {
        var sum = SIMD2<Double>.zero
        for shape in shapes {
            let weight = shape.length * shape.clarity * shape.clarity
            sum += SIMD2(cos(4 * shape.angle), sin(4 * shape.angle)) * weight
        }
        guard sum.x * sum.x + sum.y * sum.y > 1e-6 else { return 0 }
        let level = atan2(sum.y, sum.x) / 4
        var (along, across) = (0.0, 0.0)
        for shape in shapes where shape.isLong {
            let isAlong = abs(distance(from: level, to: shape.angle)) <= .pi / 4
            if isAlong { along += shape.length } else { across += shape.length }
        }
        return across > 2 * along ? level + .pi / 2 : level
    }

    /// How far one direction is from another, from -π/2 to π/2; the way along it does not matter.
    private static func distance(from first: Double, to second: Double) -> Double {
        let way = second - first
        return way - (way / .pi).rounded() * .pi
    }

    /// Returns the direction of the piece's line, on a page whose lines run in another one.
    func lineAngle(onPageAt page: Double) -> Double {
        var way = Self.distance(from: page, to: angle)
        // A plain one stands across its line.
        if abs(way) > .pi / 4, length < Self.plainLine * breadth {
            way = Self.distance(from: page, to: angle + .pi / 2)
        }
        let (own, common) = (uncertainty * uncertainty, Self.stray * Self.stray)
        if abs(way) > 3 * (own + common).squareRoot() {
            return uncertainty < 0.12 ? page + way : page
        }
        return page + way * common / (own + common)
    }

    /// The part of a number's height that its band leaves out at head and foot together, and the part of it
    /// that the band is wider than the number at both sides together.
    private static let (trimmed, widened) = (0.28, 0.2)

    /// Returns the frame of the piece's number.
    ///
    /// The sides of the piece are taken from where all but a twentieth of its places lie, so that a spur
    /// does not matter.
    ///
    /// - Parameters:
    ///   - angle: The direction of its line.
    ///   - pixelsPerPlace: The pixels that a place covers.
    /// - Returns: The frame in pixels of the picture.
    func frame(at angle: Double, pixelsPerPlace: Double) -> NumberFrame {
        let along = SIMD2(cos(angle), sin(angle))
        func extent(_ projections: [Double]) -> (middle: Double, length: Double) {
            let sorted = projections.sorted()
            let cut = sorted.count / 20
            let (low, high) = (sorted[cut], sorted[sorted.count - 1 - cut])
            let kept = Double(sorted.count - 2 * cut) / Double(sorted.count)
            // Half a place at either end belongs to the places themselves.
            return ((low + high) / 2, (high - low) / kept + 1)
        }
        let rows = extent(points.map { $0.y * along.x - $0.x * along.y })
        let columns = extent(points.map { $0.x * along.x + $0.y * along.y })
        let height = rows.length / (1 - Self.trimmed)
        let width = max(columns.length - Self.widened * height, height / 8)
        let middle = along * columns.middle + SIMD2(-along.y, along.x) * rows.middle
        return NumberFrame(
            middle: middle * pixelsPerPlace, angle: angle, width: width * pixelsPerPlace,
            height: height * pixelsPerPlace)
    }
}
