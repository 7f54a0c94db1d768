/// Which of ink and paper is darker.
enum InkPolarity {
    case darkOnLight
    case lightOnDark

    /// Judges a picture.
    ///
    /// Where it has two clear tones, paper is the one most of it has; where that is no clear
    /// majority, as with a bold digit cut to its ink, the edge of the picture decides. Where there
    /// are not two tones, as with a pale pencil under a lamp, paper is the many tones around the
    /// median, and the ink lies far to one side of them. A shadow from one side to the other would
    /// count as ink by half, so the plane that fits the tones best is taken out first.
    init(of image: GreyImage) {
        let level = image.withoutSlope
        let tones = ToneHistogram(of: level.pixels)
        guard tones.clarity >= 0.8 else {
            self = tones.leansToDark ? .darkOnLight : .lightOnDark
            return
        }
        let split = tones.bestSplit
        let light = Double(tones.population(of: split + 1...255)) / Double(tones.total)
        if abs(light - 0.5) > 0.1 {
            self = light > 0.5 ? .darkOnLight : .lightOnDark
        } else {
            let edge = level.edge
            let lightOnEdge = edge.reduce(0) { $0 + ($1 > split ? 1 : 0) }
            self = 2 * lightOnEdge >= edge.count ? .darkOnLight : .lightOnDark
        }
    }
}

extension GreyImage {
    /// The picture without the plane `a·x + b·y + c` that fits it best (least squares), around
    /// middle grey.
    fileprivate var withoutSlope: GreyImage {
        var sum = 0
        var columnMoment = 0
        var rowMoment = 0
        for y in 0..<height {
            var rowSum = 0
            for x in 0..<width {
                let tone = Int(pixels[y * width + x])
                rowSum += tone
                columnMoment += x * tone
            }
            sum += rowSum
            rowMoment += y * rowSum
        }
        let count = Float(pixels.count)
        let mean = Float(sum) / count
        let middleX = Float(width - 1) / 2
        let middleY = Float(height - 1) / 2
        // The variance of 0, 1, …, n - 1 is (n² - 1) / 12.
        let varianceX = max(1, Float(width * width - 1) / 12)
        let varianceY = max(1, Float(height * height - 1) / 12)
        let slopeX = (Float(columnMoment) / count - middleX * mean) / varianceX
        let slopeY = (Float(rowMoment) / count - middleY * mean) / varianceY
        let level = [UInt8](unsafeUninitializedCapacity: pixels.count) { level, filled in
            for y in 0..<height {
                let start = 128 - mean - slopeY * (Float(y) - middleY) + slopeX * middleX
                for x in 0..<width {
                    let tone = Float(pixels[y * width + x]) + start - slopeX * Float(x)
                    level[y * width + x] = UInt8(min(max(tone, 0), 255))
                }
            }
            filled = pixels.count
        }
        return GreyImage(width: width, height: height, pixels: level)
    }

    /// The tones along the four edges.
    fileprivate var edge: [UInt8] {
        var tones: [UInt8] = []
        tones.reserveCapacity(2 * (width + height))
        tones += pixels.prefix(width)
        tones += pixels.suffix(width)
        for y in 0..<height {
            tones.append(pixels[y * width])
            tones.append(pixels[y * width + width - 1])
        }
        return tones
    }
}
