import DigitReading
import NeuralNetwork
import ParallelWork
import ScanImages

/// Draws what is no digit: letters and signs, scribbles, silhouettes, textures and digits that touch.
///
///     let none = NonDigitSynthesiser(digits: images).labelledImages(count: 10_000, seed: 1)
///
/// A network learns from them to say so (Docs/Decisions/0033). Each is drawn on paper, found there by
/// `DigitFinder` and prepared by it, so that training sees what reading will see. Every choice follows
/// from the seed: the same seed gives the same bytes, whatever the number of workers.
public struct NonDigitSynthesiser: Sendable {
    /// What is drawn.
    public enum Kind: String, Sendable, Hashable, CaseIterable {
        /// Letters that are not written like a digit, and symbols.
        case sign

        /// Several strokes at random, as characters of an unknown script.
        case character

        /// A line that goes to and fro, or round and round.
        case scribble

        /// Filled outlines: clothes, blots, discs.
        case silhouette

        /// Pieces of gratings, checks and clouds.
        case texture

        /// Two digits in one, as they touch.
        case touchingDigits = "touching-digits"

        /// How often it is drawn, against the others.
        var weight: Float {
            switch self {
            case .sign: 8
            case .character, .scribble: 2
            case .silhouette: 3
            case .texture: 1.5
            case .touchingDigits: 3.5
            }
        }
    }

    /// Digits of 28×28 that touching ones are made of, beside those of the handwriting synthesiser.
    public let digits: LabelledImages

    /// What is drawn of all that could be.
    public let kinds: [Kind]

    /// Creates a synthesiser.
    ///
    /// - Parameters:
    ///   - digits: Digits of 28×28 that touching ones are made of, beside synthetic ones.
    ///   - kinds: What is drawn.
    /// - Precondition: There is a kind.
    public init(digits: LabelledImages = LabelledImages(), kinds: [Kind] = Kind.allCases) {
        precondition(!kinds.isEmpty, "nothing is to be drawn")
        self.digits = digits
        self.kinds = kinds
    }

    /// Returns images that are no digits, prepared like those of a scan.
    ///
    /// - Parameters:
    ///   - count: The number of images.
    ///   - seed: The seed of every choice.
    ///   - workers: The most threads used.
    /// - Returns: The images, 28×28 pixels each, all with the label `DigitClass.noDigit`.
    /// - Complexity: About 0.3 ms an image on one core.
    public func labelledImages(
        count: Int, seed: UInt64, workers: Int = availableCores
    ) -> LabelledImages {
        var generator = SeededGenerator(seed: seed)
        let seeds = (0..<count).map { _ in generator.next() }
        // Some at a time for each worker; every image has a seed of its own.
        let size = 64
        let parts = concurrentMap((count + size - 1) / size, workers: workers) { part in
            seeds[part * size..<min((part + 1) * size, count)].flatMap { seed in
                var generator = SeededGenerator(seed: seed)
                return bitmap(using: &generator).pixels
            }
        }
        return LabelledImages(
            pixelsPerImage: DigitBitmap.side * DigitBitmap.side, pixels: parts.flatMap { $0 },
            labels: [UInt8](repeating: UInt8(DigitClass.noDigit), count: count))
    }

    /// Returns one image as the network would see it on a scan.
    private func bitmap(using generator: inout SeededGenerator) -> DigitBitmap {
        let kind = kinds[generator.index(weights: kinds.map(\.weight))]
        for _ in 0..<1_000 {
            if let bitmap = bitmap(of: kind, using: &generator) { return bitmap }
        }
        preconditionFailure("no ink was found on any of 1,000 pictures of a \(kind.rawValue)")
    }

    /// Returns an image of a kind; `nil` when the picture that was drawn does not serve.
    func bitmap(of kind: Kind, using generator: inout SeededGenerator) -> DigitBitmap? {
        let picture = picture(of: kind, using: &generator)
        guard let numbers = try? DigitFinder().numbers(in: picture) else { return nil }
        let found = numbers.flatMap { $0 }
        // A texture falls into pieces, and reading would look at each of them.
        guard found.count == 1 || kind == .texture else { return nil }
        let candidate = found[generator.number(below: found.count)]
        let box = candidate.box
        let serves =
            switch kind {
            // Where the finder drops a stroke as a ruled line, the rest may be a one or a zero.
            case .sign: box.width * 3 >= box.height && picture.isInked(onlyWithin: box)
            case .touchingDigits: box.width * 5 >= box.height * 4
            // The outline of a disc is a zero.
            case .silhouette: box.width * 2 >= box.height && !candidate.bitmap.enclosesPaper
            // A narrow piece may well be a one, and so is what no one could tell from a dot.
            case .character, .scribble, .texture:
                box.width * 2 >= box.height && max(box.width, box.height) >= 8
            }
        return serves ? candidate.bitmap : nil
    }

    /// Draws a picture of a kind.
    func picture(of kind: Kind, using generator: inout SeededGenerator) -> GreyImage {
        switch kind {
        case .sign, .character, .scribble:
            let writer = Writer(from: .mixed, using: &generator)
            let strokes = strokes(of: kind, by: writer, using: &generator)
            let height = Int(generator.uniform(in: 22...64))
            let margin = 3 + Int(Float(height) * generator.uniform(in: 0...0.3))
            var picture = strokes.picture(
                by: writer.pen, heightInPixels: height, marginInPixels: margin, using: &generator)
            if generator.chance(0.25) { picture.becomeBlackAndWhite() }
            return picture
        case .silhouette: return Silhouette(using: &generator).picture(using: &generator)
        case .texture: return Texture.picture(using: &generator)
        case .touchingDigits:
            return digits.count > 1 && generator.chance(0.5)
                ? TouchingDigits.picture(of: digits, using: &generator)
                : TouchingDigits.picture(using: &generator)
        }
    }

    /// Writes a sign, a character that no script has, or a scribble.
    private func strokes(
        of kind: Kind, by writer: Writer, using generator: inout SeededGenerator
    ) -> [InkStroke] {
        let shape =
            switch kind {
            case .character: StrokeShape.character(using: &generator)
            case .scribble: StrokeShape.scribble(using: &generator)
            default: NonDigitSign.all[generator.number(below: NonDigitSign.all.count)].shape
            }
        return writer.write(shape, habit: generator.next(), using: &generator)
    }
}

extension GreyImage {
    /// Whether dark pixels lie in a box alone, give or take a tenth of its size.
    fileprivate func isInked(onlyWithin box: PixelBox) -> Bool {
        let slack = 2 + max(box.width, box.height) / 10
        for y in 0..<height {
            for x in 0..<width where pixels[y * width + x] < 128 {
                let across = box.x - slack..<box.endX + slack
                let down = box.y - slack..<box.endY + slack
                guard across.contains(x), down.contains(y) else { return false }
            }
        }
        return true
    }
}

extension DigitBitmap {
    /// Whether the middle is paper with ink above and below it, as that of a zero is.
    fileprivate var enclosesPaper: Bool {
        let (side, middle) = (Self.side, Self.side / 2)
        func ink(_ rows: Range<Int>) -> Float {
            rows.reduce(0) { sum, row in
                (middle - 2..<middle + 2).reduce(sum) { $0 + Float(pixels[row * side + $1]) }
            } / 255
        }
        return ink(middle - 2..<middle + 2) < 8 && ink(0..<middle - 3) > 2
            && ink(middle + 3..<side) > 2
    }
}
