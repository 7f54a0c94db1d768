import NeuralNetwork
import ParallelWork

/// Draws pages as people scan them, and says of each pixel what it is and of each number where it stands.
///
///     let synthesiser = PageSynthesiser(faces: faces, pens: pens)
///     let page = synthesiser.sheet(using: &generator).picture(dotsPerInch: 200)
///     let patch = synthesiser.patch(using: &generator)        // 352×352 at about 100 dots an inch
///
/// Every choice follows from the generator: one seed gives the same bytes. How a page comes about is
/// told in Docs/Synthesiser.md.
public struct PageSynthesiser: Sendable {
    /// The layouts that pages follow.
    public let layouts: [PageLayout]

    /// The share of pages as an office scanner gives them: upright, in even light, on white paper.
    ///
    /// The others have all that may go wrong with a page, as often as it teaches most.
    public let plainShare: Float

    private let supply: PageSupply

    /// Creates a synthesiser.
    ///
    /// - Parameters:
    ///   - faces: Faces that print is set in; without any, print is drawn with the synthesiser's signs.
    ///   - pens: Recorded hands that write beside the synthesiser's own.
    ///   - digits: Images of digits by many writers, 28×28 each, that numbers are put together from too.
    ///   - layouts: The layouts that pages follow.
    ///   - isBlank: Whether no number is written by hand; words, ticks and print stay.
    ///   - plainShare: The share of pages as an office scanner gives them, `0...1`.
    /// - Precondition: There is a layout.
    public init(
        faces: [PrintFace] = [], pens: PenHands? = nil, digits: [LabelledImages] = [],
        layouts: [PageLayout] = PageLayout.training, isBlank: Bool = false, plainShare: Float = 0
    ) {
        precondition(!layouts.isEmpty, "there is no layout to draw pages of")
        self.layouts = layouts
        self.plainShare = plainShare
        supply = PageSupply(
            faces: faces.isEmpty ? [.plain] : faces, pens: pens,
            crops: digits.isEmpty ? nil : DigitShelves(sets: digits, hands: []), isBlank: isBlank)
    }

    /// Returns a page, another one each time: A4 most often, or a smaller sheet or slip.
    public func sheet(using generator: inout SeededGenerator) -> PageSheet {
        let layout = layouts[generator.index(weights: layouts.map(\.weight))]
        let sizes: [SIMD2<Float>] = [
            [210, 297], [297, 210], [216, 279], [148, 210], [210, 148], [105, 148], [148, 105],
            [210, 99],
        ]
        var size = sizes[generator.index(weights: [10, 1, 2, 3, 1.5, 1.5, 1, 1])]
        if layout == .loose, generator.chance(0.4) {
            size = [generator.uniform(in: 25...120), generator.uniform(in: 10...60)]
        }
        return sheet(layout, size: size, using: &generator)
    }

    /// Returns an A4 page.
    public func wholePage(using generator: inout SeededGenerator) -> PageSheet {
        let layout = layouts[generator.index(weights: layouts.map(\.weight))]
        return sheet(layout, size: [210, 297], using: &generator)
    }

    private func sheet(
        _ layout: PageLayout, size: SIMD2<Float>, using generator: inout SeededGenerator
    ) -> PageSheet {
        let isPlain = plainShare > 0 && generator.chance(plainShare)
        return PageSheet(
            layout: layout, size: size, supply: supply, isPlain: isPlain, using: &generator)
    }

    /// Returns a piece of a page to train on, another one each time.
    ///
    /// - Parameters:
    ///   - side: Its width and height in pixels.
    ///   - dotsPerInch: The range from which the resolution is drawn.
    ///   - generator: The source of every choice.
    /// - Returns: The piece; beyond the edge of the page lies what it was scanned on.
    /// - Complexity: About 10 ms of one core for 352×352.
    public func patch(
        side: Int = 352, dotsPerInch: ClosedRange<Float> = 80...125,
        using generator: inout SeededGenerator
    ) -> LabelledPage {
        let sheet = sheet(using: &generator)
        let resolution = generator.uniform(in: dotsPerInch)
        let (width, height) = sheet.pixelSize(dotsPerInch: resolution)
        func start(_ length: Int, using generator: inout SeededGenerator) -> Int {
            // A few pixels beyond either edge too; a small page lies anywhere in the piece.
            let (low, high) = (min(0, length - side) - side / 12, max(0, length - side) + side / 12)
            return low + generator.number(below: high - low + 1)
        }
        let window = PixelWindow(
            x: start(width, using: &generator), y: start(height, using: &generator), width: side,
            height: side)
        return sheet.picture(dotsPerInch: resolution, window: window)
    }

    /// Returns a fixed set of pieces, for measuring.
    public func patches(
        count: Int, side: Int = 352, seed: UInt64, workers: Int = availableCores
    ) -> [LabelledPage] {
        concurrentMap(count, workers: workers) { index in
            var generator = SeededGenerator(seed: seed &+ UInt64(index))
            var own = generator.split()
            return patch(side: side, using: &own)
        }
    }
}
