import NeuralNetwork
import ScanImages

/// What is on a drawn page, from which a map as a good finder makes it can be made.
public struct TruthMap {
    /// The width and the height of the page in pixels.
    public var size: (width: Int, height: Int)

    /// What each pixel is (`PageClass`), row-major, shaped `[height, width]`.
    public var classes: [UInt8]

    /// The corners of each number's digits: head left, head right, foot right, foot left.
    public var numbers: [[SIMD2<Float>]]

    /// Creates a truth.
    public init(width: Int, height: Int, classes: [UInt8], numbers: [[SIMD2<Float>]]) {
        size = (width, height)
        self.classes = classes
        self.numbers = numbers
    }

    /// Returns the map that a good finder would make of it: soft by a place, and never quite sure.
    ///
    /// - Parameters:
    ///   - pixelsPerPlace: The pixels that a place covers, both ways.
    ///   - noise: How far a probability strays at most, `0...1`.
    ///   - generator: Draws the noise.
    /// - Returns: The map.
    public func map(
        pixelsPerPlace: Double, noise: Float = 0, using generator: inout SeededGenerator
    ) -> PageMap {
        let width = max(1, Int((Double(size.width) / pixelsPerPlace).rounded(.up)))
        let height = max(1, Int((Double(size.height) / pixelsPerPlace).rounded(.up)))
        var planes = [[Float]](repeating: [Float](repeating: 0, count: width * height), count: 5)
        for y in 0..<height {
            for x in 0..<width {
                let kind = winner(x: x, y: y, pixelsPerPlace: pixelsPerPlace)
                if kind > 0 { planes[kind - 1][y * width + x] = 1 }
            }
        }
        let bands = numbers.map(Self.band)
        for y in 0..<height {
            for x in 0..<width {
                let point = SIMD2(Float(x) + 0.5, Float(y) + 0.5) * Float(pixelsPerPlace)
                if bands.contains(where: { Self.isInside(point, $0) }) {
                    planes[4][y * width + x] = 1
                }
            }
        }
        let soft = planes.map { plane in
            Self.softened(plane, width: width, height: height).map { value -> UInt8 in
                let stray = noise > 0 ? Float.random(in: -noise...noise, using: &generator) : 0
                return UInt8(min(max(value + stray, 0), 1) * 250)
            }
        }
        // The classes of one place sum up to one at most.
        var shares = soft
        for place in 0..<width * height {
            let sum = (0..<4).reduce(0) { $0 + Int(soft[$1][place]) }
            if sum > 255 {
                for kind in 0..<4 {
                    shares[kind][place] = UInt8(Int(soft[kind][place]) * 255 / sum)
                }
            }
        }
        return PageMap(
            width: width, height: height, pixelsPerPlace: pixelsPerPlace, digits: shares[0],
            print: shares[1], otherHandwriting: shares[2], furniture: shares[3], band: shares[4])
    }

    /// The class of a place: digits win, then other handwriting, print and furniture, from a fifth of it on.
    private func winner(x: Int, y: Int, pixelsPerPlace: Double) -> Int {
        let columns =
            Int(
                Double(x) * pixelsPerPlace)..<min(
                size.width, Int(Double(x + 1) * pixelsPerPlace))
        let rows =
            Int(
                Double(y) * pixelsPerPlace)..<min(
                size.height, Int(Double(y + 1) * pixelsPerPlace))
        var counts = [Int](repeating: 0, count: 5)
        for row in rows {
            for column in columns { counts[Int(classes[row * size.width + column])] += 1 }
        }
        let least = max(1, counts.reduce(0, +) / 5)
        return [1, 3, 2, 4].first { counts[$0] >= least } ?? 0
    }

    /// The band of a number: 14 % less at head and foot, a tenth of the height more at either side.
    private static func band(of c: [SIMD2<Float>]) -> [SIMD2<Float>] {
        let (left, right) = (c[3] - c[0], c[2] - c[1])
        func length(_ way: SIMD2<Float>) -> Float { (way * way).sum().squareRoot() }
        let way = c[1] - c[0]
        let side = way * (0.1 * length(left) / max(length(way), 1e-3))
        return [
            c[0] - side + left * 0.14, c[1] + side + right * 0.14, c[2] + side - right * 0.14,
            c[3] - side - left * 0.14,
        ]
    }

    private static func isInside(_ point: SIMD2<Float>, _ corners: [SIMD2<Float>]) -> Bool {
        corners.indices.allSatisfy { index in
            let from = corners[index]
            let side = corners[(index + 1) % corners.count] - from
            let way = point - from
            return side.x * way.y - side.y * way.x >= 0
        }
    }

    /// Means over a place and its eight neighbours, the nearer the heavier.
    private static func softened(_ plane: [Float], width: Int, height: Int) -> [Float] {
        var soft = plane
        for y in 0..<height {
            for x in 0..<width {
                var (sum, weights): (Float, Float) = (0, 0)
                for row in max(0, y - 1)...min(height - 1, y + 1) {
                    for column in max(0, x - 1)...min(width - 1, x + 1) {
                        let weight: Float = (row == y ? 2 : 1) * (column == x ? 2 : 1)
                        sum += weight * plane[row * width + column]
                        weights += weight
                    }
                }
                soft[y * width + x] = sum / weights
            }
        }
        return soft
    }
}
