import ScanImages

/// Pictures to the decoders and both finders of ink: what does not decode is drawn.
struct DecodingTarget: FuzzTarget {
    static func seeds() -> [[UInt8]] { SeedPictures.all() }

    func take(_ bytes: [UInt8]) {
        // Small enough that a promise of many pixels is not what the time goes into.
        let limits = ImageLimits(maximumPixels: 40_000)
        _ = ImageFormat.completeness(
            head: Array(bytes.prefix(64)), tail: Array(bytes.suffix(64)), size: bytes.count)
        let image = (try? GreyImage(decoding: bytes, limits: limits)) ?? GreyImage(drawnBy: bytes)
        _ = try? DigitFinder().numbers(in: image)
        for line in (try? LineFinder().lines(in: image)) ?? [] {
            _ = line.digit(in: 0..<line.strip.width / 2)
        }
    }
}
