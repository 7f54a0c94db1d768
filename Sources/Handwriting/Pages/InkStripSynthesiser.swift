import NeuralNetwork
import ScanImages

/// Cuts numbers out of drawn pages, written and printed ones alike, as they are cut out of scans, and says of
/// each digit how it came onto the page.
///
///     let synthesiser = InkStripSynthesiser(pages: pages)
///     let strip = synthesiser.strip(using: &generator)      // [32, width], a 1 for each printed digit
public struct InkStripSynthesiser: StripSource {
    private let pages: PageSynthesiser

    /// Creates a synthesiser.
    ///
    /// - Parameter pages: Draws the pages that numbers are cut out of.
    public init(pages: PageSynthesiser) { self.pages = pages }

    /// The resolutions at which pages are seen, in dots an inch.
    private static let resolutions: ClosedRange<Float> = 100...300

    /// The pages that are tried before a strip stays empty.
    private static let mostPages = 40

    /// Returns a strip with one number on it, another one each time: half of them are printed.
    ///
    /// - Parameter generator: The source of every choice.
    /// - Returns: The strip; its label has a 0 for each digit that is written by hand, and a 1 for each that
    ///   is printed.
    /// - Complexity: O(pixels around the number), and the layout of a page.
    public func strip(using generator: inout SeededGenerator) -> LabelledStrip {
        let origin: PageNumber.Origin = generator.chance(0.5) ? .handwritten : .printed
        for _ in 0..<Self.mostPages {
            let sheet = pages.sheet(using: &generator)
            let resolution = generator.uniform(in: Self.resolutions)
            guard
                let (page, number) = sheet.piece(
                    around: origin, dotsPerInch: resolution, using: &generator),
                let strip = page.strip(of: number, dotsPerInch: resolution, using: &generator)
            else { continue }
            // A path needs a step for each digit and one between equal ones.
            let digits = number.text.count
            guard strip.width >= 4 * (2 * digits + 1) else { continue }
            return LabelledStrip(
                width: strip.width, pixels: strip.pixels,
                label: [UInt8](repeating: origin == .printed ? 1 : 0, count: digits))
        }
        return .blank
    }
}

extension LabelledPage {
    /// How far a good finder's probabilities stray.
    private static let noise: Float = 0.12

    /// Cuts out a number, as it is cut out where a finder has found it.
    fileprivate func strip(
        of number: PageNumber, dotsPerInch: Float, using generator: inout SeededGenerator
    ) -> LineStrip? {
        let map = TruthMap(
            width: width, height: height, classes: classes, numbers: numbers.map(\.corners)
        ).map(
            pixelsPerPlace: Double(dotsPerInch) / 50, noise: Self.noise, using: &generator)
        let ink: NumberInk = number.origin == .printed ? .printed : .handwritten
        let middle = SIMD2<Double>((number.corners[0] + number.corners[2]) / 2)
        return PageNumberFinder(inks: [ink]).numbers(in: storedGrey(), by: map).first { found in
            let place = found.frame.place(of: middle)
            return abs(place.x) < found.frame.width / 4 && abs(place.y) < found.frame.height / 2
        }?.line.strip
    }
}
