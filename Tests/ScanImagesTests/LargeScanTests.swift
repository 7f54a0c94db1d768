import ScanImages
import Testing

@Suite struct `Decoding a large scan` {
    /// A side that no reduction divides.
    private static let width = 101
    private static let height = 67

    /// A smooth slope in four channels.
    private static func samples(_ x: Int, _ y: Int, of type: PNGFixture.ColourType) -> [Int] {
        let tone = 30 + x + y
        switch type {
        case .grey, .palette: return [tone]
        case .colour: return [tone, 250 - tone, 40 + x]
        case .greyAlpha: return [tone, 255 - x]
        case .colourAlpha: return [tone, 250 - tone, 40 + x, 255 - x]
        }
    }

    private static func png(_ type: PNGFixture.ColourType, isInterlaced: Bool = false) -> PNGFixture
    {
        PNGFixture(
            width: width, height: height, colourType: type, depth: 8, isInterlaced: isInterlaced
        ) { x, y in samples(x, y, of: type) }
    }

    /// The reductions, and limits of decoded pixels that bring them about.
    private static let reductions = [(1, 6767), (2, 6766), (2, 1734), (4, 1733), (8, 441), (8, 1)]

    @Test(arguments: reductions)
    func `takes the scale at which it has no more pixels than are decoded`(
        reduction: Int, most: Int
    ) throws {
        let limits = ImageLimits(maximumDecodedPixels: most)
        let grey = GreyImage(width: Self.width, height: Self.height, grey: 90)
        for bytes in [grey.pngBytes(), grey.jpegBytes(quality: 95)] {
            let scan = try DecodedScan(decoding: bytes, limits: limits)
            #expect(scan.reduction == reduction)
            #expect(scan.width == Self.width && scan.height == Self.height)
            #expect(scan.image.width == (Self.width + reduction - 1) / reduction)
            #expect(scan.image.height == (Self.height + reduction - 1) / reduction)
            #expect(scan.image.pixels.allSatisfy { $0 == 90 })
        }
    }

    @Test func `becomes smaller in whole steps, and keeps its places`() throws {
        let grey = GreyImage(width: Self.width, height: Self.height, grey: 90)
        let scan = try DecodedScan(
            decoding: grey.pngBytes(), limits: ImageLimits(maximumDecodedPixels: 1_734))
        #expect(scan.reduced(to: 1_734).reduction == 2)
        let smaller = scan.reduced(to: 500)
        #expect(smaller.reduction == 4 && smaller.image.width == 25)
        #expect(smaller.width == Self.width && smaller.height == Self.height)
        let box = smaller.boxOnScan(PixelBox(x: 2, y: 3, width: 23, height: 5))
        #expect(box == PixelBox(x: 8, y: 12, width: 92, height: 20))
        #expect(scan.reduced(to: 1).reduction == 16)
    }

    @Test(arguments: [PNGFixture.ColourType.grey, .greyAlpha])
    func `shows the mean of the pixels that one stands for`(type: PNGFixture.ColourType) throws {
        let bytes = Self.png(type).bytes()
        let whole = try GreyImage(decoding: bytes)
        for (reduction, most) in Self.reductions {
            let image = try GreyImage(
                decoding: bytes, limits: ImageLimits(maximumDecodedPixels: most))
            #expect(image == whole.reduced(by: reduction))
        }
    }

    @Test(arguments: [PNGFixture.ColourType.colour, .colourAlpha])
    func `sees colour after it was reduced`(type: PNGFixture.ColourType) throws {
        let whole = try GreyImage(decoding: Self.png(type).bytes()).reduced(by: 2)
        for isInterlaced in [false, true] {
            let image = try GreyImage(
                decoding: Self.png(type, isInterlaced: isInterlaced).bytes(),
                limits: ImageLimits(maximumDecodedPixels: 1734))
            #expect(image.width == whole.width && image.height == whole.height)
            // The paper of a slope is not quite the same at another scale.
            let largest = zip(image.pixels, whole.pixels).map { abs(Int($0) - Int($1)) }.max()
            #expect(largest.map { $0 <= 12 } == true)
        }
    }

    @Test func `takes the first pixel of each group of an interlaced PNG`() throws {
        let bytes = Self.png(.grey, isInterlaced: true).bytes()
        for (reduction, most) in Self.reductions {
            let image = try GreyImage(
                decoding: bytes, limits: ImageLimits(maximumDecodedPixels: most))
            for y in 0..<image.height {
                for x in 0..<image.width {
                    let there = Self.samples(x * reduction, y * reduction, of: .grey)[0]
                    #expect(Int(image[x, y]) == there)
                }
            }
        }
    }

    @Test func `shows a JPEG as it is, smaller`() throws {
        var whole = GreyImage(width: 104, height: 72)
        for y in 0..<whole.height {
            for x in 0..<whole.width { whole[x, y] = UInt8(30 + x + y) }
        }
        let bytes = whole.jpegBytes(quality: 98)
        for (reduction, most) in [(2, 2000), (4, 500), (8, 200)] {
            let image = try GreyImage(
                decoding: bytes, limits: ImageLimits(maximumDecodedPixels: most))
            let expected = whole.reduced(by: reduction)
            let largest = zip(image.pixels, expected.pixels).map { abs(Int($0) - Int($1)) }.max()
            #expect(largest.map { $0 <= 4 } == true, "an eighth of \(8 / reduction)")
        }
    }

    @Test func `names places in the pixels of the scan, turned or not`() throws {
        let limits = ImageLimits(maximumDecodedPixels: 1734)
        var png = Self.png(.grey)
        let plain = try DecodedScan(decoding: png.bytes(), limits: limits)
        let box = PixelBox(x: 10, y: 20, width: 41, height: 3)
        // The last column stands for one column of the scan.
        #expect(plain.boxOnScan(box) == PixelBox(x: 20, y: 40, width: 81, height: 6))
        png.chunks = [("eXIf", JPEGFixture.exifBlock(orientation: 6, isBigEndian: true))]
        let turned = try DecodedScan(decoding: png.bytes(), limits: limits)
        #expect(turned.width == Self.height && turned.height == Self.width)
        #expect(turned.image == plain.image.turnedUpright(exifOrientation: 6))
        let whole = try DecodedScan(decoding: png.bytes())
        #expect(whole.boxOnScan(box) == box)
    }

    @Test(arguments: [false, true])
    func `refuses to be cut short`(isInterlaced: Bool) {
        let limits = ImageLimits(maximumDecodedPixels: 500)
        let bytes = Self.png(.colour, isInterlaced: isInterlaced).bytes()
        for count in stride(from: 40, to: bytes.count, by: 97) {
            #expect(throws: ScanImageError.truncated(.png, bytes: count)) {
                try GreyImage(decoding: Array(bytes.prefix(count)), limits: limits)
            }
        }
    }

    /// What an A3 page at 600 dots per inch takes is no reason to refuse it.
    @Test func `is not refused for 70 million pixels`() throws {
        let limits = ImageLimits()
        #expect(limits.maximumPixels == 70_000_000)
        #expect(limits.maximumDecodedPixels == 20_000_000)
    }
}

extension GreyImage {
    /// The mean of each group of pixels, rounded to the nearest.
    fileprivate func reduced(by reduction: Int) -> GreyImage {
        let (columns, rows) = (
            (width + reduction - 1) / reduction, (height + reduction - 1) / reduction
        )
        var reduced = GreyImage(width: columns, height: rows)
        for y in 0..<rows {
            for x in 0..<columns {
                var (sum, count) = (0, 0)
                for row in y * reduction..<min(height, (y + 1) * reduction) {
                    for column in x * reduction..<min(width, (x + 1) * reduction) {
                        sum += Int(self[column, row])
                        count += 1
                    }
                }
                reduced[x, y] = UInt8((sum + count / 2) / count)
            }
        }
        return reduced
    }
}
