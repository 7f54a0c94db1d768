import NeuralNetwork

/// What pages are drawn with: faces of print, and hands.
struct PageSupply: Sendable {
    /// The faces that print is set in; at least one.
    let faces: [PrintFace]

    /// Recorded hands.
    let pens: PenHands?

    /// Images of digits.
    let crops: DigitShelves?

    /// Whether no number is written by hand.
    var isBlank = false

    /// Chooses where the digits of a hand come from.
    func source(_ writer: Writer, using generator: inout SeededGenerator) -> PageHand.Source {
        let hands = pens?.digitWriters ?? []
        // People's own digits most often, where there are any.
        let weights: [Float] = [hands.isEmpty && crops == nil ? 1 : 0.25, hands.isEmpty ? 0 : 1]
        switch generator.index(weights: weights + [crops == nil ? 0 : 0.6]) {
        case 1: return .pen(hands[generator.number(below: hands.count)])
        case 2:
            guard let crops else { return .writer(writer) }
            return .crops(crops.choice(using: &generator))
        default: return .writer(writer)
        }
    }
}
