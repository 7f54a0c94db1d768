import NeuralNetwork

/// One person writing on a page: whose digits, which pen, how large and how evenly.
struct PageHand: Sendable {
    /// Where the digits come from.
    enum Source: Sendable {
        /// The synthesiser's own writers.
        case writer(Writer)

        /// A writer whose pen was recorded.
        case pen(PenHands.DigitWriter)

        /// Images of digits.
        case crops(DigitShelves.Choice)
    }

    /// Where the digits come from.
    let source: Source

    /// The colour in the pen.
    var ink: PageInk

    /// Half the width of the line in millimetres.
    var penRadius: Float

    /// Who writes signs and letters: the writer of the digits, or one like them.
    let writer: Writer

    /// Recorded words of one hand.
    let words: [PenSample]

    /// Recorded letters of one hand.
    let letters: [PenSample]

    /// Recorded signs.
    let symbols: [String: [PenSample]]

    /// The usual gap between digits in their heights.
    var gap: Float

    let gapSpread: Float

    /// Whether zeros behind each other are written without a gap, as in sums.
    let joinsZeros: Bool

    /// Whether the pen stays on the paper between digits.
    let links: PageHand.Links

    /// How ones are written.
    let ones: PageHand.Ones
    let sizeSpread: Float
    let zeroSize: Float
    let slant: Float
    let stretch: Float
    let strokeChange: Float

    /// The turn of the line in radians.
    let climb: Float

    /// Draws a hand; on plain pages few write their digits as wide apart as they are high.
    init(of supply: PageSupply, isPlain: Bool = false, using generator: inout SeededGenerator) {
        writer = Writer(from: .mixed, inNumbers: true, using: &generator)
        source = supply.source(writer, using: &generator)
        (ink, penRadius) = Self.pen(using: &generator)
        if let pens = supply.pens {
            words = pens.words.isEmpty ? [] : pens.words[generator.number(below: pens.words.count)]
            letters =
                pens.letters.isEmpty
                ? [] : pens.letters[generator.number(below: pens.letters.count)]
            symbols = pens.symbols
        } else {
            (words, letters, symbols) = ([], [], [:])
        }
        switch generator.index(weights: [22, 46, 22, isPlain ? 2 : 10]) {
        case 0: gap = generator.uniform(in: -0.1...0.05)
        case 1: gap = generator.uniform(in: 0.05...0.28)
        case 2: gap = generator.uniform(in: 0.28...0.7)
        default: gap = generator.uniform(in: 0.7...1.5)
        }
        gapSpread = generator.uniform(in: 0.02...0.08) + max(gap, 0) * 0.2
        sizeSpread =
            generator.chance(0.3)
            ? generator.uniform(in: 0.1...0.22) : generator.uniform(in: 0.02...0.08)
        joinsZeros = generator.chance(0.35)
        zeroSize = generator.chance(0.25) ? generator.uniform(in: 0.5...0.9) : 1
        // Recorded hands and images have a slant and a width of their own, which is changed a little.
        slant = generator.normal(mean: 0.05, deviation: 0.18)
        stretch = min(max(1 + generator.normal(deviation: 0.14), 0.65), 1.5)
        strokeChange = generator.uniform(in: -0.5...0.8)
        climb = generator.normal(deviation: 0.02)
        links = Links(using: &generator)
        ones = Ones(using: &generator)
    }

    /// Draws a pen: its colour, and half the width of its line in millimetres.
    private static func pen(using generator: inout SeededGenerator) -> (PageInk, Float) {
        func near(_ red: Float, _ green: Float, _ blue: Float, by spread: Float = 0.1) -> PageInk {
            func stray(_ tone: Float) -> Float {
                min(max(tone + generator.uniform(in: -spread...spread), 0), 0.9)
            }
            return PageInk(stray(red), stray(green), stray(blue))
        }
        var ink: PageInk
        let radius: Float
        switch generator.index(weights: [7, 6, 3, 2, 1, 1]) {
        case 0:
            (ink, radius) = (near(0.16, 0.22, 0.6), generator.uniform(in: 0.14...0.28))
            ink.grain = generator.uniform(in: 0...0.3)
        case 1:
            (ink, radius) = (near(0.1, 0.1, 0.12), generator.uniform(in: 0.14...0.32))
            ink.grain = generator.uniform(in: 0...0.2)
        case 2:
            let grey = generator.uniform(in: 0.2...0.5)
            (ink, radius) = (PageInk(grey, grey, grey + 0.02), generator.uniform(in: 0.15...0.36))
            ink.grain = generator.uniform(in: 0.3...0.65)
        case 3: (ink, radius) = (near(0.75, 0.12, 0.15), generator.uniform(in: 0.16...0.4))
        case 4: (ink, radius) = (near(0.1, 0.5, 0.25), generator.uniform(in: 0.16...0.4))
        default: (ink, radius) = (near(0.12, 0.12, 0.2), generator.uniform(in: 0.35...0.7))
        }
        // A pen that runs dry, or a scanner that is set too light.
        if generator.chance(0.2) { ink.strength = generator.uniform(in: 0.45...0.9) }
        return (ink, radius)
    }

    /// Half the width of the line for writing of a height.
    func radius(forHeight height: Float) -> Float {
        min(max(penRadius, height * 0.018), height * 0.1)
    }
}
