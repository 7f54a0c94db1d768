/// A scan as it was decoded: its grey picture, and how that lies on the scan.
///
/// A very large scan is decoded at a reduced scale; places found on its picture come back to the
/// scan's own pixels by ``boxOnScan(_:)``.
public struct DecodedScan: Sendable {
    /// The picture, upright.
    public let image: GreyImage

    /// The width of the scan in its own pixels, after its turn.
    public let width: Int

    /// The height of the scan in its own pixels, after its turn.
    public let height: Int

    /// How many pixels of the scan a pixel of the picture stands for on a side: a power of 2.
    public let reduction: Int

    /// Puts together what was decoded.
    init(image: GreyImage, width: Int, height: Int, reduction: Int) {
        self.image = image
        self.width = width
        self.height = height
        self.reduction = reduction
    }

    /// Decodes a PNG or a JPEG, told apart by content.
    ///
    /// Colour becomes the grey in which ink stands out (``GreyImage/init(inkOf:width:height:)``),
    /// transparency is seen on white paper, and as ink where light ink is drawn on nothing; 16 bits
    /// become 8, gamma and colour profiles are ignored, and the orientation that EXIF or XMP names
    /// is applied: the picture stands upright and its pixels are counted as a person sees them.
    ///
    /// - Parameters:
    ///   - bytes: The whole file.
    ///   - limits: What is refused as too large, from the header, before memory is taken, and what
    ///     is decoded at a reduced scale.
    /// - Throws: What is wrong with the file; half a picture is never returned.
    public init(decoding bytes: [UInt8], limits: ImageLimits = ImageLimits()) throws(ScanImageError)
    {
        guard bytes.count <= limits.maximumBytes else {
            throw .tooManyBytes(bytes.count, limit: limits.maximumBytes)
        }
        switch ImageFormat.detect(in: bytes) {
        case .empty: throw .empty
        case .other(let name): throw .otherFormat(found: name)
        case .unknown: throw .otherFormat(found: nil)
        case .beginning(let format): throw .truncated(format, bytes: bytes.count)
        case .picture(let format):
            self = try Codec(format: format, bytes: bytes).decode(limits: limits)
        }
    }

    /// Returns the scan with a smaller picture, of whole steps.
    ///
    /// - Parameter pixels: The most pixels of the picture, where eight steps suffice for that.
    /// - Returns: The same scan; itself where its picture is small enough.
    /// - Complexity: O(pixels).
    public func reduced(to pixels: Int) -> DecodedScan {
        let step = [1, 2, 4, 8].first { image.pixels.count <= pixels * $0 * $0 } ?? 8
        guard step > 1, min(image.width, image.height) >= step else { return self }
        return DecodedScan(
            image: image.reduced(toWidth: image.width / step, height: image.height / step),
            width: width, height: height, reduction: reduction * step)
    }

    /// Returns the box on the scan, in its own pixels, of a box on the picture.
    public func boxOnScan(_ box: PixelBox) -> PixelBox {
        guard reduction > 1 else { return box }
        let (x, y) = (box.x * reduction, box.y * reduction)
        return PixelBox(
            x: x, y: y, width: min(box.endX * reduction, width) - x,
            height: min(box.endY * reduction, height) - y)
    }
}
