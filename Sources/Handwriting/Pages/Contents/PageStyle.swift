import NeuralNetwork

/// What all of a page has in common: its faces, inks and measures.
struct PageStyle: Sendable {
    /// The face of the text.
    let face: PrintFace

    /// The face of titles.
    let titleFace: PrintFace

    /// The colour of print.
    let print: PageInk

    /// The colour of rules and boxes.
    let rules: PageInk

    /// The width of rules in millimetres.
    let ruleWidth: Float

    /// The size of the text's face in millimetres.
    let textSize: Float

    /// The height of the writing in millimetres.
    let writing: Float

    /// The margin of the page in millimetres.
    let margin: SIMD2<Float>

    /// The people who write on the page, the one who writes most first.
    let hands: [PageHand]

    /// How often a number is left out, or something else stands in its place.
    let emptiness: Float

    /// How often a number has a ring around it, as what a teacher marks.
    let ringed: Float

    /// How often a number is struck out and written anew behind.
    let putRight: Float

    /// How often a field is filled in with words.
    let wordShare: Float

    /// How often a field is filled in by a machine.
    let printShare: Float

    /// The face and the size in which machines fill in.
    let machine: (face: PrintFace, size: Float)

    /// Which language the words are in.
    let language: Int

    /// Draws a style.
    ///
    /// On plain pages numbers are struck out, ringed and written wide apart as seldom as on those that people scan;
    /// on the others as often as it teaches most.
    init(
        of supply: PageSupply, size: SIMD2<Float>, isPlain: Bool = false,
        using generator: inout SeededGenerator
    ) {
        face = supply.faces[generator.number(below: supply.faces.count)]
        titleFace =
            generator.chance(0.5)
            ? face : supply.faces[generator.number(below: supply.faces.count)]
        let tones: [PageInk] = [
            PageInk(0.08, 0.08, 0.08), PageInk(0.25, 0.25, 0.25), PageInk(0.1, 0.15, 0.45),
            PageInk(0.45, 0.45, 0.45), PageInk(0.6, 0.15, 0.12), PageInk(0.1, 0.35, 0.2),
        ]
        print = tones[generator.index(weights: [12, 4, 2, 2, 1, 1])]
        let pale: [PageInk] = [
            print, PageInk(0.6, 0.6, 0.6), PageInk(0.55, 0.7, 0.85), PageInk(0.85, 0.55, 0.5),
            PageInk(0.55, 0.75, 0.6),
        ]
        rules = pale[generator.index(weights: [8, 3, 1.5, 1, 1])]
        ruleWidth = generator.logarithmic(in: 0.1...1.2)
        textSize = generator.uniform(in: 2.6...5)
        let draw = generator.uniform()
        writing = 2.4 + 5.5 * draw * draw + generator.uniform(in: 0...1.2)
        margin =
            SIMD2(generator.uniform(in: 6...24), generator.uniform(in: 6...24))
            * min(1, size.min() / 150)
        let count = 1 + generator.index(weights: [5, 3, 2])
        var hands: [PageHand] = []
        for _ in 0..<count {
            hands.append(PageHand(of: supply, isPlain: isPlain, using: &generator))
        }
        self.hands = hands
        emptiness = generator.chance(0.5) ? 0.05 : generator.uniform(in: 0...0.5)
        ringed = generator.chance(isPlain ? 0.15 : 0.25) ? generator.uniform(in: 0.2...1) : 0.01
        putRight =
            generator.chance(isPlain ? 0.1 : 0.4) ? generator.uniform(in: 0.05...0.5) : 0.01
        wordShare = generator.chance(0.35) ? generator.uniform(in: 0.1...0.5) : 0.03
        printShare = generator.chance(0.35) ? generator.uniform(in: 0.1...0.6) : 0.02
        machine = (
            generator.chance(0.5)
                ? face : supply.faces[generator.number(below: supply.faces.count)],
            textSize * generator.uniform(in: 0.85...1.5)
        )
        language = generator.number(below: PageWords.languages)
    }

    /// One of the hands, the first most often.
    func hand(using generator: inout SeededGenerator) -> PageHand {
        generator.chance(0.75) ? hands[0] : hands[generator.number(below: hands.count)]
    }
}
