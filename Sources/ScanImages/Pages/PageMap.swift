/// What a finder of numbers sees on a page: for each place what it is, and whether it lies inside the band
/// of one number.
///
/// A place is a square of the picture. The band of a number is its box, turned as the number is, a little
/// less at head and foot and a little more at the sides: the bands of neighbours stay apart, and the
/// digits of one number share one. Handwritten and printed numbers have bands; which it is, the classes
/// inside tell.
public struct PageMap: Sendable, Equatable {
    /// The width in places.
    public let width: Int

    /// The height in places.
    public let height: Int

    /// The pixels of the picture that a place covers, both ways.
    ///
    /// The first place begins at the top left corner of the picture.
    public let pixelsPerPlace: Double

    /// The probability of handwritten digits, 0 to 255 for 0 to 1, row-major, shaped `[height, width]`.
    public let digits: [UInt8]

    /// The probability of print, as ``digits``.
    public let print: [UInt8]

    /// The probability of handwriting that is no digit, as ``digits``.
    public let otherHandwriting: [UInt8]

    /// The probability of rules, boxes, edges and the like, as ``digits``.
    ///
    /// What the four classes leave over is the probability of paper.
    public let furniture: [UInt8]

    /// The probability that a place lies inside a number's band, whatever is there, as ``digits``.
    public let band: [UInt8]

    /// Creates a map.
    ///
    /// - Parameters:
    ///   - width: The width in places.
    ///   - height: The height in places.
    ///   - pixelsPerPlace: The pixels of the picture that a place covers, both ways.
    ///   - digits: The probability of handwritten digits, 0 to 255, shaped `[height, width]`.
    ///   - print: That of print.
    ///   - otherHandwriting: That of handwriting that is no digit.
    ///   - furniture: That of rules, boxes, edges and the like.
    ///   - band: That of being inside a number's band.
    /// - Precondition: All five have `width * height` places.
    public init(
        width: Int, height: Int, pixelsPerPlace: Double, digits: [UInt8], print: [UInt8],
        otherHandwriting: [UInt8], furniture: [UInt8], band: [UInt8]
    ) {
        for places in [digits, print, otherHandwriting, furniture, band] {
            precondition(
                places.count == width * height,
                "\(places.count) places do not fill a map of \(width)×\(height)")
        }
        precondition(pixelsPerPlace > 0, "a place covers \(pixelsPerPlace) pixels")
        self.width = width
        self.height = height
        self.pixelsPerPlace = pixelsPerPlace
        self.digits = digits
        self.print = print
        self.otherHandwriting = otherHandwriting
        self.furniture = furniture
        self.band = band
    }
}
