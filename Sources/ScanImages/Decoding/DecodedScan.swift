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

    /// What its decoder said is damaged of it, where that went on all the same; `nil` where nothing is known to be.
    public private(set) var damage: String?

    /// Puts together what was decoded.
    init(image: GreyImage, width: Int, height: Int, reduction: Int, damage: String? = nil) {
        self.damage = damage
        self.image = image
        self.width = width
        self.height = height
        self.reduction = reduction
    }

    /// Puts together a picture in colour that was decoded elsewhere.
    ///
    /// - Parameters:
    ///   - colours: Red, green and blue of each pixel, row-major, shaped `[height, width, 3]`.
    ///   - width: The width in pixels.
    ///   - height: The height in pixels.
    ///   - size: The size of the scan where it was decoded at a reduced scale.
    ///   - reduction: How many pixels of the scan a pixel stands for on a side.
    ///   - orientation: How it lies, as EXIF and TIFF number it: 1 for upright.
    ///   - damage: What its decoder said is damaged of it.
    /// - Precondition: `colours.count == width * height * 3`.
    public init(
        colours: [UInt8], width: Int, height: Int, of size: (width: Int, height: Int)? = nil,
        reduction: Int = 1, orientation: Int = 1, damage: String? = nil
    ) {
        self.damage = damage
        let size = size ?? (width, height)
        let stored = GreyImage(seenAs: colours, width: width, height: height)
        image = stored.turnedUpright(exifOrientation: orientation)
        let isTurned = (5...8).contains(orientation)
        (self.width, self.height) = isTurned ? (size.height, size.width) : size
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
        case .pages(let format): throw .pages(format, .notHere)
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
            width: width, height: height, reduction: reduction * step, damage: damage)
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

/// How often the columns and rows of a picture are repeated, whose dots are not as wide as high.
public struct ScanStretch: Sendable, Hashable {
    /// How often each column is repeated: 1 for once.
    public var columns: Int

    /// How often each row is repeated.
    public var rows: Int

    /// Creates a stretch.
    public init(columns: Int, rows: Int) {
        self.columns = columns
        self.rows = rows
    }

    /// That of a picture which stays as it is.
    public static let none = ScanStretch(columns: 1, rows: 1)

    /// The same of a picture that was turned by a quarter.
    public var turned: ScanStretch { ScanStretch(columns: rows, rows: columns) }
}

extension DecodedScan {
    /// Returns the scan with columns and rows repeated; places on it are counted on what this gives.
    public func stretched(by stretch: ScanStretch) -> DecodedScan {
        guard stretch != .none else { return self }
        var pixels: [UInt8] = []
        pixels.reserveCapacity(image.pixels.count * stretch.columns * stretch.rows)
        for y in 0..<image.height {
            var row: [UInt8] = []
            for x in 0..<image.width {
                for _ in 0..<stretch.columns { row.append(image[x, y]) }
            }
            for _ in 0..<stretch.rows { pixels += row }
        }
        return DecodedScan(
            image: GreyImage(
                width: image.width * stretch.columns, height: image.height * stretch.rows,
                pixels: pixels),
            width: width * stretch.columns, height: height * stretch.rows, reduction: reduction,
            damage: damage)
    }
}
