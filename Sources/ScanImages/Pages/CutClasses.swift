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

    /// The number's kind of ink wins from this probability on: an eighth of a stroke's width beside its middle
    /// the map is sure of nothing.
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
        let count = cut.image.pixels.count
        kinds.reserveCapacity(count)
        furniture.reserveCapacity(count)
        isInBand.reserveCapacity(count)
        isBroad.reserveCapacity(count)
        for y in 0..<cut.image.height {
            for x in 0..<cut.image.width {
                let point = cut.frame.point(at: SIMD2(Double(x) + 0.5, Double(y) + 0.5))
                let shares = page.map.shares(at: point)
                let place = page.map.place(at: point)
                let own = number.ink == .handwritten ? shares.classes[0] : shares.classes[1]
                let other = shares.classes.sum() - own - shares.classes[3]
                let owner = page.nearest[place]
                kinds.append(
                    Self.kind(
                        own: own, writing: other, furniture: shares.classes[3],
                        isNeighbours: owner > 0 && owner != number.label))
                furniture.append(shares.classes[3] - own)
                isInBand.append(shares.band >= 0.5)
                isBroad.append(page.isBroad[place])
            }
        }
    }

    private static func kind(
        own: Float, writing: Float, furniture: Float, isNeighbours: Bool
    ) -> Kind {
        if own >= ownBar { return isNeighbours ? .neighbour : .own }
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
