import CJPEGFixtures
import DigitTestSupport
import NeuralNetwork
import ScanImages
import Testing

@Suite(.tellingSeeds) struct `Decoding a JPEG` {
    struct Kind: CustomTestStringConvertible {
        var testDescription: String
        var fixture: JPEGFixture
        /// The grey, or the red, green and blue, that a person sees at a place.
        var seen: (_ x: Int, _ y: Int) -> [UInt8]
    }

    private static let width = 37
    private static let height = 29

    /// A smooth slope, which JPEG keeps nearly as it is.
    private static func slope(_ x: Int, _ y: Int) -> UInt8 { UInt8(20 + 4 * x + 2 * y) }

    private static func colour(_ x: Int, _ y: Int) -> [UInt8] {
        [slope(x, y), 255 - slope(x, y), UInt8(3 * y + 50)]
    }

    /// Ink as Adobe stores it, inverted: 255 is none.
    private static func invertedInk(_ x: Int, _ y: Int) -> [UInt8] {
        colour(x, y) + [UInt8(255 - 2 * x)]
    }

    private static func fixture(
        _ colours: jpeg_fixture_colours, _ samples: @escaping (Int, Int) -> [UInt8]
    ) -> JPEGFixture {
        JPEGFixture(width: width, height: height, colours: colours, samples: samples)
    }

    static var kinds: [Kind] {
        func grey(_ x: Int, _ y: Int) -> [UInt8] { [slope(x, y)] }
        func seenInk(_ x: Int, _ y: Int) -> [UInt8] {
            let light = Double(invertedInk(x, y)[3]) / 255
            return colour(x, y).map { UInt8((Double($0) * light).rounded()) }
        }
        func plainInk(_ x: Int, _ y: Int) -> [UInt8] { invertedInk(x, y).map { 255 - $0 } }
        var kinds: [Kind] = []
        for isProgressive in [false, true] {
            let way = isProgressive ? "progressive" : "baseline"
            func add(
                _ name: String, _ fixture: JPEGFixture, _ seen: @escaping (Int, Int) -> [UInt8]
            ) {
                var fixture = fixture
                fixture.isProgressive = isProgressive
                kinds.append(
                    Kind(testDescription: "\(way) \(name)", fixture: fixture, seen: seen))
            }
            add("grey", fixture(jpeg_fixture_grey, grey), grey)
            add("YCbCr", fixture(jpeg_fixture_rgb_as_ycc, colour), colour)
            add("RGB", fixture(jpeg_fixture_rgb, colour), colour)
            var subsampled = fixture(jpeg_fixture_rgb_as_ycc, colour)
            subsampled.isSubsampled = true
            add("YCbCr 4:2:0", subsampled, colour)
            var restarting = fixture(jpeg_fixture_grey, grey)
            restarting.restartRows = 1
            add("grey with restarts", restarting, grey)
            add("CMYK", fixture(jpeg_fixture_cmyk, plainInk), seenInk)
            var adobe = fixture(jpeg_fixture_cmyk, invertedInk)
            adobe.marksAsAdobe = true
            add("CMYK by Adobe", adobe, seenInk)
            add("YCCK by Adobe", fixture(jpeg_fixture_ycck, invertedInk), seenInk)
        }
        return kinds
    }

    @Test(arguments: 0..<kinds.count)
    func `shows every pixel as it is seen`(number: Int) throws {
        let kind = Self.kinds[number]
        let image = try GreyImage(decoding: kind.fixture.bytes())
        let (width, height) = (Self.width, Self.height)
        #expect(image.width == width && image.height == height)
        let seen = (0..<width * height).flatMap { kind.seen($0 % width, $0 / width) }
        let expected =
            seen.count == width * height
            ? GreyImage(width: width, height: height, pixels: seen)
            : GreyImage(inkOf: seen, width: width, height: height)
        let largest = zip(image.pixels, expected.pixels).map { abs(Int($0) - Int($1)) }.max() ?? 0
        // Quality 100 on a slope: a few steps of rounding in four channels, and colour at half the
        // scale; a channel counts for more where its paper is darker than the others.
        #expect(largest <= 10, "\(kind.testDescription): largest difference \(largest)")
    }

    @Test(arguments: [false, true])
    func `is brightness to the byte where no pixel has a colour`(isProgressive: Bool) throws {
        func fixture(_ colours: jpeg_fixture_colours) -> [UInt8] {
            var fixture = Self.fixture(colours) { x, y in
                let tone = Self.slope(x, y)
                return colours == jpeg_fixture_grey ? [tone] : [tone, tone, tone]
            }
            fixture.isProgressive = isProgressive
            return fixture.bytes()
        }
        let grey = try GreyImage(decoding: fixture(jpeg_fixture_grey))
        #expect(try GreyImage(decoding: fixture(jpeg_fixture_rgb_as_ycc)) == grey)
    }

    @Test(arguments: 1...8, [false, true])
    func `stands upright after its EXIF turn`(orientation: Int, isBigEndian: Bool) throws {
        let plain = Self.fixture(jpeg_fixture_grey) { x, y in [Self.slope(x, y)] }
        var turned = plain
        turned.segments = [JPEGFixture.exif(orientation: orientation, isBigEndian: isBigEndian)]
        let upright = try GreyImage(decoding: plain.bytes())
            .turnedUpright(exifOrientation: orientation)
        #expect(try GreyImage(decoding: turned.bytes()) == upright)
        #expect(upright.width == (orientation < 5 ? Self.width : Self.height))
    }

    @Test(arguments: [false, true])
    func `stands upright where EXIF names its turn as a long`(isBigEndian: Bool) throws {
        let plain = Self.fixture(jpeg_fixture_grey) { x, y in [Self.slope(x, y)] }
        var turned = plain
        turned.segments = [
            JPEGFixture.exif(orientation: 6, isBigEndian: isBigEndian, isLong: true)
        ]
        let upright = try GreyImage(decoding: plain.bytes()).turnedUpright(exifOrientation: 6)
        #expect(try GreyImage(decoding: turned.bytes()) == upright)
    }

    @Test(arguments: [
        ("<rdf:Description tiff:Orientation=\"6\"/>", 6),
        ("<rdf:Description tiff:Orientation = '3' />", 3),
        ("<tiff:Orientation>8</tiff:Orientation>", 8),
        ("<tiff:Orientation>10</tiff:Orientation>", 1),
        ("<tiff:Orientation", 1),
        ("tiff:Orientation=\"6", 1),
    ])
    func `stands upright where only XMP names its turn`(text: String, orientation: Int) throws {
        let plain = Self.fixture(jpeg_fixture_grey) { x, y in [Self.slope(x, y)] }
        var turned = plain
        turned.segments = [JPEGFixture.xmp(text)]
        let upright = try GreyImage(decoding: plain.bytes())
            .turnedUpright(exifOrientation: orientation)
        #expect(try GreyImage(decoding: turned.bytes()) == upright)
        // What EXIF says goes before it.
        turned.segments.append(JPEGFixture.exif(orientation: 1, isBigEndian: true))
        #expect(try GreyImage(decoding: turned.bytes()) == GreyImage(decoding: plain.bytes()))
    }

    @Test(arguments: [0, 9, 65_535])
    func `takes no notice of an orientation there is not`(orientation: Int) throws {
        let plain = Self.fixture(jpeg_fixture_grey) { x, y in [Self.slope(x, y)] }
        var marked = plain
        marked.segments = [JPEGFixture.exif(orientation: orientation, isBigEndian: false)]
        #expect(try GreyImage(decoding: marked.bytes()) == GreyImage(decoding: plain.bytes()))
    }

    @Test func `takes no notice of an EXIF block cut at any byte`() throws {
        let plain = Self.fixture(jpeg_fixture_grey) { x, y in [Self.slope(x, y)] }
        let whole = JPEGFixture.exif(orientation: 6, isBigEndian: false)
        for count in 0..<whole.data.count - 6 {
            var cut = plain
            cut.segments = [(whole.marker, Array(whole.data.prefix(count)))]
            let image = try GreyImage(decoding: cut.bytes())
            // The orientation's own value is there once 24 bytes before the end are.
            #expect(image.width == Self.width || count >= 38, "cut to \(count)")
        }
    }

    @Test func `is not fooled by the size of a thumbnail`() throws {
        let thumbnail = JPEGFixture(width: 8, height: 8) { _, _ in [0] }.bytes()
        var fixture = Self.fixture(jpeg_fixture_grey) { x, y in [Self.slope(x, y)] }
        fixture.segments = [(0xE1, Array("Exif\0\0".utf8) + thumbnail)]
        #expect(try GreyImage(decoding: fixture.bytes()).width == Self.width)
    }

    @Test func `keeps what its own encoder wrote, nearly`() throws {
        let image = GreyImage(
            width: 40, height: 30, pixels: (0..<1200).map { UInt8($0 % 40 * 5 + $0 / 40) })
        let decoded = try GreyImage(decoding: image.jpegBytes(quality: 95))
        let largest = zip(image.pixels, decoded.pixels).map { abs(Int($0) - Int($1)) }.max()
        #expect(decoded.width == 40 && decoded.height == 30)
        #expect(largest.map { $0 <= 6 } == true)
    }

    /// At the best quality noise takes more bytes than it has pixels.
    @Test(arguments: [(1, 1), (9, 8), (300, 200)])
    func `has room for what its own encoder writes of noise`(width: Int, height: Int) throws {
        let seed = UInt64(width * height)
        var generator = SeededGenerator(testSeed: seed)
        let noise = (0..<width * height).map { _ in UInt8.random(in: 0...255, using: &generator) }
        let image = GreyImage(width: width, height: height, pixels: noise)
        let decoded = try GreyImage(decoding: image.jpegBytes(quality: 100))
        let largest = zip(noise, decoded.pixels).map { abs(Int($0) - Int($1)) }.max()
        #expect(largest.map { $0 <= 3 } == true, "seed \(seed)")
    }

    @Test(arguments: [false, true], [false, true])
    func `refuses to be cut short anywhere in its data`(isProgressive: Bool, restarts: Bool) throws
    {
        var fixture = Self.fixture(jpeg_fixture_grey) { x, y in [Self.slope(x, y)] }
        fixture.isProgressive = isProgressive
        fixture.restartRows = restarts ? 1 : 0
        fixture.segments = [JPEGFixture.exif(orientation: 6, isBigEndian: true)]
        let bytes = fixture.bytes()
        for count in 1..<bytes.count - 2 {
            #expect(throws: ScanImageError.truncated(.jpeg, bytes: count)) {
                try GreyImage(decoding: Array(bytes.prefix(count)))
            }
        }
        // Only the end marker is missing.
        let image = try GreyImage(decoding: bytes)
        #expect(try GreyImage(decoding: Array(bytes.dropLast())) == image)
        #expect(try GreyImage(decoding: Array(bytes.dropLast(2))) == image)
    }

    @Test func `is whole without an end marker, whatever stands in its place`() throws {
        let bytes = Self.fixture(jpeg_fixture_rgb_as_ycc, Self.colour).bytes()
        let image = try GreyImage(decoding: bytes)
        let video = Array("\0\0\0\u{18}ftypmp42\0\0\0\0isom".utf8) + [0xFF, 0x63, 0x00, 0x00]
        #expect(try GreyImage(decoding: Array(bytes.dropLast(2)) + video) == image)
        #expect(try GreyImage(decoding: bytes + video) == image)
        #expect(
            try GreyImage(decoding: Array(bytes.dropLast(2)) + [UInt8](repeating: 0, count: 99))
                == image)
    }

    /// Some programs fill a file with zeros before they copy it.
    @Test func `is not fooled by zeros in place of the rest`() throws {
        let blank = JPEGFixture(width: 400, height: 300) { x, y in [y < 40 ? UInt8(x / 2) : 255] }
        let bytes = blank.bytes()
        for count in stride(from: bytes.count / 2, to: bytes.count - 40, by: 7) {
            let filled = Array(bytes.prefix(count)) + [UInt8](repeating: 0, count: 5000)
            #expect(throws: ScanImageError.truncated(.jpeg, bytes: filled.count)) {
                try GreyImage(decoding: filled)
            }
        }
    }

    @Test func `is read where its scan names other coefficients than its kind has`() throws {
        var bytes = Self.fixture(jpeg_fixture_grey) { x, y in [Self.slope(x, y)] }.bytes()
        let image = try GreyImage(decoding: bytes)
        let scan = try #require(
            bytes.indices.dropLast().first { bytes[$0] == 0xFF && bytes[$0 + 1] == 0xDA })
        // Marker, length, one component of two bytes, first and last coefficient.
        #expect(bytes[scan + 8] == 63)
        bytes[scan + 8] = 0
        #expect(try GreyImage(decoding: bytes) == image)
    }

    @Test(arguments: [false, true])
    func `is not fooled by an end marker after half of the data`(isProgressive: Bool) throws {
        var fixture = Self.fixture(jpeg_fixture_grey) { x, y in [Self.slope(x, y)] }
        fixture.isProgressive = isProgressive
        let bytes = fixture.bytes()
        let half = Array(bytes.prefix(bytes.count - 40)) + [0xFF, 0xD9]
        #expect(throws: ScanImageError.truncated(.jpeg, bytes: half.count)) {
            try GreyImage(decoding: half)
        }
    }

    @Test func `gives up on a progressive picture of too many scans`() throws {
        let fixture = JPEGFixture(width: 8, height: 8, isProgressive: true) { x, y in
            [UInt8(x * y)]
        }
        var bytes = fixture.bytes()
        // The first scan again and again, before the second one.
        let starts = bytes.indices.dropLast().filter { bytes[$0] == 0xFF && bytes[$0 + 1] == 0xDA }
        let tables = try #require(
            bytes[starts[0]...].indices.dropLast().first {
                bytes[$0] == 0xFF && bytes[$0 + 1] == 0xC4
            })
        let scan = Array(bytes[starts[0]..<tables])
        for _ in 0..<200 { bytes.insert(contentsOf: scan, at: tables) }
        #expect(
            sentence(for: bytes)
                == "The JPEG is damaged (more than 100 progressive scans). Copy or scan it again.")
    }

    @Test func `says which kind it does not read`() throws {
        var bytes = Self.fixture(jpeg_fixture_grey) { x, y in [Self.slope(x, y)] }.bytes()
        let frame = try #require(
            bytes.indices.dropLast().first { bytes[$0] == 0xFF && bytes[$0 + 1] == 0xC0 })
        bytes[frame + 4] = 12
        #expect(
            sentence(for: bytes)
                == "This kind of JPEG is not read (Unsupported JPEG data precision 12). "
                + "Save the scan as an 8-bit PNG or a baseline JPEG.")
        bytes[frame + 4] = 8
        bytes[frame + 1] = 0xC3
        #expect(
            sentence(for: bytes)
                == "This kind of JPEG is not read (Unsupported JPEG process: SOF type 0xc3). "
                + "Save the scan as an 8-bit PNG or a baseline JPEG.")
    }
}
