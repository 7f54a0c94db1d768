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
}
