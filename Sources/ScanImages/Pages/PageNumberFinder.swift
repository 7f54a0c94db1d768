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

    /// Creates a finder.
    public init(inks: Set<NumberInk> = [.handwritten]) {
        self.inks = inks
    }

    /// How far around a band ink may belong to its number, in places.
    private static let reach = 12

    /// Returns the numbers of a page.
    ///
    /// - Parameters:
    ///   - picture: The page at full resolution.
    ///   - map: What is where on it.
    /// - Returns: The numbers in the order of their bands' first places; none where the map shows none.
    public func numbers(in picture: GreyImage, by map: PageMap) -> [FoundNumber] {
        var pieces = BandPieces(of: map)
        let candidates = Self.candidates(on: map, pieces: &pieces)
        guard candidates.contains(where: { inks.contains($0.ink) }) else { return [] }
        let page = PageTerritories(
            map: map, nearest: pieces.nearest(within: Self.reach), isBroad: map.broadFurniture)
        return candidates.filter { inks.contains($0.ink) }.compactMap { candidate in
            guard let line = NumberCleaning(candidate, in: picture, on: page)?.line() else {
                return nil
            }
            return FoundNumber(
                ink: candidate.ink, frame: candidate.frame, figures: candidate.figures,
                marks: candidate.marks, line: line)
        }
    }

    /// The pieces that are numbers, handwritten or printed; the others are taken out.
    static func candidates(on map: PageMap, pieces: inout BandPieces) -> [NumberCandidate] {
        let places = pieces.places
        let labels = places.indices.filter { !places[$0].isEmpty }
        let shapes = labels.map { BandShape(of: places[$0], width: map.width) }
        let common = BandShape.commonAngle(of: shapes)
        let candidates = zip(labels, shapes).compactMap { label, shape in
            NumberCandidate(
                label: label, places: places[label],
                frame: shape.frame(
                    at: shape.lineAngle(onPageAt: common), pixelsPerPlace: map.pixelsPerPlace),
                on: map)
        }
        let kept = Set(candidates.map(\.label))
        pieces.remove { !kept.contains($0) }
        return candidates
    }
}
