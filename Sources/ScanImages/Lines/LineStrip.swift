/// One line of writing, cut from a picture and brought to one height.
///
/// The line is level, from the top of its digits to their foot, with a margin around them. Column
/// after column it is what a line reader sees.
public struct LineStrip: Sendable, Hashable {
    /// The height of every strip in pixels.
    public static let height = 32

    /// The least width of a strip in pixels.
    public static let minimumWidth = 8

    /// The width in pixels, at least `minimumWidth`.
    public let width: Int

    /// The ink, row-major, shaped `[32, width]`: 0 is paper, 255 is full ink.
    public let pixels: [UInt8]

    /// The part of the picture that the strip shows.
    public let box: PixelBox

    /// How the strip lies in the picture, or in the part that was cut out of it.
    let frame: StripFrame

    /// How the part that was cut out lies in the picture, where the strip is of one.
    let cut: CutFrame?

    /// What the strip shows of the part that was cut out; ``box`` where none was.
    private let ownBox: PixelBox

    /// Creates a strip that shows a box of a picture from edge to edge.
    ///
    /// - Precondition: `pixels.count == 32 * width` and `width >= 8`.
    public init(width: Int, pixels: [UInt8], box: PixelBox) {
        let frame = StripFrame(
            left: Double(box.x), top: Double(box.y), slope: 0,
            scaleX: Double(box.width) / Double(width),
            scaleY: Double(box.height) / Double(Self.height))
        self.init(width: width, pixels: pixels, box: box, frame: frame)
    }

    /// Creates a strip with its place in the picture.
    ///
    /// - Parameters:
    ///   - width: Its width.
    ///   - pixels: Its ink, row-major, shaped `[32, width]`.
    ///   - box: What it shows of the picture, or of the part that was cut out of it.
    ///   - frame: How it lies there.
    ///   - cut: How that part lies in the picture.
    init(
        width: Int, pixels: [UInt8], box: PixelBox, frame: StripFrame, cut: CutFrame? = nil
    ) {
        precondition(
            width >= Self.minimumWidth && pixels.count == Self.height * width,
            "\(pixels.count) pixels do not fill a strip of \(width)×\(Self.height)")
        self.width = width
        self.pixels = pixels
        self.box = cut?.box(around: box) ?? box
        ownBox = box
        self.frame = frame
        self.cut = cut
    }

    /// The ink at a column `x` and a row `y`, both counted from 0 at the top left.
    public subscript(x: Int, y: Int) -> UInt8 { pixels[y * width + x] }
}

extension LineStrip {
    /// Returns where a column begins in the picture, or in the part that was cut out of it, in pixels from
    /// its left edge.
    ///
    /// A strip's margin may lie outside of the picture; so may the result, then.
    public func pictureX(ofColumn column: Int) -> Double {
        frame.left + Double(column) * frame.scaleX
    }

    /// Returns the column that shows a place in the picture.
    ///
    /// - Parameter pictureX: In pixels from the picture's left edge.
    /// - Returns: A column of the strip, the nearest where none shows the place.
    public func column(ofPictureX pictureX: Double) -> Int {
        let column = ((pictureX - frame.left) / frame.scaleX).rounded(.down)
        return Int(min(max(column, 0), Double(width - 1)))
    }

    /// Returns the part of the picture that some columns show, at least one pixel of it.
    public func box(ofColumns columns: Range<Int>) -> PixelBox {
        let left = pictureX(ofColumn: columns.lowerBound)
        let right = pictureX(ofColumn: columns.upperBound)
        let own = frame.box(
            left: left, right: right, height: Double(Self.height) * frame.scaleY, inside: ownBox)
        return cut?.box(around: own) ?? own
    }
}
