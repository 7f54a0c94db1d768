import NeuralNetwork

/// Where the digits on strips come from: images, and hands whose strokes are known.
struct StripDigits: Sendable {
    private let images: DigitShelves
    private let pens: [PenHands.DigitWriter]

    /// Creates the supply.
    ///
    /// - Parameters:
    ///   - images: Images of digits.
    ///   - pens: Recorded hands; those of strokes write only where there are some.
    init(images: DigitShelves, pens: PenHands?) {
        self.images = images
        self.pens = pens?.digitWriters ?? []
    }

    /// Who writes the digits of one strip.
    enum Choice: Sendable {
        /// Those who wrote what images show.
        case images(DigitShelves.Choice)

        /// Writers whose pens were recorded: one, or all at once.
        case pens([PenHands.DigitWriter])

        /// One of the synthesiser's writers.
        case writer(Writer)
    }

    /// Chooses for one strip.
    func choice(using generator: inout SeededGenerator) -> Choice {
        guard !pens.isEmpty else { return .images(images.choice(using: &generator)) }
        switch generator.index(weights: [9, 8, 3]) {
        case 0: return .images(images.choice(using: &generator))
        case 1:
            let isMixed = generator.chance(0.08)
            return .pens(isMixed ? pens : [pens[generator.number(below: pens.count)]])
        default: return .writer(Writer(from: .mixed, inNumbers: true, using: &generator))
        }
    }
}

/// A digit as it comes onto a strip.
enum StripDigit: Sendable {
    /// An image of 28×28.
    case image(ArraySlice<UInt8>)

    /// The ways of the middle of the pen, in any unit.
    case strokes([[SIMD2<Float>]])
}

extension StripDigits.Choice {
    /// Returns a digit as one of the writers wrote it.
    func digit(_ digit: UInt8, using generator: inout SeededGenerator) -> StripDigit {
        switch self {
        case .images(let choice): return .image(choice.image(of: digit, using: &generator))
        case .pens(let writers):
            let writer = writers[writers.count == 1 ? 0 : generator.number(below: writers.count)]
            let samples = writer.samples[Int(digit)]
            var strokes = samples[generator.number(below: samples.count)].strokes
            for index in strokes.indices { strokes[index].smooth() }
            return .strokes(strokes)
        case .writer(let writer):
            return .strokes(writer.write(Int(digit), using: &generator).strokes.map(\.points))
        }
    }
}
