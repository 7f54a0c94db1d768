import DigitTestSupport
import NeuralNetwork
import ScanImages
import Testing

@Suite(.tellingSeeds) struct `Decoding a PNG` {
    /// Every colour type and depth that the specification allows.
    static let kinds = PNGFixture.ColourType.allCases.flatMap { type in
        type.depths.map { Kind(type: type, depth: $0) }
    }

    struct Kind: CustomTestStringConvertible {
        var type: PNGFixture.ColourType
        var depth: Int
        var testDescription: String { "\(type) of \(depth) bits" }
    }

    /// A pattern of samples that differ in every channel and reach both ends of their range.
    private static func sample(_ channel: Int, _ x: Int, _ y: Int, depth: Int) -> Int {
        let range = 1 << depth
        if x == 0 && y == 0 { return range - 1 }
        return (x * 37 + y * 91 + channel * 53 + x * y) * max(1, range / 256) % range
    }

    private static func eightBits(_ sample: Int, depth: Int) -> Int {
        let most = 1 << depth - 1
        return (sample * 255 + most / 2) / most
    }

    /// What a person sees of a pixel on white paper: its grey, or its red, green and blue.
    private static func seen(_ samples: [Int], _ kind: Kind) -> [UInt8] {
        let values = samples.map { eightBits($0, depth: kind.depth) }
        let hasAlpha = kind.type == .greyAlpha || kind.type == .colourAlpha
        let opacity = hasAlpha ? (values.last ?? 0) : 255
        let tones =
            kind.type == .palette
            ? (0..<3).map { paletteTone($0, samples[0]) }
            : hasAlpha ? Array(values.dropLast()) : values
        return tones.map { UInt8(($0 * opacity + 255 * (255 - opacity) + 127) / 255) }
    }

    private static func paletteTone(_ channel: Int, _ index: Int) -> Int {
        (index * 83 + channel * 41 + 7) % 256
    }

    private static func paletteChunk(depth: Int) -> [UInt8] {
        (0..<1 << depth).flatMap { index in (0..<3).map { UInt8(paletteTone($0, index)) } }
    }

    @Test(arguments: kinds, [false, true])
    func `shows every pixel as it is seen on white`(kind: Kind, isInterlaced: Bool) throws {
        // Sides that leave some of the seven interlace passes short and others empty.
        for (width, height) in [(13, 11), (1, 1), (3, 2), (4, 9)] {
            var png = PNGFixture(
                width: width, height: height, colourType: kind.type, depth: kind.depth,
                isInterlaced: isInterlaced
            ) { x, y in
                (0..<kind.type.channels).map { Self.sample($0, x, y, depth: kind.depth) }
            }
            if kind.type == .palette {
                png.chunks = [("PLTE", Self.paletteChunk(depth: kind.depth))]
            }
            let image = try GreyImage(decoding: png.bytes())
            #expect(image.width == width && image.height == height)
            let seen = (0..<width * height).flatMap { place in
                Self.seen(png.samples(place % width, place / width), kind)
            }
            let expected =
                seen.count == width * height
                ? GreyImage(width: width, height: height, pixels: seen)
                : GreyImage(inkOf: seen, width: width, height: height)
            #expect(image == expected, "\(width)×\(height)")
        }
    }

    @Test(arguments: [PNGFixture.ColourType.colour, .colourAlpha], [false, true])
    func `is brightness to the byte where no pixel has a colour`(
        type: PNGFixture.ColourType, isInterlaced: Bool
    ) throws {
        let grey = Self.plainGrey
        var colour = PNGFixture(
            width: grey.width, height: grey.height, colourType: type, depth: 8,
            isInterlaced: isInterlaced
        ) { x, y in
            let tone = grey.samples(x, y)[0]
            return Array([tone, tone, tone, 255].prefix(type.channels))
        }
        #expect(try GreyImage(decoding: colour.bytes()) == GreyImage(decoding: grey.bytes()))
        colour.depth = 16
        let samples = colour.samples
        colour.samples = { x, y in samples(x, y).map { $0 * 257 } }
        #expect(try GreyImage(decoding: colour.bytes()) == GreyImage(decoding: grey.bytes()))
    }

    /// Some programs write numbers of 8 bits as samples of 16.
    @Test(arguments: [PNGFixture.ColourType.grey, .colour, .greyAlpha])
    func `shows 16 bits that hold 8 as a viewer would`(type: PNGFixture.ColourType) throws {
        let eight = PNGFixture(width: 13, height: 11, colourType: type, depth: 8) { x, y in
            Array([(x * 19 + y * 7) % 256, (x * 19 + y * 7) % 256, x].prefix(type.channels))
        }
        var sixteen = eight
        sixteen.depth = 16
        #expect(try GreyImage(decoding: sixteen.bytes()) == GreyImage(decoding: eight.bytes()))
        // One sample that 8 bits do not hold, and it is what it says: nearly black.
        sixteen.samples = { x, y in
            x == 0 && y == 0 ? [65_535, 65_535, 65_535] : eight.samples(x, y)
        }
        guard type != .greyAlpha else { return }
        let samples = sixteen.samples
        sixteen.samples = { x, y in Array(samples(x, y).prefix(type.channels)) }
        let image = try GreyImage(decoding: sixteen.bytes())
        #expect(image[0, 0] == 255)
        #expect(image.pixels.dropFirst().allSatisfy { $0 <= 1 })
    }

    @Test(arguments: kinds.filter { $0.type == .grey || $0.type == .colour })
    func `shows the transparent colour as paper`(kind: Kind) throws {
        let transparent = Array(repeating: (1 << kind.depth) / 4, count: kind.type.channels)
        var png = PNGFixture(width: 3, height: 1, colourType: kind.type, depth: kind.depth) {
            x, _ in
            x == 1 ? transparent : Array(repeating: 0, count: kind.type.channels)
        }
        // One bit a pixel has only 0 and 1; there 1 is the transparent one.
        if kind.depth == 1 { png.samples = { x, _ in [x == 1 ? 1 : 0] } }
        let key = kind.depth == 1 ? [1] : transparent
        png.chunks = [("tRNS", key.flatMap { [UInt8($0 >> 8), UInt8($0 & 255)] })]
        #expect(try GreyImage(decoding: png.bytes()).pixels == [0, 255, 0])
    }

    @Test(arguments: [1, 2, 4, 8])
    func `shows transparent palette entries as paper`(depth: Int) throws {
        var png = PNGFixture(width: 2, height: 1, colourType: .palette, depth: depth) { x, _ in [x]
        }
        png.chunks = [("PLTE", [0, 0, 0, 10, 20, 30]), ("tRNS", [128, 0])]
        #expect(try GreyImage(decoding: png.bytes()).pixels == [127, 255])
    }

    /// A stroke with soft edges on a canvas of nothing.
    private static func stroke(_ ink: [Int]) -> PNGFixture {
        PNGFixture(
            width: 40, height: 30, colourType: ink.count == 1 ? .greyAlpha : .colourAlpha, depth: 8
        ) { x, y in
            guard (5..<25).contains(y) else { return ink.map { _ in 0 } + [0] }
            switch x {
            case 18, 22: return ink + [100]
            case 19...21: return ink + [255]
            default: return ink.map { _ in 0 } + [0]
            }
        }
    }

    @Test(arguments: [[255], [250], [170], [255, 240, 90], [250, 250, 250]])
    func `shows light ink on nothing as dark ink`(ink: [Int]) throws {
        let image = try GreyImage(decoding: Self.stroke(ink).bytes())
        #expect(
            image.pixels[600..<640].map { Int($0) }
                == (0..<40).map { x in
                    x == 18 || x == 22 ? 155 : (19...21).contains(x) ? 0 : 255
                })
    }

    @Test(arguments: [[0], [60], [150], [20, 40, 160], [200, 30, 40], [0, 120, 60]])
    func `shows dark ink on nothing as dark ink`(ink: [Int]) throws {
        let image = try GreyImage(decoding: Self.stroke(ink).bytes())
        #expect(image[0, 0] == 255 && image[5, 15] == 255)
        #expect(image[20, 15] <= 150 && image[20, 15] < image[18, 15])
    }

    @Test func `shows a page with transparent margins as it is`() throws {
        for paper in [255, 235] {
            let png = PNGFixture(width: 60, height: 50, colourType: .greyAlpha, depth: 8) { x, y in
                guard (6..<54).contains(x), (5..<45).contains(y) else { return [0, 0] }
                return [(28..<31).contains(x) && (15..<35).contains(y) ? 180 : paper, 255]
            }
            let image = try GreyImage(decoding: png.bytes())
            #expect(image[0, 0] == 255 && Int(image[10, 20]) == paper && image[29, 20] == 180)
        }
    }

    @Test(arguments: [
        "gAMA", "cHRM", "sRGB", "iCCP", "bKGD", "tEXt", "zTXt", "iTXt", "sPLT", "abCd",
    ])
    func `takes no notice of a chunk that is not about pixels`(name: String) throws {
        let plain = Self.plainGrey
        var png = plain
        // Nonsense in each: it must not even be looked at.
        png.chunks = [(name, [UInt8](repeating: 0xAA, count: 300))]
        #expect(try GreyImage(decoding: png.bytes()) == GreyImage(decoding: plain.bytes()))
    }

    @Test(arguments: 1...8)
    func `turns by the orientation in its EXIF chunk`(orientation: Int) throws {
        let plain = Self.plainGrey
        var png = plain
        png.chunks = [("eXIf", JPEGFixture.exifBlock(orientation: orientation, isBigEndian: true))]
        let turned = try GreyImage(decoding: plain.bytes()).turnedUpright(
            exifOrientation: orientation)
        #expect(try GreyImage(decoding: png.bytes()) == turned)
    }

    /// Text chunks as ImageMagick writes them: a profile's name, its length and its bytes.
    @Test(arguments: ["exif", "APP1"], [false, true])
    func `turns by the orientation in a raw profile`(name: String, isCompressed: Bool) throws {
        let plain = Self.plainGrey
        let profile =
            Array("Exif\0\0".utf8) + JPEGFixture.exifBlock(orientation: 6, isBigEndian: false)
        let hexadecimal = profile.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }
        let lines = [hexadecimal.prefix(36), hexadecimal.dropFirst(36)].map { $0.joined() }
        let text = "\n\(name)\n      \(profile.count)\n\(lines[0])\n\(lines[1])\n"
        let keyword = Array("Raw profile type \(name)\0".utf8)
        func png(_ chunk: [UInt8]) -> [UInt8] {
            var png = plain
            png.chunks = [(isCompressed ? "zTXt" : "tEXt", chunk)]
            return png.bytes()
        }
        let chunk =
            keyword + (isCompressed ? [0] + PNGFixture.zlib(Array(text.utf8)) : Array(text.utf8))
        let image = try GreyImage(decoding: plain.bytes())
        #expect(
            try GreyImage(decoding: png(chunk)) == image.turnedUpright(exifOrientation: 6))
        // Cut anywhere, it is no reason to refuse the picture.
        for count in 0..<chunk.count {
            let cut = try GreyImage(decoding: png(Array(chunk.prefix(count))))
            #expect(cut.pixels.count == image.pixels.count)
        }
    }

    /// Noise takes more bytes as a PNG than as pixels, and more than one chunk of them.
    @Test(arguments: [(1, 1), (31, 17), (1, 3000), (400, 300)])
    func `keeps what its own encoder wrote`(width: Int, height: Int) throws {
        let seed = UInt64(width * height)
        var generator = SeededGenerator(testSeed: seed)
        let noise = (0..<width * height).map { _ in UInt8.random(in: 0...255, using: &generator) }
        let image = GreyImage(width: width, height: height, pixels: noise)
        #expect(try GreyImage(decoding: image.pngBytes()) == image, "seed \(seed)")
    }

    @Test func `reads over what follows its end`() throws {
        let bytes = Self.plainGrey.bytes()
        #expect(
            try GreyImage(decoding: bytes + [UInt8](repeating: 7, count: 99))
                == GreyImage(decoding: bytes))
    }

    @Test(arguments: [false, true])
    func `refuses to be cut short at any byte`(isInterlaced: Bool) throws {
        var png = Self.plainGrey
        png.isInterlaced = isInterlaced
        let bytes = png.bytes()
        for count in 1..<bytes.count {
            #expect(throws: ScanImageError.truncated(.png, bytes: count)) {
                try GreyImage(decoding: Array(bytes.prefix(count)))
            }
        }
        #expect(throws: ScanImageError.empty) { try GreyImage(decoding: []) }
    }

    @Test func `says what is damaged`() {
        var wrongChecksum = Self.plainGrey.bytes()
        wrongChecksum[29] ^= 1
        #expect(
            sentence(for: wrongChecksum)
                == "The PNG is damaged (IHDR: CRC error). Copy or scan it again.")
        var badDepth = Self.plainGrey
        badDepth.depth = 3
        #expect(
            sentence(for: badDepth.bytes())
                == "The PNG is damaged (Invalid IHDR data). Copy or scan it again.")
        let signature = Array(Self.plainGrey.bytes().prefix(8))
        #expect(
            sentence(for: signature + PNGFixture.chunk("IDAT", Array(repeating: 0, count: 40)))
                == "The PNG is damaged (no IHDR chunk at the start). Copy or scan it again.")
        #expect(
            sentence(for: signature + PNGFixture.chunk("CgBI", Array(repeating: 0, count: 40)))
                == "This kind of PNG is not read (a PNG in Apple's CgBI variant). "
                + "Save the scan as an 8-bit PNG or a baseline JPEG.")
    }

    @Test func `misses pixels that were never stored`() {
        var bytes = Array(Self.plainGrey.bytes().prefix(33))
        bytes +=
            PNGFixture.chunk("IDAT", PNGFixture.zlib([0, 1, 2])) + PNGFixture.chunk("IEND", [])
        #expect(
            sentence(for: bytes)
                == "The PNG is damaged (Not enough image data). Copy or scan it again.")
    }

    /// A grey picture of 13×11.
    static var plainGrey: PNGFixture {
        PNGFixture(width: 13, height: 11, colourType: .grey, depth: 8) { x, y in
            [(x * 19 + y * 7) % 256]
        }
    }
}

/// What the decoder says about bytes it does not read.
func sentence(for bytes: [UInt8], limits: ImageLimits = ImageLimits()) -> String {
    do {
        let image = try GreyImage(decoding: bytes, limits: limits)
        return "a picture of \(image.width)×\(image.height)"
    } catch {
        return error.description
    }
}
