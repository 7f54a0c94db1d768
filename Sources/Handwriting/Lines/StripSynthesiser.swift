import NeuralNetwork
import ScanImages

/// Writes numbers on strips as a line reader sees them: digits side by side, most often of one hand, at
/// any size, slant and spacing, on paper that is not clean.
///
///     let synthesiser = StripSynthesiser(digits: images)
///     let strip = synthesiser.strip(using: &generator)      // [32, width], "504192"
///
/// A strip is made in four steps: what is written (``StripText``), how the digits stand
/// (``StripHand``), what else is on the paper (``StripClutter``), and what camera and scanner make of
/// it (``StripDamage``). Every choice follows from the generator.
public struct StripSynthesiser: StripSource {
    /// The height of every strip in pixels.
    public static let height = LineStrip.height

    /// The digits that are put side by side.
    private let supply: StripDigits

    /// Creates a synthesiser.
    ///
    /// - Parameters:
    ///   - sets: Sets of digits of many writers, 28×28 each.
    ///   - hands: Sets of digits of one writer each, 28×28.
    ///   - pens: Recorded hands, which write two strips in five; three in twenty are then written stroke by
    ///     stroke by the synthesiser's own writers.
    /// - Precondition: There is a set or a hand, and each has all ten digits.
    public init(
        digits sets: [LabelledImages] = [], hands: [LabelledImages] = [], pens: PenHands? = nil
    ) {
        supply = StripDigits(images: DigitShelves(sets: sets, hands: hands), pens: pens)
    }

    /// Returns a strip, another one each time.
    public func strip(using generator: inout SeededGenerator) -> LabelledStrip {
        let text = StripText(using: &generator)
        let hand = StripHand(using: &generator)
        let choice = supply.choice(using: &generator)
        var sheet = StripSheet(height: Self.height)
        var pen = hand.startOfLine(using: &generator)
        var label: [UInt8] = []
        for sign in text.signs {
            switch sign {
            case .digit(let digit):
                hand.write(
                    choice.digit(digit, using: &generator), digit: digit, on: &sheet, at: &pen,
                    using: &generator)
                label.append(digit)
            case .mark(let mark):
                hand.write(mark, on: &sheet, at: &pen, using: &generator)
            }
        }
        // A path needs a column for each digit and one between equal ones.
        sheet.finish(
            atLeast: 4 * (2 * label.count + 1), margin: hand.margin(using: &generator),
            using: &generator)
        StripClutter(using: &generator).spoil(
            &sheet, hand: hand, digits: choice, using: &generator)
        StripDamage(using: &generator).apply(to: &sheet, using: &generator)
        return LabelledStrip(width: sheet.width, pixels: sheet.bytes, label: label)
    }
}
