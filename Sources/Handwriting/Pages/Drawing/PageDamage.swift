import Glibc
import NeuralNetwork

/// What scanning does to a page once ink is on it: blur, tone, noise, and how the file is stored.
struct PageDamage: Sendable {
    /// The width of the blur in millimetres (one deviation).
    private var blur: Float = 0

    /// How far the tones are pulled apart around the middle: 1 leaves them, 20 is black and white.
    private var steepness: Float = 1

    /// The tone that becomes the middle.
    private var middle: Float = 0.6

    /// How dark black still is and how light white still is: little between them is low contrast.
    private var range: ClosedRange<Float> = 0...1

    /// Whether light and dark change places.
    let isNegative: Bool

    /// The deviation of a pixel, in `0...1`.
    private var noise: Float = 0

    /// How often a pixel is a speck.
    private var specks: Float = 0

    /// The quality of the JPEG that the page is stored as; `nil` is a PNG.
    let jpegQuality: Int?

    private let places: HashedNoise

    /// Draws the damage to a page of a paper.
    ///
    /// A third of the pages come from a good scanner and have none; so do all that are to be clean.
    init(
        to paper: SIMD4<Float>, isClean: Bool = false, using generator: inout SeededGenerator
    ) {
        let isClean = generator.chance(0.33) || isClean
        let quality = generator.uniform(in: isClean ? 75...95 : 30...95)
        jpegQuality = generator.chance(0.6) ? Int(quality) : nil
        isNegative = !isClean && generator.chance(0.05)
        places = HashedNoise(seed: generator.next())
        guard !isClean else { return }
        if generator.chance(0.55) { blur = generator.uniform(in: 0.02...0.2) }
        if generator.chance(0.04) { blur = generator.uniform(in: 0.2...0.32) }
        switch generator.index(weights: [6, 2, 1]) {
        case 1: steepness = generator.uniform(in: 1.1...1.8)
        case 2: steepness = generator.uniform(in: 3...12)
        default: break
        }
        // What becomes white and what black goes by the paper, as in every scanner.
        let tone = 0.3 * paper.x + 0.59 * paper.y + 0.11 * paper.z
        middle = tone * generator.uniform(in: steepness > 2 ? 0.7...0.88 : 0.55...0.8)
        if generator.chance(0.25) {
            let black = generator.uniform(in: 0...0.35)
            range = black...max(black + 0.3, generator.uniform(in: 0.7...1))
        }
        if generator.chance(0.6) {
            let draw = generator.uniform()
            noise = 0.002 + 0.06 * draw * draw
        }
        if generator.chance(0.08) { specks = generator.uniform(in: 0.0001...0.003) }
    }

    /// How many pixels around a window have a say in it.
    func reach(pixelsPerMillimetre: Float) -> Int { kernel(pixelsPerMillimetre).count / 2 }

    /// The weights of the blur.
    private func kernel(_ pixelsPerMillimetre: Float) -> [Float] {
        let deviation = blur * pixelsPerMillimetre
        guard deviation > 0.25 else { return [1] }
        let reach = max(1, Int((deviation * 2.5).rounded(.up)))
        let weights = (-reach...reach).map { place in
            expf(-Float(place * place) / (2 * deviation * deviation))
        }
        let sum = weights.reduce(0, +)
        return weights.map { $0 / sum }
    }

    /// Damages a picture and returns the bytes of a window inside it: red, green and blue.
    func bytes(
        of raster: PageRaster, in inner: PixelWindow, pixelsPerMillimetre: Float
    ) -> [UInt8] {
        let kernel = kernel(pixelsPerMillimetre)
        let blurred =
            kernel.count == 1 ? raster.colours : Self.blurred(raster, by: kernel)
        let outer = raster.window
        return [UInt8](unsafeUninitializedCapacity: 3 * inner.width * inner.height) {
            bytes, count in
            blurred.withUnsafeBufferPointer { source in
                for row in 0..<inner.height {
                    let first = (row + inner.y - outer.y) * outer.width + inner.x - outer.x
                    for column in 0..<inner.width {
                        let tone = stored(
                            source[first + column], x: column + inner.x, y: row + inner.y)
                        let place = 3 * (row * inner.width + column)
                        bytes.initializeElement(at: place, to: UInt8(tone.x))
                        bytes.initializeElement(at: place + 1, to: UInt8(tone.y))
                        bytes.initializeElement(at: place + 2, to: UInt8(tone.z))
                    }
                }
            }
            count = 3 * inner.width * inner.height
        }
    }

    /// The tone that a tone becomes.
    @inline(__always)
    private func bent(_ colour: SIMD4<Float>) -> SIMD4<Float> {
        var tone = colour
        if steepness > 1 { tone = (tone - middle) * steepness + middle }
        tone.stayInRange()
        return tone * (range.upperBound - range.lowerBound) + range.lowerBound
    }

    /// Whether nothing is left of ink: too pale against the paper for the scanner.
    func hides(_ ink: SIMD4<Float>, on paper: SIMD4<Float>) -> Bool {
        let difference = bent(ink) - bent(paper)
        return max(abs(difference.x), abs(difference.y), abs(difference.z)) < 0.04
    }

    /// The tones of a pixel as they are stored, 0 to 255.
    @inline(__always)
    private func stored(_ colour: SIMD4<Float>, x: Int, y: Int) -> SIMD4<Float> {
        var tone = bent(colour)
        if isNegative { tone = SIMD4(repeating: 1) - tone }
        if noise > 0 { tone += noise * 2.45 * places.triangular(x, y) }
        if specks > 0 {
            let bits = places.bits(y, x &+ 7919)
            if Float(bits >> 40) * 0x1p-24 < specks {
                tone = SIMD4(repeating: bits & 1 == 0 ? 0 : 1)
            }
        }
        tone.stayInRange()
        return tone * 255 + 0.5
    }

    /// The picture blurred both ways; at its edges it is continued.
    private static func blurred(_ raster: PageRaster, by kernel: [Float]) -> [SIMD4<Float>] {
        let (width, height) = (raster.window.width, raster.window.height)
        let reach = kernel.count / 2
        var across = [SIMD4<Float>](repeating: .zero, count: width * height)
        var result = across
        raster.colours.withUnsafeBufferPointer { source in
            across.withUnsafeMutableBufferPointer { across in
                for y in 0..<height {
                    let row = y * width
                    for x in 0..<width {
                        var sum = SIMD4<Float>.zero
                        if x >= reach, x < width - reach {
                            for index in 0..<kernel.count {
                                sum += source[row + x + index - reach] * kernel[index]
                            }
                        } else {
                            for index in 0..<kernel.count {
                                let column = min(max(x + index - reach, 0), width - 1)
                                sum += source[row + column] * kernel[index]
                            }
                        }
                        across[row + x] = sum
                    }
                }
            }
        }
        across.withUnsafeBufferPointer { source in
            result.withUnsafeMutableBufferPointer { result in
                for y in 0..<height {
                    for index in 0..<kernel.count {
                        let row = min(max(y + index - reach, 0), height - 1) * width
                        let weight = kernel[index]
                        for x in 0..<width { result[y * width + x] += source[row + x] * weight }
                    }
                }
            }
        }
        return result
    }
}

extension SIMD4<Float> {
    /// Brings every lane into `0...1`. (The library's `clamp` is a call for each lane's comparison.)
    @inline(__always)
    fileprivate mutating func stayInRange() {
        replace(with: 0, where: self .< 0)
        replace(with: 1, where: self .> 1)
    }
}
