import ScanImages

/// A page as a scanner gave it, or a piece of one, and what is on it.
public struct LabelledPage: Sendable, Hashable {
    /// The width in pixels.
    public let width: Int

    /// The height in pixels.
    public let height: Int

    /// Red, green and blue of each pixel, row-major, shaped `[height, width, 3]`.
    public let pixels: [UInt8]

    /// What each pixel is (``PageClass``), row-major, shaped `[height, width]`.
    public let classes: [UInt8]

    /// The numbers of which a part can be seen, in the order of writing.
    public let numbers: [PageNumber]

    /// The quality of the JPEG as which the page is stored; `nil` for a PNG.
    public let jpegQuality: Int?

    /// The layout that the page follows.
    public let layout: PageLayout

    /// The page in grey, as digitd sees a scan in these colours.
    public var grey: GreyImage { GreyImage(inkOf: pixels, width: width, height: height) }

    /// The classes as greys that people can tell apart: paper is white.
    public var map: GreyImage {
        let tones: [UInt8] = [255, 0, 150, 80, 210]
        return GreyImage(width: width, height: height, pixels: classes.map { tones[Int($0)] })
    }

    /// Returns the band of each number: where a pixel lies inside one and the same number.
    ///
    /// - Parameter trimmed: How much of the height is left out at head and foot, so that the bands of
    ///   neighbours above each other stay apart.
    /// - Returns: 1 inside and 0 outside, row-major, shaped `[height, width]`.
    public func bands(trimmed: Float = 0.14) -> [UInt8] {
        var canvas = InkCanvas(width: width, height: height)
        var filler = PolygonFiller()
        for number in numbers where number.origin == .handwritten {
            let c = number.corners
            let (left, right) = (c[3] - c[0], c[2] - c[1])
            // A plain one is hardly wider than its stroke: a little more on either side.
            let way = c[1] - c[0]
            let side = way * (0.1 * left.length / max(way.length, 1e-3))
            filler.fill(
                [
                    [
                        c[0] - side + left * trimmed, c[1] + side + right * trimmed,
                        c[2] + side - right * trimmed, c[3] - side - left * trimmed,
                    ]
                ], on: &canvas)
        }
        return canvas.coverage.map { $0 >= 0.5 ? 1 : 0 }
    }
}
