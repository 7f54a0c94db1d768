extension DigitBitmap {
    /// The side of the square a digit is fitted into, in pixels.
    static let fittedSide = 20

    /// How much steeper edges become after fitting.
    ///
    /// MNIST's digits were made from black and white; a scan is soft already. At 1.5 the prepared
    /// envelope digits are read best (Docs/Decisions/0005).
    static let crispness: Float = 1.5

    /// Prepares ink of any size as MNIST's digits were prepared: the picture is fitted into 20×20
    /// keeping its aspect ratio, then moved in whole pixels until its centre of mass is in the
    /// middle of 28×28.
    ///
    /// - Parameter ink: The digit cut to its ink: 0 is paper, 255 is full ink.
    /// - Precondition: `ink` has at least one pixel.
    init(fitting ink: GreyImage) {
        let longest = max(ink.width, ink.height)
        let width = max(1, (ink.width * Self.fittedSide * 2 + longest) / (2 * longest))
        let height = max(1, (ink.height * Self.fittedSide * 2 + longest) / (2 * longest))
        var fitted = Self.resample(ink, width: width, height: height)
        // A stroke thinner than a pixel comes out grey all over; MNIST's reach white.
        let strength = 255 / max(fitted.max() ?? 255, 1)
        for place in fitted.indices {
            let crisp = (fitted[place] * strength - 127.5) * Self.crispness + 127.5
            fitted[place] = min(max(crisp, 0), 255)
        }
        self.init(centring: fitted, width: width, height: height)
    }

    /// Scales a picture, first along its rows, then along its columns.
    static func resample(_ picture: GreyImage, width: Int, height: Int) -> [Float] {
        let across = ResamplingTable(from: picture.width, to: width)
        let down = ResamplingTable(from: picture.height, to: height)
        var narrow = [Float](repeating: 0, count: width * picture.height)
        for y in 0..<picture.height {
            let row = y * picture.width
            for x in 0..<width {
                let source = row + across.firsts[x] - across.starts[x]
                var sum: Float = 0
                for tap in across.starts[x]..<across.starts[x + 1] {
                    sum += across.weights[tap] * Float(picture.pixels[source + tap])
                }
                narrow[y * width + x] = sum
            }
        }
        var scaled = [Float](repeating: 0, count: width * height)
        for y in 0..<height {
            for tap in down.starts[y]..<down.starts[y + 1] {
                let weight = down.weights[tap]
                let source = (down.firsts[y] + tap - down.starts[y]) * width
                for x in 0..<width { scaled[y * width + x] += weight * narrow[source + x] }
            }
        }
        return scaled
    }

    /// Places fitted ink so that its centre of mass falls on the middle pixel.
    private init(centring fitted: [Float], width: Int, height: Int) {
        var mass: Float = 0
        var columnMoment: Float = 0
        var rowMoment: Float = 0
        for y in 0..<height {
            var rowMass: Float = 0
            for x in 0..<width {
                let value = fitted[y * width + x]
                rowMass += value
                columnMoment += value * Float(x)
            }
            mass += rowMass
            rowMoment += rowMass * Float(y)
        }
        let middle = Float(Self.side / 2)
        let columnShift = mass > 0 ? Int((middle - columnMoment / mass).rounded()) : 0
        let rowShift = mass > 0 ? Int((middle - rowMoment / mass).rounded()) : 0
        // A very lopsided digit would leave the field: its box stays inside, as in MNIST.
        let left = min(max(columnShift, 0), Self.side - width)
        let top = min(max(rowShift, 0), Self.side - height)
        var pixels = [UInt8](repeating: 0, count: Self.side * Self.side)
        for y in 0..<height {
            for x in 0..<width {
                pixels[(top + y) * Self.side + left + x] = UInt8(
                    fitted[y * width + x].rounded())
            }
        }
        self.init(pixels: pixels)
    }
}
