import CJPEGFixtures
import DigitTestSupport
import NeuralNetwork
import ScanImages
import Testing

/// Bytes that someone made to break the decoder.
///
/// That a test ends is half of what it shows.
@Suite(.tellingSeeds) struct `Hostile bytes` {
    /// The header of a PNG that promises a size and holds nothing.
    private func promise(width: Int, height: Int) -> [UInt8] {
        let empty = PNGFixture(width: width, height: 0, colourType: .colourAlpha, depth: 16) {
            _, _ in
            []
        }
        var bytes = Array(empty.bytes().prefix(8))
        bytes += PNGFixture.chunk(
            "IHDR",
            PNGFixture.bigEndian(width) + PNGFixture.bigEndian(height) + [16, 6, 0, 0, 0])
        return bytes + PNGFixture.chunk("IDAT", PNGFixture.zlib([])) + PNGFixture.chunk("IEND", [])
    }

    @Test func `are refused by the size in a PNG's header`() {
        #expect(
            sentence(for: promise(width: 60_000, height: 60_000))
                == "The picture is 60000×60000 pixels; the limit is 20000 on a side. "
                + "Scan at a lower resolution, or raise 'reading.maximumSideInPixels'.")
        #expect(
            sentence(for: promise(width: 10_000, height: 10_000))
                == "The picture is 10000×10000, 100000000 pixels; the limit is 70000000. "
                + "Scan at a lower resolution, or raise 'reading.maximumPixels'.")
        #expect(
            sentence(for: promise(width: 0, height: 5))
                == "The PNG is damaged (a size of no pixels). Copy or scan it again.")
        #expect(
            sentence(for: promise(width: 1 << 31, height: 5))
                == "The PNG is damaged (a size of no pixels). Copy or scan it again.")
    }

    @Test func `are refused by the size in a JPEG's header`() throws {
        var bytes = JPEGFixture(width: 8, height: 8) { _, _ in [0] }.bytes()
        let frame = try #require(
            bytes.indices.dropLast().first { bytes[$0] == 0xFF && bytes[$0 + 1] == 0xC0 })
        bytes.replaceSubrange(frame + 5..<frame + 9, with: [0xEA, 0x60, 0xEA, 0x60])
        #expect(
            sentence(for: bytes)
                == "The picture is 60000×60000 pixels; the limit is 20000 on a side. "
                + "Scan at a lower resolution, or raise 'reading.maximumSideInPixels'.")
    }

    @Test func `are refused by the size of the file`() {
        #expect(
            sentence(for: [1, 2, 3], limits: ImageLimits(maximumBytes: 2))
                == "The file has 3 bytes; the limit is 2. "
                + "Scan at a lower resolution, or raise 'reading.maximumBytes'.")
    }

    @Test func `do not fill the memory with a comment`() throws {
        var png = `Decoding a PNG`.plainGrey
        png.chunks = Array(
            repeating: (
                "zTXt", Array("a\0\0".utf8) + PNGFixture.zlib(.init(repeating: 65, count: 60_000))
            ),
            count: 50)
        #expect(try GreyImage(decoding: png.bytes()).width == 13)
    }

    /// Whatever is changed, the outcome is a picture or an error, soon.
    private func decodeChanged(
        _ bytes: [UInt8], seed: UInt64, rounds: Int, repairing repair: ([UInt8]) -> [UInt8] = { $0 }
    ) {
        var generator = SeededGenerator(testSeed: seed)
        let limits = ImageLimits(maximumPixels: 1_000_000)
        for _ in 0..<rounds {
            var changed = bytes
            for _ in 0..<Int.random(in: 1...4, using: &generator) {
                switch Int.random(in: 0..<4, using: &generator) {
                case 0:
                    changed.remove(at: Int.random(in: 0..<changed.count, using: &generator))
                case 1:
                    changed.insert(
                        UInt8.random(in: 0...255, using: &generator),
                        at: Int.random(in: 0...changed.count, using: &generator))
                default:
                    changed[Int.random(in: 0..<changed.count, using: &generator)] ^=
                        1 << UInt8.random(in: 0...7, using: &generator)
                }
            }
            if let image = try? GreyImage(decoding: repair(changed), limits: limits) {
                #expect(image.pixels.count == image.width * image.height)
                _ = try? DigitFinder().numbers(in: image)
            }
        }
    }

    @Test func `in a PNG end in a picture or an error`() {
        for (index, kind) in `Decoding a PNG`.kinds.enumerated() {
            var png = PNGFixture(
                width: 13, height: 11, colourType: kind.type, depth: kind.depth,
                isInterlaced: index % 2 == 0
            ) { x, y in Array(repeating: x * y % (1 << kind.depth), count: kind.type.channels) }
            if kind.type == .palette {
                png.chunks = [("PLTE", .init(repeating: 9, count: 3 << kind.depth))]
            }
            decodeChanged(png.bytes(), seed: UInt64(index), rounds: 300)
            // With right checksums the changes get past the first guard.
            decodeChanged(png.bytes(), seed: UInt64(index), rounds: 300, repairing: repairChecksums)
        }
    }

    @Test(arguments: 0..<`Decoding a JPEG`.kinds.count)
    func `in a JPEG end in a picture or an error`(number: Int) {
        var fixture = `Decoding a JPEG`.kinds[number].fixture
        fixture.segments = [JPEGFixture.exif(orientation: 6, isBigEndian: number % 2 == 0)]
        decodeChanged(fixture.bytes(), seed: UInt64(number), rounds: 300)
    }

    @Test func `that are not even a picture end in an error`() {
        var generator = SeededGenerator(testSeed: 5)
        for signature in [
            [], [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A], [0xFF, 0xD8, 0xFF],
        ] {
            for _ in 0..<500 {
                let count = Int.random(in: 0...300, using: &generator)
                let noise = (0..<count).map { _ in UInt8.random(in: 0...255, using: &generator) }
                #expect(throws: ScanImageError.self) {
                    try GreyImage(decoding: signature.map { UInt8($0) } + noise)
                }
            }
        }
    }

    private func repairChecksums(_ png: [UInt8]) -> [UInt8] {
        var repaired = png
        var start = 8
        while start + 12 <= repaired.count {
            let length = repaired[start..<start + 4].reduce(0) { $0 << 8 | Int($1) }
            let end = start + 8 + length
            guard end + 4 <= repaired.count else { break }
            let crc = PNGFixture.crc32(Array(repaired[start + 4..<end]))
            repaired.replaceSubrange(end..<end + 4, with: PNGFixture.bigEndian(Int(crc)))
            start = end + 4
        }
        return repaired
    }
}
