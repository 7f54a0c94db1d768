import ScanImages

/// Reads the lines of a page whose numbers a finder has found.
struct PageReading {
    private let image: GreyImage
    private let map: PageMap
    private let reader: LineReader
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
        self.hint = hint
        inks = readsPrint ? [.handwritten, .printed] : [.handwritten]
        map = finder.map(of: image)
    }

    /// Returns the numbers, with what they may say.
    ///
    /// - Throws: That there is no number.
    func numbers() throws(Refusal) -> [(line: NumberWeighing, place: PagePlace?)] {
        var opinions = opinions(isUpsideDown: false)
        guard !opinions.isEmpty else { return try cutOut() }
        if isUpsideDown(opinions) { opinions = self.opinions(isUpsideDown: true) }
        return opinions.map { number, opinion in
            let weighing = NumberWeighing(
                of: number.line, by: opinion, calibration: reader.calibration,
                finder: number.figures)
            return (weighing, PagePlace(of: number))
        }
    }

    private func opinions(isUpsideDown: Bool) -> [Opinion] {
        PageNumberFinder(inks: inks, isUpsideDown: isUpsideDown).numbers(in: image, by: map)
            .map { ($0, reader.opinion(of: $0.line.strip, hint: hint)) }
    }

    /// Where the lines of a page are mostly as sure as this, it lies as it should; some numbers, as 6809, are
    /// numbers on their heads as well.
    private static let sureness = 0.7

    /// The lines that are looked at the other way round.
    private static let sample = 8

    /// Whether the lines of a page are read better the other way round.
    private func isUpsideDown(_ opinions: [Opinion]) -> Bool {
        func sureness(_ opinion: LineOpinion) -> Double {
            opinion.free.first { !$0.classes.isEmpty }?.probability ?? 0
        }
        let longest = opinions.sorted {
            $0.opinion.strip.width > $1.opinion.strip.width
        }.prefix(Self.sample)
        let upright = longest.reduce(0) { $0 + sureness($1.opinion) }
        guard upright < Self.sureness * Double(longest.count) else { return false }
        let turned = longest.reduce(0) {
            $0 + sureness(reader.opinion(of: $1.opinion.strip.turnedAround, hint: nil))
        }
        return turned > upright
    }

    /// Returns the one line of a picture that was cut out around it: it looks like nothing that a finder has
    /// seen.
    private func cutOut() throws(Refusal) -> [(line: NumberWeighing, place: PagePlace?)] {
        let printed = PageNumberFinder().count(of: .printed, on: map)
        guard printed == 0, let found = try? LineFinder().lines(in: image), found.count == 1,
            ScanRoute.fills(found[0], image)
        else {
            throw Refusal(
                noHandwrittenNumberBeside: printed, width: image.width, height: image.height)
        }
        let opinion = reader.opinion(of: found[0].strip, hint: hint)
        return [(NumberWeighing(of: found[0], by: opinion, calibration: reader.calibration), nil)]
    }
}

extension LineStrip {
    /// The strip as it is seen from the other side of the table.
    fileprivate var turnedAround: LineStrip {
        LineStrip(width: width, pixels: pixels.reversed(), box: box)
    }
}
