import NeuralNetwork
import ScanImages
import Testing

@Suite struct `Decoding a PNG` {
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

    private static func eightBits(_ sample: Int, depth: Int) -> Double {
        Double(sample) * 255 / Double(1 << depth - 1)
    }

    private static func brightness(_ red: Double, _ green: Double, _ blue: Double) -> Double {
        0.299 * red + 0.587 * green + 0.114 * blue
    }

    /// What a person sees of a pixel on white paper.
    private static func seen(_ samples: [Int], _ kind: Kind) -> Double {
        let values = samples.map { eightBits($0, depth: kind.depth) }
        let opacity =
            kind.type == .greyAlpha || kind.type == .colourAlpha ? (values.last ?? 0) : 255
        let tone =
            switch kind.type {
            case .grey, .greyAlpha: values[0]
            case .colour, .colourAlpha: brightness(values[0], values[1], values[2])
            case .palette:
                brightness(
                    paletteTone(0, samples[0]), paletteTone(1, samples[0]),
                    paletteTone(2, samples[0]))
            }
        return tone * opacity / 255 + 255 - opacity
    }

    private static func paletteTone(_ channel: Int, _ index: Int) -> Double {
        Double((index * 83 + channel * 41 + 7) % 256)
    }

    private static func paletteChunk(depth: Int) -> [UInt8] {
        (0..<1 << depth).flatMap { index in (0..<3).map { UInt8(paletteTone($0, index)) } }
    }

    @Test(arguments: kinds, [false, true])
    func `shows every pixel as grey on white`(kind: Kind, isInterlaced: Bool) throws {
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
            for y in 0..<height {
                for x in 0..<width {
                    let expected = Self.seen(png.samples(x, y), kind)
                    // One step for the rounding of each of brightness, depth and opacity.
                    #expect(
                        abs(Double(image[x, y]) - expected) <= 1.5,
                        "\(width)×\(height) at \(x), \(y)")
                }
            }
        }
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

    @Test func `shows white ink on nothing as dark ink`() throws {
        let png = PNGFixture(width: 3, height: 1, colourType: .greyAlpha, depth: 8) { x, _ in
            [255, [0, 255, 100][x]]
        }
        #expect(try GreyImage(decoding: png.bytes()).pixels == [255, 0, 155])
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
        var generator = SeededGenerator(seed: seed)
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
