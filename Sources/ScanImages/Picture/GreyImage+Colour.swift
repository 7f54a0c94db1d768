extension GreyImage {
    /// Creates the grey picture of a colour picture in which ink stands out as a person sees it.
    ///
    /// A pixel is as bright as its luma (ITU-R BT.601), unless its colour shows more than that:
    /// blue ink on pink paper of the same brightness, say. With the paper around a pixel,
    /// `Pc` its red, green and blue and `P` its luma (``PaperColour``), the pixel's colour shows
    ///
    ///     strength = max(1 - red / Pr, 1 - green / Pg, (1 - blue / Pb) / 2) - 1/16
    ///
    /// and where that is positive, the pixel is `min(luma, P · (1 - 13/16 · strength))`. Blue
    /// counts half, as people see little of it: a yellow marker stays pale, and a pencil under it
    /// visible. Less than a sixteenth is the noise of cameras and of JPEG.
    ///
    /// A picture whose pixels are all neutral keeps its greys to the byte, and no pixel becomes
    /// brighter than its luma.
    ///
    /// - Parameters:
    ///   - pixels: Red, green and blue of each pixel, row-major, shaped `[height, width, 3]`.
    ///   - width: The width in pixels.
    ///   - height: The height in pixels.
    /// - Precondition: `pixels.count == width * height * 3`.
    /// - Complexity: O(width · height).
    public init(inkOf pixels: [UInt8], width: Int, height: Int) {
        self = pixels.withUnsafeBufferPointer {
            GreyImage(inkOf: $0, width: width, height: height)
        }
    }

    /// Creates the grey picture of a picture stored in colour; without a look at the paper where no pixel has a colour.
    init(seenAs colours: [UInt8], width: Int, height: Int) {
        guard Self.hasColour(colours) else {
            let greys = stride(from: 0, to: colours.count, by: 3).map { colours[$0] }
            self.init(width: width, height: height, pixels: greys)
            return
        }
        self.init(inkOf: colours, width: width, height: height)
    }

    private static func hasColour(_ colours: [UInt8]) -> Bool {
        for place in stride(from: 0, to: colours.count, by: 3) {
            let (red, green, blue) = (colours[place], colours[place + 1], colours[place + 2])
            if red != green || green != blue { return true }
        }
        return false
    }

    /// Creates the grey picture of colours in memory of any kind.
    init(inkOf pixels: UnsafeBufferPointer<UInt8>, width: Int, height: Int) {
        precondition(
            pixels.count == width * height * 3,
            "\(pixels.count) samples do not fill a colour picture of \(width)×\(height)")
        guard let colours = pixels.baseAddress, width > 0, height > 0 else {
            self.init(width: width, height: height, pixels: [])
            return
        }
        let paper = PaperColour(of: pixels, width: width, height: height)
        let greys = [UInt8](unsafeUninitializedCapacity: width * height) { target, filled in
            filled = width * height
            guard let target = target.baseAddress else { return }
            for y in 0..<height {
                paper.eachStretch(ofRow: y) { columns, tone, step in
                    let start = y * width + columns.lowerBound
                    Self.writeInk(
                        of: colours + 3 * start, to: target + start, count: columns.count,
                        tone: tone, step: step)
                }
            }
        }
        self.init(width: width, height: height, pixels: greys)
    }

    /// Writes a stretch of a row as the initializer describes.
    private static func writeInk(
        of colours: UnsafePointer<UInt8>, to target: UnsafeMutablePointer<UInt8>, count: Int,
        tone: PaperColour.Tone, step: PaperColour.Tone
    ) {
        var (paper, redGain, greenGain, blueGain) = (tone[0], tone[1], tone[2], tone[3])
        var colour = colours
        for place in 0..<count {
            let (red, green, blue) = (Int32(colour[0]), Int32(colour[1]), Int32(colour[2]))
            colour += 3
            let luma = Luma.of(red, green, blue)
            // Each channel as bright as the paper where the pixel is paper. A gain is at most
            // 255/16, so that no product reaches 2²⁸.
            let half = (paper &+ blue &* blueGain) &>> 1
            let least = min(min(red &* redGain, green &* greenGain), half)
            let strength = paper &- paper &>> 4 &- least
            let dark = (paper &- (13 &* strength) &>> 4) &>> 16
            target[place] = UInt8(truncatingIfNeeded: strength > 0 ? min(luma, dark) : luma)
            paper &+= step[0]
            redGain &+= step[1]
            greenGain &+= step[2]
            blueGain &+= step[3]
        }
    }
}
