import NeuralNetwork
import ScanImages

extension LabelledPage {
    /// The pixels of a place, both ways.
    static let pixelsPerPlace = 2

    /// The number of classes of places: each class of pixels outside of all bands, then each inside of
    /// one.
    public static let placeClasses = 2 * PageClass.allCases.count

    /// The page as a finder learns from it: prepared, with the class of each place.
    ///
    /// A place is what most matters of its four pixels; it lies inside a band when two of them do.
    ///
    /// - Precondition: Both sides are even.
    public func labelledMap() -> LabelledMap {
        let side = Self.pixelsPerPlace
        precondition(width % side == 0 && height % side == 0, "\(width)×\(height) is not even")
        let bands = bands(of: [.handwritten, .printed])
        let neighbourhoods = neighbourhoods()
        let (columns, rows) = (width / side, height / side)
        var classes = [UInt8](repeating: 0, count: columns * rows)
        var weights = [Float](repeating: 0, count: columns * rows)
        for row in 0..<rows {
            for column in 0..<columns {
                let corner = side * (row * width + column)
                let four = [corner, corner + 1, corner + width, corner + width + 1]
                let kind = Self.kind(of: four.map { self.classes[$0] })
                let isInside = four.count { bands[$0] > 0 } >= 2
                let place = row * columns + column
                classes[place] = kind.rawValue + (isInside ? UInt8(PageClass.allCases.count) : 0)
                guard (2..<rows - 2).contains(row), (2..<columns - 2).contains(column) else {
                    // What is cut off at the edge cannot be told.
                    continue
                }
                let near = neighbourhoods[corner]
                weights[place] = Self.weight(
                    of: kind, isInside: isInside, isNear: isInside || near > 0,
                    isBetween: !isInside && near >= 2)
            }
        }
        return LabelledMap(
            width: width, height: height, pixels: WorkingPage(of: storedGrey()).pixels,
            classes: classes, weights: weights)
    }

    /// What most matters of some pixels.
    private static func kind(of classes: [UInt8]) -> PageClass {
        [.handwrittenDigits, .otherHandwriting, .print, .furniture]
            .first { classes.contains($0.rawValue) } ?? .paper
    }

    /// How much a place counts: paper is everywhere, and ink is what is asked for; whether two numbers
    /// are one is decided in the few places between them.
    ///
    /// In and beside a number all ink counts alike, since the network leans to what counts more: walls of
    /// cells and rings that counted less than digits were taken for ones and zeros.
    private static func weight(
        of kind: PageClass, isInside: Bool, isNear: Bool, isBetween: Bool
    ) -> Float {
        let own: Float =
            switch kind {
            case .paper: isInside ? 1 : 0.3
            case .handwrittenDigits: 3
            case .otherHandwriting: isNear ? 3 : 2
            case .print: isNear ? 3 : 1.5
            case .furniture: isNear ? 3 : 1
            }
        return isBetween ? 4 * own : own
    }
}
