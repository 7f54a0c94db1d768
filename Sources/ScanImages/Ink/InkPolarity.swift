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
    init(of image: GreyImage, slope: LightSlope) {
        let level = slope.removed(from: image)
        let tones = ToneHistogram(of: level.pixels)
        let best = tones.split()
        guard best.clarity >= 0.8 else {
            self = tones.leansToDark ? .darkOnLight : .lightOnDark
            return
        }
        let split = best.tone
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
