import ScanImages

/// Pictures to the decoders, as they are and with checksums that fit, and what is no picture as strokes to both
/// finders of ink.
struct DecodingTarget: FuzzTarget {
    static let longest = 2048

    static func seeds() -> [[UInt8]] { SeedPictures.all() }

    /// Small enough that a promise of many pixels is not what the time goes into.
    private let limits = ImageLimits(maximumPixels: 10_000)

    func take(_ bytes: [UInt8]) {
        _ = ImageFormat.completeness(
            head: Array(bytes.prefix(64)), tail: Array(bytes.suffix(64)), size: bytes.count)
        switch bytes.first {
        // Of a PNG as it is a checksum is wrong, which one of many may try; a JPEG has none.
        case 0x89: decode(bytes.count % 16 == 0 ? bytes : bytes.withMendedChecksums)
        case 0xFF: decode(bytes)
        default: find(in: GreyImage(drawnBy: bytes))
        }
    }

    private func decode(_ bytes: [UInt8]) {
        guard let scan = try? DecodedScan(decoding: bytes, limits: limits) else { return }
        expect(
            scan.image.pixels.count == scan.image.width * scan.image.height,
            "\(scan.image.pixels.count) pixels")
    }

    private func find(in image: GreyImage) {
        _ = try? DigitFinder().numbers(in: image)
        for line in (try? LineFinder().lines(in: image)) ?? [] {
            _ = line.digit(in: 0..<line.strip.width / 2)
        }
    }
}
