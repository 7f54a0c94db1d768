/// How much ink every pixel of a picture holds, whatever the tone of the paper and whichever of
/// the two is darker.
struct InkPlane {
    /// The width in pixels.
    let width: Int

    /// The height in pixels.
    let height: Int

    /// The ink, row-major: 0 is paper, 255 takes all of the paper's light away.
    private(set) var ink: [UInt8]

    /// The most ink that the paper's own noise shows.
    let noise: UInt8

    /// The least ink that belongs to a stroke.
    private(set) var threshold: UInt8

    /// The least ink that stands out from the paper's noise.
    private let faintest: Double

    /// The picture without its frame, where it has one.
    let interior: PixelBox

    /// Separates ink from paper.
    ///
    /// - Parameters:
    ///   - image: The picture.
    ///   - erasesFrame: Whether a frame along the picture's edges becomes paper. The first digit
    ///     of a number that was cut to its ink, a one, looks like a frame's side.
    /// - Throws: `NoDigit` where nothing, or too much, stands out.
    init(of image: GreyImage, erasesFrame: Bool = true) throws(NoDigit) {
        width = image.width
        height = image.height
        let slope = LightSlope(of: image)
        let isDarkOnLight = InkPolarity(of: image, slope: slope) == .darkOnLight
        let picture = isDarkOnLight ? image : image.inverted
        ink = Self.ink(of: picture)
        var noiseDeviation = Self.noiseDeviation(of: ink, width: width)
        // A photo's grain: strokes of a picture this large survive the mean of 3×3 pixels, and the
        // grain sinks to a third.
        if noiseDeviation >= 2, min(width, height) >= 48 {
            ink = Self.smoothed(ink, width: width, height: height)
            // Two thirds of what neighbours then hold is the same grain, so their differences
            // show only 1/√3 of it.
            noiseDeviation = 1.7 * Self.noiseDeviation(of: ink, width: width)
        }
        var tones = ToneHistogram(of: ink)
        // The paper's tone was taken from its lighter pixels, so that most paper shows a little
        // ink; strokes stand out from that.
        var split = tones.split().tone
        let paper = Double(tones.quantile(0.5, in: 0...split))
        faintest = paper + max(Self.faintestStroke, 6 * noiseDeviation)
        noise = UInt8(min(255, (paper + 3 * noiseDeviation).rounded()))
        var threshold = Self.threshold(split: split, faintest: faintest)
        let frame =
            erasesFrame
            ? PictureFrame(around: ink, width: width, height: height, threshold: threshold) : nil
        if let frame {
            frame.erase(from: &ink)
            tones = ToneHistogram(of: ink)
            split = tones.split().tone
            threshold = Self.threshold(split: split, faintest: faintest)
        }
        self.threshold = threshold
        interior = frame?.interior ?? PixelBox(x: 0, y: 0, width: width, height: height)
        let covered = tones.population(of: Int(threshold)...255)
        guard covered > 0 else { throw .blank }
        guard covered * 100 <= Self.maximumInkInPercent * tones.total else {
            throw .tooMuchInk(percent: covered * 100 / tones.total)
        }
    }

    /// Separates ink from paper once more, after much darker ink than the digits' was erased.
    mutating func separateAgain() {
        threshold = Self.threshold(split: ToneHistogram(of: ink).split().tone, faintest: faintest)
    }

    /// Turns a part of the picture into paper.
    ///
    /// - Precondition: The box lies within the picture.
    mutating func erase(_ box: PixelBox) {
        for y in box.y..<box.endY {
            for place in y * width + box.x..<y * width + box.endX { ink[place] = 0 }
        }
    }

    /// Turns the pixels into paper whose index meets a condition.
    mutating func erase(where isErased: (Int) -> Bool) {
        for place in ink.indices where isErased(place) { ink[place] = 0 }
    }

    /// Strokes are what is darker than most of what lies between ink and paper: their pale rim,
    /// a blurred camera's, would join digits and fill loops.
    private static func threshold(split: Int, faintest: Double) -> UInt8 {
        UInt8(min(255, max(faintest, 0.7 * Double(split)).rounded()))
    }

    /// Less ink than this is what JPEG and scanners do to blank paper.
    private static let faintestStroke = 16.0

    /// A bold digit cut to its ink covers up to six tenths of its picture.
    private static let maximumInkInPercent = 65

    /// The ink of a picture with dark ink on light paper.
    private static func ink(of picture: GreyImage) -> [UInt8] {
        let paper = PaperTone(under: picture)
        guard let tone = paper.evenTone else { return paper.ink(on: picture) }
        // Even paper, as in most pictures of one digit: one look-up a pixel.
        let table = (0..<256).map {
            UInt8(min(255, max(0, Int(tone) - $0) * 255 / max(Int(tone), 32)))
        }
        return picture.pixels.map { table[Int($0)] }
    }

    /// Replaces each pixel by the mean of itself and its eight neighbours, the outermost by what
    /// the next pixel inside becomes.
    private static func smoothed(_ ink: [UInt8], width: Int, height: Int) -> [UInt8] {
        var result = ink
        var columns = [Int32](repeating: 0, count: width)
        for y in 1..<height - 1 {
            let row = y * width
            for x in 0..<width {
                columns[x] =
                    Int32(ink[row - width + x]) + Int32(ink[row + x]) + Int32(ink[row + width + x])
            }
            for x in 1..<width - 1 {
                // 7282 / 65536 is a ninth.
                let sum = columns[x - 1] + columns[x] + columns[x + 1]
                result[row + x] = UInt8(truncatingIfNeeded: (sum * 7282) >> 16)
            }
            result[row] = result[row + 1]
            result[row + width - 1] = result[row + width - 2]
        }
        let last = (height - 1) * width
        for x in 0..<width {
            result[x] = result[width + x]
            result[last + x] = result[last - width + x]
        }
        return result
    }

    /// The standard deviation of the noise, from the differences of neighbouring pixels: most of
    /// them lie on paper, so their median knows nothing of the ink.
    private static func noiseDeviation(of ink: [UInt8], width: Int) -> Double {
        guard width > 1 else { return 0 }
        var counts = [Int](repeating: 0, count: 256)
        counts.withUnsafeMutableBufferPointer { counts in
            for start in stride(from: 0, to: ink.count, by: width) {
                var previous = Int(ink[start])
                for place in start + 1..<start + width {
                    let current = Int(ink[place])
                    counts[abs(current - previous)] += 1
                    previous = current
                }
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
