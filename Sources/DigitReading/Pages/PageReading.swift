import Glibc
import NeuralNetwork
import ScanImages

/// Reads the lines of a page whose numbers a finder has found.
struct PageReading {
    private let image: GreyImage
    private let look: PageLook
    private let reader: LineReader
    private let calibration: NumberCalibration?
    private let inkReader: InkReader?
    private let inks: Set<NumberInk>
    private let hint: ReadingHint?

    /// A number with what the line reader makes of it.
    private typealias Opinion = (number: FoundNumber, opinion: LineOpinion)

    /// Looks at a page.
    ///
    /// - Parameters:
    ///   - image: The page.
    ///   - finder: Says what is where on it.
    ///   - reader: Reads lines.
    ///   - readsPrint: Whether printed numbers are read, too.
    ///   - hint: What is known of the numbers.
    init(
        of image: GreyImage, by finder: any PageMapping, _ reader: LineReader, readsPrint: Bool,
        hint: ReadingHint?
    ) {
        self.image = image
        self.reader = reader
        calibration = (finder as? PageFinder)?.calibration ?? reader.calibration
        inkReader = (finder as? PageFinder)?.ink
        self.hint = hint
        inks = readsPrint ? [.handwritten, .printed] : [.handwritten]
        look = PageLook(at: image, by: finder)
    }

    /// What stands on a page.
    typealias Contents = (numbers: [(line: NumberWeighing, place: PagePlace?)], printedLeftOut: Int)

    /// Returns the numbers, with what they may say, and how many printed ones are left out.
    ///
    /// - Throws: That there is no number.
    func contents() throws(Refusal) -> Contents {
        let cutOut = look.cutOut
        if let cutOut, look.map.confirms(cutOut) { return ([weighing(of: cutOut)], 0) }
        let (upright, printed) = opinions(isUpsideDown: false)
        var opinions = upright
        // One bar alone, against what the map shows, is no number.
        if let cutOut, cutOut.digitBoxes.count > 1, isSurer(cutOut, than: opinions) {
            return ([weighing(of: cutOut, trust: Self.trustAgainstMap)], 0)
        }
        guard !opinions.isEmpty else {
            throw Refusal(
                noHandwrittenNumberBeside: printed, width: image.width, height: image.height)
        }
        if isUpsideDown(opinions) { opinions = self.opinions(isUpsideDown: true).wanted }
        let contexts = NumberContext.ofEach(
            opinions.map(\.number.line.strip.box), sureness: opinions.map(\.opinion.sureness))
        let numbers = zip(opinions, contexts).map { found, context in
            let (number, opinion) = found
            let weighing = NumberWeighing(
                of: number.line, by: opinion, calibration: calibration,
                finder: number.figures, context: context)
            return (line: weighing, place: Optional(PagePlace(of: number)))
        }
        return (numbers, printed)
    }

    /// What is left of the confidence of a line that the map contradicts: too little to be accepted.
    private static let trustAgainstMap = 0.5

    /// Whether a line that rules have taken out goes before the numbers that the map shows.
    ///
    /// It does where it is read more surely than the least sure of them, or has twice as many digits: walls
    /// add one at each end, and what the map leaves out besides is lost. Where the map shows no number, it
    /// does when there is no print either.
    private func isSurer(_ line: FoundLine, than opinions: [Opinion]) -> Bool {
        guard !opinions.isEmpty else {
            return PageNumberFinder().count(of: .printed, on: look.map) == 0
        }
        let own = reader.opinion(of: line.strip, hint: hint)
        let digits = opinions.reduce(0) { $0 + $1.opinion.length }
        if own.length > 3, own.length >= 2 * digits { return true }
        return opinions.contains { $0.opinion.sureness < own.sureness }
    }

    /// Reads the numbers in the inks that are wanted.
    ///
    /// - Parameter isUpsideDown: Whether the page lies the other way round.
    /// - Returns: What they may say, in reading order, and how many printed numbers are left out.
    private func opinions(isUpsideDown: Bool) -> (wanted: [Opinion], printed: Int) {
        let found = PageNumberFinder(inks: [.handwritten, .printed], isUpsideDown: isUpsideDown)
            .pieces(of: image, by: look.map).map(looked)
        let wanted = PageNumberFinder.ordered(found.filter { inks.contains($0.ink) })
        return (
            wanted.map { ($0, reader.opinion(of: $0.line.strip, hint: hint)) },
            found.count - wanted.count
        )
    }

    /// The log-odds above which a number is printed: a written one that is left out costs as much as five
    /// printed ones that somebody has to look at.
    private static let surePrint = log(5.0)

    /// The log-odds above which what the map takes for print is written after all: a page has so much print that
    /// the second look would often err about it.
    private static let sureWriting = 3.0

    /// A number, looked at once more at full resolution: print as small as handwriting looks like it from
    /// afar, and short numbers in the cells of a table look like print.
    ///
    /// In a picture that is smaller than a page a number is printed only where the map and this look both say so, and
    /// else print only makes it less sure: somebody who cuts out a number wants it to be read.
    private func looked(_ number: FoundNumber) -> FoundNumber {
        guard let inkReader else { return number }
        var looked = number
        let printed = inkReader.printLogOdds(of: number.line.strip)
        looked.figures.printLogOdds = printed
        let isOnPage = image.pixels.count > ScanRoute.mostPixelsOfDigit
        let bar =
            switch number.ink {
            case .printed: isOnPage ? -Self.sureWriting : 0
            case .handwritten: isOnPage ? Self.surePrint : .infinity
            }
        looked.ink = printed > bar ? .printed : .handwritten
        return looked
    }

    /// Where the lines of a page are mostly as sure as this, it lies as it should; some numbers, as 6809, are
    /// numbers on their heads as well.
    private static let sureness = 0.7

    /// The lines that are looked at the other way round.
    private static let sample = 8

    /// By how much a page must be read better the other way round, number by number: few pages lie so.
    private static let turnedGain = 0.15

    /// Whether the lines of a page are read better the other way round.
    private func isUpsideDown(_ opinions: [Opinion]) -> Bool {
        let longest = opinions.sorted {
            $0.opinion.strip.width > $1.opinion.strip.width
        }.prefix(Self.sample)
        let upright = longest.reduce(0) { $0 + $1.opinion.sureness }
        guard upright < Self.sureness * Double(longest.count) else { return false }
        let turned = longest.reduce(0) {
            $0 + reader.opinion(of: $1.opinion.strip.turnedAround, hint: nil).sureness
        }
        return turned > upright + Self.turnedGain * Double(longest.count)
    }

    private func weighing(
        of line: FoundLine, trust: Double = 1
    ) -> (line: NumberWeighing, place: PagePlace?) {
        let opinion = reader.opinion(of: line.strip, hint: hint)
        return (
            NumberWeighing(of: line, by: opinion, calibration: reader.calibration, trust: trust),
            nil
        )
    }
}

extension LineOpinion {
    /// The probability of the likeliest number.
    fileprivate var sureness: Double { likeliest?.probability ?? 0 }

    /// How many digits it has.
    fileprivate var length: Int { likeliest?.classes.count ?? 0 }

    private var likeliest: SequenceHypothesis? { free.first { !$0.classes.isEmpty } }
}

extension LineStrip {
    /// The strip as it is seen from the other side of the table.
    fileprivate var turnedAround: LineStrip {
        LineStrip(width: width, pixels: pixels.reversed(), box: box)
    }
}
