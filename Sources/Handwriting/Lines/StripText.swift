import NeuralNetwork

/// What is written on a strip: digits, and marks that are none.
struct StripText: Sendable {
    /// A sign in the order of writing.
    enum Sign: Sendable {
        case digit(UInt8)
        case mark(StripMark)
    }

    /// The signs from left to right.
    let signs: [Sign]

    /// How often numbers of 0, 1, 2 … 13 digits come.
    private static let lengths: [Float] = [
        4, 9, 11, 14, 18, 15, 12, 8, 6, 3, 3, 4, 2, 2,
    ]

    /// Draws a text.
    init(using generator: inout SeededGenerator) {
        let digits = Self.digits(using: &generator)
        let style = generator.uniform()
        var signs: [Sign] = []
        // An amount has points or commas between its thousands, and often something in front or
        // behind that closes it against additions.
        let isAmount = style < 0.3 && digits.count > 1
        let separator: StripMark = [.point, .comma, .dash, .apostrophe][
            generator.index(weights: [6, 2, 1, 1])]
        if generator.chance(isAmount ? 0.25 : 0.04) {
            signs.append(.mark(StripMark.opening(using: &generator)))
        }
        for (index, digit) in digits.enumerated() {
            let left = digits.count - index
            let breaks = isAmount ? left % 3 == 0 : style > 0.93 && generator.chance(0.25)
            if index > 0, breaks { signs.append(.mark(separator)) }
            signs.append(.digit(digit))
        }
        if generator.chance(isAmount ? 0.55 : 0.1) {
            signs.append(.mark(StripMark.closing(using: &generator)))
            if generator.chance(0.3) { signs.append(.mark(StripMark.closing(using: &generator))) }
        }
        if digits.isEmpty {
            for _ in 0..<1 + generator.index(weights: [2, 2, 2, 2, 1, 1, 1]) {
                signs.append(.mark(StripMark.any(using: &generator)))
            }
        }
        self.signs = signs
    }

    private static func digits(using generator: inout SeededGenerator) -> [UInt8] {
        let count = generator.index(weights: lengths)
        var digits = (0..<count).map { _ in UInt8(generator.next() % 10) }
        if count == 4, generator.chance(0.55) {
            digits[0] = generator.chance(0.85) ? 1 : 2
            digits[1] = digits[0] == 2 ? 0 : UInt8(7 + generator.next() % 3)
        }
        // Round sums, and the same digit again and again.
        if count > 2, generator.chance(0.2) {
            let zeros = 2 + generator.index(weights: [2, 3, 1, 1])
            for place in max(1, count - zeros)..<count { digits[place] = 0 }
        }
        if count > 1, generator.chance(0.25) {
            let place = 1 + Int(generator.next() % UInt64(count - 1))
            digits[place] = digits[place - 1]
        }
        return digits
    }
}
