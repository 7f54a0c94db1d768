/// What each pixel of a cut-out is taken for, by the map of its page.
struct CutClasses {
    /// What a pixel is taken for; most edges of strokes are unsure.
    enum Kind: UInt8 {
        /// Paper, or too little of anything.
        case unsure
        /// Ink of the number's kind.
        case own
        /// Ink of the number's kind that lies in another number's territory.
        case neighbour
        /// Other writing.
        case writing
        /// No writing.
        case furniture
    }

    /// What each pixel is, row-major as the cut-out.
    private(set) var kinds: [Kind] = []

    /// By how much more furniture a pixel is than the number's ink, `-1...1`.
    private(set) var furniture: [Float] = []

    /// Whether each pixel lies in a band.
    private(set) var isInBand: [Bool] = []

    /// Whether each pixel is part of something broad that is no writing.
    private(set) var isBroad: [Bool] = []

    /// The number's kind of ink wins from this probability on, unless furniture is more probable: an eighth of a
    /// stroke's width beside its middle the map is sure of nothing.
    private static let ownBar: Float = 0.3

    /// What is no ink of the number must be this probable.
    private static let foreignBar: Float = 0.5

    /// Looks every pixel up.
    ///
    /// - Parameters:
    ///   - cut: The cut-out.
    ///   - number: The number it shows.
    ///   - page: The map, and which number is nearest to each place.
    init(of cut: NumberCut, for number: NumberCandidate, on page: PageTerritories) {
        let (width, height) = (cut.image.width, cut.image.height)
        kinds = Array(repeating: .unsure, count: width * height)
        furniture = Array(repeating: 0, count: width * height)
        isInBand = Array(repeating: false, count: width * height)
        isBroad = Array(repeating: false, count: width * height)
        // A third of a place: between them nothing changes.
        let step = max(1, Int(page.map.pixelsPerPlace / (3 * cut.frame.scale)))
        for y in stride(from: 0, to: height, by: step) {
            for x in stride(from: 0, to: width, by: step) {
                let middle = SIMD2(Double(x), Double(y)) + Double(step) / 2
                let point = cut.frame.point(at: middle)
                let shares = page.map.shares(at: point)
                let place = page.map.place(at: point)
                // All of a number came onto the page in one way: in a band, a digit of the other kind is the
                // map's error.
                let digits = SIMD2(shares.classes[0], shares.classes[1])
                let own =
                    shares.band >= 0.5
                    ? digits.sum() : number.ink == .handwritten ? digits[0] : digits[1]
                let other = shares.classes.sum() - own - shares.classes[3]
                let owner = page.nearest[place]
                let kind = Self.kind(
                    own: own, writing: other, furniture: shares.classes[3],
                    isNeighbours: owner > 0 && owner != number.label)
                for row in y..<min(y + step, height) {
                    for pixel in row * width + x..<row * width + min(x + step, width) {
                        kinds[pixel] = kind
                        furniture[pixel] = shares.classes[3] - own
                        isInBand[pixel] = shares.band >= 0.5
                        isBroad[pixel] = page.isBroad[place]
                    }
                }
            }
        }
    }

    private static func kind(
        own: Float, writing: Float, furniture: Float, isNeighbours: Bool
    ) -> Kind {
        if own >= ownBar, own >= furniture { return isNeighbours ? .neighbour : .own }
        guard writing + furniture >= foreignBar else { return .unsure }
        return writing >= furniture ? .writing : .furniture
    }
}

/// A map with the numbers found on it.
struct PageTerritories {
    /// The map.
    let map: PageMap

    /// The number whose band is nearest to each place, 0 where none is near.
    let nearest: [Int32]

    /// Whether each place is part of something broad that is no writing.
    let isBroad: [Bool]
}
