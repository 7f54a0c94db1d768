import NeuralNetwork
import ScanImages

/// Cuts numbers out of drawn pages where a finder finds them, with all that it leaves beside them and takes away
/// from them, and says what a reader should make of each.
///
///     let synthesiser = FoundStripSynthesiser(pages: pages) { finder.map(of: $0, dotsPerInch: Double($1)) }
///     let strip = synthesiser.strip(using: &generator)      // [32, width], "504192", a wall at its end
///
/// A reader that learned from clean strips alone takes the wall of a cell for a one, and half a number that is struck
/// out for more digits of the one beside it.
public struct FoundStripSynthesiser: StripSource {
    /// Says of each place of a picture what is there; the second argument is the picture's resolution in dots an
    /// inch.
    public typealias Look = @Sendable (GreyImage, Float) -> PageMap

    private let pages: PageSynthesiser
    private let look: Look

    /// Creates a synthesiser.
    ///
    /// - Parameters:
    ///   - pages: Draws the pages that numbers are cut out of.
    ///   - look: The finder.
    public init(pages: PageSynthesiser, look: @escaping Look) {
        self.pages = pages
        self.look = look
    }

    /// The resolutions at which pages are scanned, in dots an inch.
    private static let resolutions: ClosedRange<Float> = 110...260

    /// How much larger or smaller a page is seen than it is: small sheets are seen larger.
    private static let magnifications: ClosedRange<Float> = 0.85...1.25

    /// How much of the page is seen around a number, in parts of its height.
    private static let surroundings: Float = 3

    /// The share of printed numbers; they are read where that is asked for.
    private static let printedShare: Float = 0.15

    /// The share of the strips that show what was found beside the number, if anything was.
    private static let besideShare: Float = 0.3

    /// The pages that are tried before a strip stays empty.
    private static let mostPages = 40

    /// Returns a strip with one number on it, another one each time, or with what a finder took for one.
    ///
    /// - Parameter generator: The source of every choice.
    /// - Returns: The strip; its label is empty where there is no number.
    /// - Complexity: O(pixels around the number), and the layout of a page.
    public func strip(using generator: inout SeededGenerator) -> LabelledStrip {
        let origin: PageNumber.Origin =
            generator.chance(Self.printedShare) ? .printed : .handwritten
        for _ in 0..<Self.mostPages {
            let sheet = pages.sheet(using: &generator)
            let resolution = generator.uniform(in: Self.resolutions)
            let seen = resolution / generator.uniform(in: Self.magnifications)
            guard
                let (page, number) = sheet.piece(
                    around: origin, dotsPerInch: resolution, showing: Self.surroundings,
                    using: &generator)
            else { continue }
            let picture = page.storedGrey()
            let found = PageNumberFinder(inks: [.handwritten, .printed])
                .pieces(of: picture, by: look(picture, seen))
                .compactMap { found in
                    page.truth(in: found.frame).map { (strip: found.line.strip, truth: $0) }
                }
            let wanted = found.filter { $0.truth == .number(number) }
            let others = found.filter { $0.truth != .number(number) }
            let choice =
                wanted.isEmpty || !others.isEmpty && generator.chance(Self.besideShare)
                ? others : wanted
            guard !choice.isEmpty else { continue }
            let (strip, truth) = choice[generator.number(below: choice.count)]
            // A path needs a step for each digit and one between equal ones.
            guard strip.width >= 4 * (2 * truth.label.count + 1) else { continue }
            return LabelledStrip(width: strip.width, pixels: strip.pixels, label: truth.label)
        }
        return .blank
    }
}

/// What a piece that a finder took for a number is.
enum FoundTruth: Equatable {
    /// A number, all of it.
    case number(PageNumber)

    /// Nothing that could be read.
    case nothing

    /// Its digits.
    var label: [UInt8] {
        switch self {
        case .number(let number): number.text.utf8.map { $0 - 0x30 }
        case .nothing: []
        }
    }
}

extension LabelledPage {
    /// A number is in a piece from this share of its length on, and outside of it up to the other; in between
    /// nobody can say what should be read.
    private static let (inside, outside) = (0.85, 0.1)

    /// What is found this near to the edge of the picture is cut off there, in parts of its height.
    private static let edge = 0.5

    /// Returns what a piece should be read as.
    ///
    /// - Parameter frame: Where it was found.
    /// - Returns: `nil` where that cannot be said: a part of a number, two of them, one that is no plain string of
    ///   digits, one that lies another way.
    func truth(in frame: NumberFrame) -> FoundTruth? {
        let shares = numbers.map { (number: $0, share: $0.share(in: frame)) }
            .filter { $0.share > Self.outside }
        let plain = shares.filter { $0.number.flaw == nil }
        guard let (number, share) = plain.first else {
            return shares.allSatisfy({ $0.number.flaw == .struckOut }) && isWhole(frame)
                ? .nothing : nil
        }
        let way = number.direction / number.direction.length
        guard plain.count == 1, share >= Self.inside,
            shares.allSatisfy({ $0.number.flaw == nil || $0.number.flaw == .struckOut }),
            Double(way.x) * frame.direction.x + Double(way.y) * frame.direction.y > 0.9
        else { return nil }
        return .number(number)
    }

    /// Whether all of a frame lies in the picture.
    private func isWhole(_ frame: NumberFrame) -> Bool {
        let room = frame.grown(along: Self.edge * frame.height, across: Self.edge * frame.height)
        return room.corners.allSatisfy {
            (0...Double(width)).contains($0.x) && (0...Double(height)).contains($0.y)
        }
    }
}

extension PageNumber {
    /// How much of the number's length lies in a frame, `0...1`; none where its middle lies above or below.
    fileprivate func share(in frame: NumberFrame) -> Double {
        func place(_ first: Int, _ second: Int) -> SIMD2<Double> {
            frame.place(of: SIMD2<Double>((corners[first] + corners[second]) / 2))
        }
        let (left, right) = (place(0, 3), place(1, 2))
        guard abs(left.y + right.y) < frame.height else { return 0 }
        let (low, high) = (min(left.x, right.x), max(left.x, right.x))
        let seen = min(high, frame.width / 2) - max(low, -frame.width / 2)
        return max(0, seen) / max(high - low, 1)
    }
}
