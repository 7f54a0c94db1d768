/// Finds the numbers of a page by a map of it, and takes each out with nothing but its own ink.
///
///     let map = finder.map(of: picture)
///     let numbers = PageNumberFinder().numbers(in: picture, by: map)
///
/// Each connected piece of the bands (`BandPieces`) is a number when its ink is digits or print; its
/// moments say how it is turned (`BandShape`). At full resolution its ink is told from all other ink around
/// it (`NumberCleaning`).
public struct PageNumberFinder: Sendable {
    /// The inks whose numbers are looked for.
    public var inks: Set<NumberInk>

    /// Whether the page lies the other way round: a map does not tell the head of a number from its foot.
    public var isUpsideDown: Bool

    /// Creates a finder.
    public init(inks: Set<NumberInk> = [.handwritten], isUpsideDown: Bool = false) {
        self.inks = inks
        self.isUpsideDown = isUpsideDown
    }

    /// How far around a band ink may belong to its number, in places.
    private static let reach = 12

    /// Returns the numbers of a page.
    ///
    /// - Parameters:
    ///   - picture: The page at full resolution.
    ///   - map: What is where on it.
    /// - Returns: The numbers in reading order; none where the map shows none.
    public func numbers(in picture: GreyImage, by map: PageMap) -> [FoundNumber] {
        Self.ordered(pieces(of: picture, by: map))
    }

    /// Returns numbers in reading order, each with its row and column where it stands in a table or a list.
    public static func ordered(_ found: [FoundNumber]) -> [FoundNumber] {
        let order = PageOrder(of: found.map(\.frame))
        return order.order.map { index in
            var number = found[index]
            (number.row, number.column) = (order.slots[index]?.row, order.slots[index]?.column)
            return number
        }
    }

    /// Returns the numbers of a page as the map's bands come, in no order.
    ///
    /// - Parameters:
    ///   - picture: The page at full resolution.
    ///   - map: What is where on it.
    /// - Returns: The numbers, which have no row or column yet.
    public func pieces(of picture: GreyImage, by map: PageMap) -> [FoundNumber] {
        var pieces = BandPieces(of: map)
        let candidates = candidates(on: map, pieces: &pieces)
        guard candidates.contains(where: { inks.contains($0.ink) }) else { return [] }
        let page = PageTerritories(
            map: map, nearest: pieces.nearest(within: Self.reach), isBroad: map.broadFurniture)
        return candidates.filter { inks.contains($0.ink) }.compactMap { candidate in
            guard let line = NumberCleaning(candidate, in: picture, on: page)?.line() else {
                return nil
            }
            var figures = candidate.figures
            figures.unevenness = line.unevenness
            figures.widestGap = line.widestGap
            figures.pointsBetween = line.pointsBetween
            figures.height = candidate.frame.height
            figures.neighbour = map.neighbour(of: candidate.frame)
            return FoundNumber(
                ink: candidate.ink, frame: candidate.frame, figures: figures,
                marks: candidate.marks, line: line)
        }
    }

    /// Returns how many numbers of an ink a map shows, whatever can be made out of them.
    public func count(of ink: NumberInk, on map: PageMap) -> Int {
        var pieces = BandPieces(of: map)
        return candidates(on: map, pieces: &pieces).count { $0.ink == ink }
    }

    /// The pieces that are numbers, handwritten or printed; the others are taken out.
    private func candidates(on map: PageMap, pieces: inout BandPieces) -> [NumberCandidate] {
        let places = pieces.places
        let labels = places.indices.filter { !places[$0].isEmpty }
        let shapes = labels.map { BandShape(of: places[$0], width: map.width) }
        let common = BandShape.commonAngle(of: shapes + map.words)
        let turn = isUpsideDown ? Double.pi : 0
        let candidates = zip(labels, shapes).compactMap { label, shape in
            NumberCandidate(
                label: label, places: places[label],
                frame: shape.frame(
                    at: shape.lineAngle(onPageAt: common) + turn, pixelsPerPlace: map.pixelsPerPlace
                ),
                on: map)
        }
        let kept = Set(candidates.map(\.label))
        pieces.remove { !kept.contains($0) }
        return candidates
    }
}
