extension DigitBitmap {
    /// The side of the square a digit is fitted into, in pixels.
    static let fittedSide = 20

    /// Prepares ink of any size as MNIST's digits were prepared: the picture is fitted into 20×20
    /// keeping its aspect ratio, then moved in whole pixels until its centre of mass is in the
    /// middle of 28×28.
    ///
    /// Shrinking averages the area that falls on each pixel, so edges come out grey as MNIST's do;
    /// enlarging interpolates linearly.
    ///
    /// - Parameter ink: The digit cut to its ink: 0 is paper, 255 is full ink.
    /// - Precondition: `ink` has at least one pixel.
    init(fitting ink: GreyImage) {
        let longest = max(ink.width, ink.height)
        let width = max(1, (ink.width * Self.fittedSide * 2 + longest) / (2 * longest))
        let height = max(1, (ink.height * Self.fittedSide * 2 + longest) / (2 * longest))
        let horizontal = ResamplingTable(from: ink.width, to: width)
        let vertical = ResamplingTable(from: ink.height, to: height)
        var narrow = [Float](repeating: 0, count: width * ink.height)
        for y in 0..<ink.height {
            for x in 0..<width {
                var sum: Float = 0
                for tap in horizontal.taps(of: x) {
                    sum += tap.weight * Float(ink.pixels[y * ink.width + tap.source])
                }
                narrow[y * width + x] = sum
            }
        }
        var fitted = [Float](repeating: 0, count: width * height)
        for y in 0..<height {
            for tap in vertical.taps(of: y) {
                for x in 0..<width {
                    fitted[y * width + x] += tap.weight * narrow[tap.source * width + x]
                }
            }
        }
        self.init(centring: fitted, width: width, height: height)
    }

    /// Places fitted ink so that its centre of mass falls on the middle pixel.
    private init(centring fitted: [Float], width: Int, height: Int) {
        var mass: Float = 0
        var columnMoment: Float = 0
        var rowMoment: Float = 0
        for y in 0..<height {
            for x in 0..<width {
                let value = fitted[y * width + x]
                mass += value
                columnMoment += value * Float(x)
                rowMoment += value * Float(y)
            }
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
                let value = fitted[y * width + x].rounded()
                pixels[(top + y) * Self.side + left + x] = UInt8(min(max(value, 0), 255))
            }
        }
        self.init(pixels: pixels)
    }
}

/// For each target pixel along one axis, the source pixels it is made of and their weights.
private struct ResamplingTable {
    struct Tap {
        var source: Int
        var weight: Float
    }

    private var starts: [Int] = [0]
    private var allTaps: [Tap] = []

    func taps(of target: Int) -> ArraySlice<Tap> {
        allTaps[starts[target]..<starts[target + 1]]
    }

    init(from sourceCount: Int, to targetCount: Int) {
        let scale = Float(sourceCount) / Float(targetCount)
        for target in 0..<targetCount {
            if scale >= 1 {
                appendAreaTaps(target: target, scale: scale, sourceCount: sourceCount)
            } else {
                appendLinearTaps(target: target, scale: scale, sourceCount: sourceCount)
            }
            starts.append(allTaps.count)
        }
    }

    private mutating func appendAreaTaps(target: Int, scale: Float, sourceCount: Int) {
        let start = Float(target) * scale
        let end = start + scale
        var source = Int(start)
        while source < sourceCount, Float(source) < end {
            let covered = min(Float(source + 1), end) - max(Float(source), start)
            if covered > 0 { allTaps.append(Tap(source: source, weight: covered / scale)) }
            source += 1
        }
    }

    private mutating func appendLinearTaps(target: Int, scale: Float, sourceCount: Int) {
        let position = (Float(target) + 0.5) * scale - 0.5
        let lower = Int(position.rounded(.down))
        let fraction = position - Float(lower)
        let first = min(max(lower, 0), sourceCount - 1)
        let second = min(max(lower + 1, 0), sourceCount - 1)
        allTaps.append(Tap(source: first, weight: 1 - fraction))
        allTaps.append(Tap(source: second, weight: fraction))
    }
}
