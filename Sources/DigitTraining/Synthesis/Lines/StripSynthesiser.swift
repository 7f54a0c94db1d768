import LinearAlgebra
import NeuralNetwork
import ScanImages

/// Writes numbers on strips as a line reader sees them: digits of many hands side by side, at any
/// size, slant and spacing, on paper that is not clean.
///
///     let synthesiser = StripSynthesiser(digits: images)
///     let strip = synthesiser.strip(using: &generator)      // [32, width], "504192"
///
/// A strip is made in four steps: what is written (``StripText``), how the digits stand
/// (``StripHand``), what else is on the paper (``StripClutter``), and what camera and scanner make of
/// it (``StripDamage``). Every choice follows from the generator.
public struct StripSynthesiser: Sendable {
    /// The height of every strip in pixels.
    public static let height = LineStripFormat.height

    /// The digits that are put side by side, by class.
    private let shelves: [DigitShelf]

    /// Creates a synthesiser.
    ///
    /// - Parameter sets: Sets of digits, 28×28 each, of which a strip takes one, or all mixed.
    /// - Precondition: Each set has all ten digits.
    public init(digits sets: [LabelledImages]) {
        precondition(!sets.isEmpty)
        shelves = sets.map(DigitShelf.init)
    }

    /// Returns a strip, another one each time.
    public func strip(using generator: inout SeededGenerator) -> LabelledStrip {
        let text = StripText(using: &generator)
        let hand = StripHand(using: &generator)
        let isMixed = generator.chance(0.2)
        let shelf = shelves[generator.index(weights: shelves.map { _ in 1 })]
        var sheet = StripSheet(height: Self.height)
        var pen = hand.startOfLine(using: &generator)
        var label: [UInt8] = []
        for sign in text.signs {
            switch sign {
            case .digit(let digit):
                let own =
                    isMixed ? shelves[generator.index(weights: shelves.map { _ in 1 })] : shelf
                hand.write(
                    own.image(of: digit, using: &generator), digit: digit, on: &sheet, at: &pen,
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
            &sheet, hand: hand, shelf: shelf, using: &generator)
        StripDamage(using: &generator).apply(to: &sheet, using: &generator)
        return LabelledStrip(width: sheet.width, pixels: sheet.bytes, label: label)
    }

    /// Returns a fixed set of strips, for measuring.
    public func strips(count: Int, seed: UInt64, workers: Int = availableCores) -> [LabelledStrip] {
        makeStrips(count, workers: workers) { index in
            var generator = SeededGenerator(seed: seed &+ UInt64(index))
            var own = generator.split()
            return strip(using: &own)
        }
    }
}

/// Digits by class.
struct DigitShelf: Sendable {
    private let images: LabelledImages
    private let places: [[Int]]

    init(_ images: LabelledImages) {
        self.images = images
        var places = [[Int]](repeating: [], count: 10)
        for (place, label) in images.labels.enumerated() where label < 10 {
            places[Int(label)].append(place)
        }
        precondition(places.allSatisfy { !$0.isEmpty }, "each digit is on the shelf")
        self.places = places
    }

    /// Returns one of the images of a digit.
    func image(of digit: UInt8, using generator: inout SeededGenerator) -> ArraySlice<UInt8> {
        let own = places[Int(digit)]
        return images.image(own[Int(generator.next() % UInt64(own.count))])
    }
}
