import NeuralNetwork

/// What is on the paper beside the number: rules and boxes, a printed pattern, the ends of strokes of
/// the lines above and below.
struct StripClutter: Sendable {
    /// What there can be.
    enum Kind: CaseIterable {
        case rule, box, waves, hatching, neighbours
    }

    /// What there is.
    let kinds: [Kind]

    /// Creates paper with some of it.
    init(_ kinds: [Kind]) { self.kinds = kinds }

    /// Draws what there is; on most paper nothing.
    init(using generator: inout SeededGenerator) {
        let chances: [Float] = [0.2, 0.1, 0.16, 0.14, 0.2]
        kinds = zip(Kind.allCases, chances).filter { generator.chance($0.1) }.map(\.0)
    }

    /// Draws it onto a strip.
    func spoil(
        _ sheet: inout StripSheet, hand: StripHand, digits: StripDigits.Choice,
        using generator: inout SeededGenerator
    ) {
        for kind in kinds {
            switch kind {
            case .rule: Self.rule(&sheet, using: &generator)
            case .box: Self.box(&sheet, using: &generator)
            case .waves: Self.waves(&sheet, using: &generator)
            case .hatching: Self.hatching(&sheet, using: &generator)
            case .neighbours:
                Self.neighbours(&sheet, hand: hand, digits: digits, using: &generator)
            }
        }
    }

    /// A ruled line along the strip, somewhere, most often at the foot.
    private static func rule(_ sheet: inout StripSheet, using generator: inout SeededGenerator) {
        let (width, height) = (Float(sheet.width), Float(sheet.height))
        let strength = generator.uniform(in: 0.25...1)
        let radius = generator.uniform(in: 0.25...0.9)
        for _ in 0..<(generator.chance(0.3) ? 2 : 1) {
            let y =
                generator.chance(0.6)
                ? height * generator.uniform(in: 0.82...1) : height * generator.uniform(in: 0...1)
            let tilt = generator.normal(deviation: 0.02) * width
            sheet.line(
                from: [0, y - tilt], to: [width - 1, y + tilt], radius: radius, strength: strength)
        }
    }

    /// The head and the foot of a box.
    ///
    /// Its upright sides are not drawn: nobody could tell them from ones.
    private static func box(_ sheet: inout StripSheet, using generator: inout SeededGenerator) {
        let (width, height) = (Float(sheet.width), Float(sheet.height))
        let strength = generator.uniform(in: 0.3...1)
        let radius = generator.uniform(in: 0.3...1.1)
        for y in [generator.uniform(in: -1...1), height - generator.uniform(in: 0...2)]
        where generator.chance(0.5) {
            sheet.line(
                from: [0, y], to: [width - 1, y], radius: radius, strength: strength)
        }
    }

    /// Wavy lines side by side, as banks print on cheques.
    private static func waves(_ sheet: inout StripSheet, using generator: inout SeededGenerator) {
        let spacing = generator.uniform(in: 2.5...7)
        let slope = generator.normal(deviation: 0.35)
        let swing = generator.uniform(in: 0...2.5)
        let length = generator.uniform(in: 12...50)
        let strength = generator.uniform(in: 0.08...0.5)
        let thickness = generator.uniform(in: 0.25...0.5)
        let shift = generator.uniform(in: 0...spacing)
        sheet.transform { ink, width, height in
            for x in 0..<width {
                let phase = (Float(x) / length).truncatingRemainder(dividingBy: 1)
                let wave = swing * (8 * phase * (1 - phase) - 1)
                for y in 0..<height {
                    let line = (Float(y) - slope * Float(x) + wave + shift) / spacing
                    let part = line - line.rounded(.down)
                    let covered = part < thickness ? strength * (1 - part / thickness * 0.5) : 0
                    ink[x * height + y] = max(ink[x * height + y], covered)
                }
            }
        }
    }

    /// Two sets of lines that cross, or paper that is spotted all over.
    private static func hatching(
        _ sheet: inout StripSheet, using generator: inout SeededGenerator
    ) {
        let strength = generator.uniform(in: 0.08...0.42)
        let isSpotted = generator.chance(0.35)
        let slopes = (generator.uniform(in: 0.2...1.5), generator.uniform(in: 0.2...1.5))
        let spacing = generator.uniform(in: 3...8)
        let share = generator.uniform(in: 0.1...0.5)
        var dots = generator.split()
        sheet.transform { ink, width, height in
            for x in 0..<width {
                for y in 0..<height {
                    let (u, v) = (Float(x), Float(y))
                    let first = (v + slopes.0 * u) / spacing
                    let second = (v - slopes.1 * u) / spacing
                    let isOn =
                        isSpotted
                        ? dots.uniform() < share
                        : first - first.rounded(.down) < 0.25
                            || second - second.rounded(.down) < 0.25
                    if isOn { ink[x * height + y] = max(ink[x * height + y], strength) }
                }
            }
        }
    }

    /// Ends of digits that stand above, below or beside the strip.
    private static func neighbours(
        _ sheet: inout StripSheet, hand: StripHand, digits: StripDigits.Choice,
        using generator: inout SeededGenerator
    ) {
        let height = Float(sheet.height)
        for _ in 0..<1 + generator.index(weights: [2, 2, 1]) {
            let isAbove = generator.chance(0.5)
            let shown = hand.digitHeight * generator.uniform(in: 0.05...0.22)
            let x = Float(sheet.width) * generator.uniform(in: -0.1...1)
            let digit = UInt8(generator.next() % 10)
            var copy = StripSheet(height: sheet.height)
            hand.writeAlone(
                digits.digit(digit, using: &generator),
                from: [x, isAbove ? shown : height - shown + hand.digitHeight], on: &copy,
                using: &generator)
            let columns = min(copy.width, sheet.width)
            sheet.transform { ink, _, height in
                for place in 0..<columns * height { ink[place] = max(ink[place], copy.ink[place]) }
            }
        }
    }
}
