import NeuralNetwork

/// What is written by hand in one place of a page: digits, and what stands between them.
struct PageText: Sendable {
    /// One sign.
    enum Sign: Sendable {
        /// A digit, as high as a share of the others, its foot raised by a share of their height.
        case digit(UInt8, size: Float = 1, rise: Float = 0)

        /// A sign that is no digit, by the character that it is.
        case mark(Character)

        /// A gap as wide as a share of the digits' height.
        case gap(Float)

        /// Whether it is the digit zero.
        var isZero: Bool {
            if case .digit(0, _, _) = self { true } else { false }
        }
    }

    /// The signs from left to right.
    var signs: [Sign]

    /// Why it is no plain string of digits.
    var flaw: PageNumber.Flaw?

    /// Everything that is written.
    var written: String

    /// Its digits.
    var digits: String { written.filter(\.isNumber).filter(\.isASCII) }

    /// Creates a text of digits and of marks among them.
    init(_ written: String, flaw: PageNumber.Flaw? = nil) {
        self.written = written
        self.flaw = flaw
        signs = written.map { character in
            if let digit = character.wholeNumberValue { return .digit(UInt8(digit)) }
            return character == " " ? .gap(0.5) : .mark(character)
        }
    }
}

extension PageText {
    /// Digits of which the first is seldom a zero, and a one most often.
    ///
    /// So it is in most collections of numbers (Benford, *The Law of Anomalous Numbers*, 1938).
    static func digits(_ count: Int, using generator: inout SeededGenerator) -> String {
        (0..<count).map { place in
            let isLeading = place == 0 && count > 1 && generator.chance(0.85)
            return String(
                isLeading
                    ? 1 + generator.index(weights: Self.leading) : generator.number(below: 10))
        }.joined()
    }

    /// How often a number begins with 1, 2, … 9: the logarithm of `1 + 1/d`, in thousandths.
    private static let leading: [Float] = [301, 176, 125, 97, 79, 67, 58, 51, 46]

    /// A plain number of a field: a count, a year, a long string, a sum.
    static func number(using generator: inout SeededGenerator) -> PageText {
        switch generator.index(weights: [5, 3, 3, 2, 3]) {
        case 0: return PageText(digits(1 + generator.number(below: 4), using: &generator))
        case 1: return year(using: &generator)
        case 2: return PageText(digits(4 + generator.number(below: 4), using: &generator))
        case 3: return PageText(digits(8 + generator.number(below: 6), using: &generator))
        default: return sum(using: &generator)
        }
    }

    /// A number of so many digits.
    static func number(
        of count: ClosedRange<Int>, using generator: inout SeededGenerator
    ) -> PageText {
        let spread = count.upperBound - count.lowerBound + 1
        return PageText(
            digits(count.lowerBound + generator.number(below: spread), using: &generator))
    }

    /// A year.
    static func year(using generator: inout SeededGenerator) -> PageText {
        PageText(String(1840 + generator.number(below: 190)))
    }

    /// A sum of money, with or without what goes with it.
    static func sum(using generator: inout SeededGenerator) -> PageText {
        var text = digits(2 + generator.number(below: 4), using: &generator)
        if generator.chance(0.5) { text += generator.chance(0.5) ? "00" : "000" }
        if text.count > 3, generator.chance(0.4) {
            let point: Character = generator.chance(0.6) ? "." : generator.chance(0.5) ? "," : "'"
            text.insert(point, at: text.index(text.endIndex, offsetBy: -3))
        }
        switch generator.index(weights: [6, 2, 1, 1, 1, 1]) {
        case 1: text += ",-"
        case 2: text = "-" + text
        case 3: text += "€"
        case 4: text = "$" + text
        case 5: text += "="
        default: break
        }
        return PageText(text)
    }

    /// Handwriting that has digits and is no number.
    static func flawed(using generator: inout SeededGenerator) -> PageText {
        let flaws = PageNumber.Flaw.allCases
        return flawed(flaws[generator.number(below: flaws.count)], using: &generator)
    }

    /// Handwriting of a kind that is no number.
    static func flawed(
        _ flaw: PageNumber.Flaw, using generator: inout SeededGenerator
    ) -> PageText {
        func two(_ limit: Int) -> String {
            let number = String(generator.number(below: limit))
            return number.count < 2 && generator.chance(0.6) ? "0" + number : number
        }
        switch flaw {
        case .fraction: return fraction(using: &generator)
        case .decimal:
            let point = generator.chance(0.5) ? "," : generator.chance(0.5) ? "." : "·"
            let whole = digits(1 + generator.number(below: 2), using: &generator)
            return PageText(whole + point + String(1 + generator.number(below: 9)), flaw: flaw)
        case .time:
            return PageText(two(24) + (generator.chance(0.7) ? ":" : ".") + two(60), flaw: flaw)
        case .date:
            let point = generator.chance(0.5) ? "." : generator.chance(0.6) ? "/" : "-"
            let year = generator.chance(0.5) ? two(100) : String(1950 + generator.number(below: 90))
            return PageText(
                [
                    String(1 + generator.number(below: 31)),
                    String(1 + generator.number(below: 12)), year,
                ]
                .joined(separator: point), flaw: flaw)
        case .struckOut:
            return PageText(digits(2 + generator.number(below: 5), using: &generator), flaw: flaw)
        }
    }

    /// A whole number and a part: `4½`.
    private static func fraction(using generator: inout SeededGenerator) -> PageText {
        let (above, below) = [(1, 2), (1, 4), (3, 4), (1, 3)][generator.number(below: 4)]
        let whole = generator.number(below: 13)
        let glyph = ["1/2": "½", "1/4": "¼", "3/4": "¾", "1/3": "⅓"]["\(above)/\(below)"] ?? "½"
        var text = PageText(whole == 0 ? "" : String(whole), flaw: .fraction)
        text.written += glyph
        let size = generator.uniform(in: 0.45...0.65)
        text.signs += [
            .digit(UInt8(above), size: size, rise: generator.uniform(in: 0.45...0.65)),
            .mark("/"), .digit(UInt8(below), size: size, rise: generator.uniform(in: -0.1...0.1)),
        ]
        return text
    }
}
