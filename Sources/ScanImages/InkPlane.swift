/// How much ink every pixel of a picture holds, whatever the tone of the paper and whichever of
/// the two is darker.
struct InkPlane {
    /// The width in pixels.
    let width: Int

    /// The height in pixels.
    let height: Int

    /// The ink, row-major: 0 is paper, 255 takes all of the paper's light away.
    let ink: [UInt8]

    /// The most ink that the paper's own noise shows.
    let noise: UInt8

    /// The least ink that belongs to a stroke.
    let threshold: UInt8

    /// Separates ink from paper.
    ///
    /// - Throws: `NoDigit` where nothing, or too much, stands out.
    init(of image: GreyImage) throws(NoDigit) {
        width = image.width
        height = image.height
        let tones = ToneHistogram(of: image.pixels)
        guard tones.lightest - tones.darkest >= Self.minimumContrast else { throw .blank }
        let split = tones.bestSplit
        let isDarkOnLight = Self.isLight(paperOf: image, tones: tones, split: split)
        let picture = isDarkOnLight ? image : image.inverted
        let paper = isDarkOnLight ? split + 1...255 : 255 - split...255
        let paperTones = isDarkOnLight ? tones : ToneHistogram(counts: tones.counts.reversed())
        ink = Self.ink(of: picture, paperTones: paperTones, paper: paper)
        let noiseDeviation = Self.noiseDeviation(of: picture)
        let inkTones = ToneHistogram(of: ink)
        noise = UInt8(min(255, (3 * noiseDeviation).rounded()))
        let stroke = max(Double(Self.minimumContrast), 5 * noiseDeviation)
        threshold = UInt8(min(255, max(stroke, 0.6 * Double(inkTones.bestSplit))))
        let covered = inkTones.population(of: Int(threshold)...255)
        guard covered > 0 else { throw .blank }
        guard covered * 100 <= Self.maximumInkInPercent * inkTones.total else {
            throw .tooMuchInk(percent: covered * 100 / inkTones.total)
        }
    }

    /// Less than this many of 256 tones is what JPEG and scanners do to blank paper.
    private static let minimumContrast = 16

    /// A bold digit cut to its ink covers up to six tenths of its picture.
    private static let maximumInkInPercent = 65

    /// Whether the paper is the lighter side of `split`: most of the picture is paper, and so is
    /// most of its edge.
    private static func isLight(
        paperOf image: GreyImage, tones: ToneHistogram, split: Int
    ) -> Bool {
        let light = Double(tones.population(of: split + 1...255)) / Double(tones.total)
        var lightOnEdge = 0
        var edge = 0
        func look(_ x: Int, _ y: Int) {
            edge += 1
            if image.pixels[y * image.width + x] > split { lightOnEdge += 1 }
        }
        for x in 0..<image.width {
            look(x, 0)
            look(x, image.height - 1)
        }
        for y in 0..<image.height {
            look(0, y)
            look(image.width - 1, y)
        }
        return light + Double(lightOnEdge) / Double(edge) >= 1
    }

    private static func ink(
        of picture: GreyImage, paperTones: ToneHistogram, paper: ClosedRange<Int>
    ) -> [UInt8] {
        let darkest = paperTones.quantile(0.05, in: paper)
        let lightest = paperTones.quantile(0.95, in: paper)
        // Even paper: one tone for all of it, and one table look-up a pixel.
        if lightest - darkest <= 24 {
            let tone = paperTones.quantile(0.5, in: paper)
            let table = (0..<256).map { inkShare(tone: $0, onPaper: tone) }
            return picture.pixels.map { table[Int($0)] }
        }
        return [UInt8](unsafeUninitializedCapacity: picture.pixels.count) { ink, filled in
            PaperTone(under: picture).forEachRow(width: picture.width, height: picture.height) {
                y, tones in
                for x in 0..<picture.width {
                    let place = y * picture.width + x
                    ink[place] = inkShare(
                        tone: Int(picture.pixels[place]), onPaper: Int(tones[x]))
                }
            }
            filled = picture.pixels.count
        }
    }

    /// The part of the paper's light that is missing, in parts of 255.
    @inline(__always)
    private static func inkShare(tone: Int, onPaper paper: Int) -> UInt8 {
        // Below a tone of 32 the quotient would be noise over noise.
        tone >= paper ? 0 : UInt8(min(255, (paper - tone) * 255 / max(paper, 32)))
    }

    /// The standard deviation of the noise, from the differences of neighbouring pixels: most of
    /// them lie on paper, so their median knows nothing of the ink.
    private static func noiseDeviation(of picture: GreyImage) -> Double {
        guard picture.width > 1 else { return 0 }
        var counts = [Int](repeating: 0, count: 256)
        for y in 0..<picture.height {
            let row = picture.pixels[y * picture.width..<(y + 1) * picture.width]
            var previous = Int(row[row.startIndex])
            for tone in row.dropFirst() {
                counts[abs(Int(tone) - previous)] += 1
                previous = Int(tone)
            }
        }
        // The median of |a - b| for two normal variables of deviation 1 is 0.954.
        return Double(ToneHistogram(counts: counts).quantile(0.5)) / 0.954
    }
}

extension GreyImage {
    /// The picture with black and white exchanged.
    var inverted: GreyImage {
        GreyImage(width: width, height: height, pixels: pixels.map { 255 - $0 })
    }
}
