/// A piece of a band that is likely to be a number, before its ink is looked at.
struct NumberCandidate {
    /// Its number among the pieces of the map.
    let label: Int

    /// How the number came onto the page.
    let ink: NumberInk

    /// Where it stands.
    let frame: NumberFrame

    /// What the finder says of it.
    let figures: FinderFigures

    /// What is no digit in it.
    let marks: [NumberMark]

    /// The lowest number that is looked at, in pixels of the picture.
    private static let leastHeight = 7.0

    /// The least ink in a band, in whole places of it.
    private static let leastInk: Float = 1.5

    /// The least part of the ink that is of the number's kind, furniture aside.
    private static let leastOwn: Float = 0.4

    /// The part of digits beside print from which on a number counts as handwritten: one that is left out is
    /// lost, and one that is read in vain is doubted.
    private static let leastHandwritten: Float = 0.4

    /// Judges a piece; `nil` where it is no number.
    init?(label: Int, places: [Int], frame: NumberFrame, on map: PageMap) {
        var sum = SIMD4<Float>.zero
        var band: Float = 0
        for place in places {
            sum += map.classes(at: place) / 255
            band += Float(map.band[place]) / 255
        }
        let (digits, print) = (sum[0], sum[1])
        let total = sum.sum()
        let isHandwritten = digits >= Self.leastHandwritten * (digits + print)
        let own = isHandwritten ? digits : print
        guard frame.height >= Self.leastHeight, own >= Self.leastInk,
            own >= Self.leastOwn * (total - sum[3])
        else { return nil }
        self.label = label
        self.frame = frame
        ink = isHandwritten ? .handwritten : .printed
        figures = FinderFigures(
            band: Double(band) / Double(places.count), own: Double(own / total),
            otherHandwriting: Double(sum[2] / total), furniture: Double(sum[3] / total))
        marks = Self.marks(in: frame, on: map)
    }

    /// The largest reach of a mark, along or across, as a part of the number's height, below which it may
    /// be a fault of the map.
    private static let leastMark = 0.08

    /// Finds what is written in a frame and no digit.
    private static func marks(in frame: NumberFrame, on map: PageMap) -> [NumberMark] {
        let bounds = frame.box(
            inside: PixelBox(
                x: 0, y: 0, width: Int(Double(map.width) * map.pixelsPerPlace),
                height: Int(Double(map.height) * map.pixelsPerPlace)))
        let scale = map.pixelsPerPlace
        let columns =
            Int(Double(bounds.x) / scale)..<min(map.width, Int(Double(bounds.endX) / scale) + 1)
        let rows =
            Int(Double(bounds.y) / scale)..<min(map.height, Int(Double(bounds.endY) / scale) + 1)
        var runs: [InkComponent.Run] = []
        for y in rows {
            for x in columns where map.otherHandwriting[y * map.width + x] >= 128 {
                let point = SIMD2(Double(x) + 0.5, Double(y) + 0.5) * scale
                let place = frame.place(of: point)
                guard abs(place.x) <= frame.width / 2, abs(place.y) <= frame.height / 2 else {
                    continue
                }
                runs.append(.init(y: Int32(y), start: Int32(x), end: Int32(x + 1)))
            }
        }
        return InkComponent.all(of: runs).compactMap { component in
            let places = component.places(width: map.width).map { place in
                frame.place(
                    of: SIMD2(Double(place % map.width) + 0.5, Double(place / map.width) + 0.5)
                        * scale)
            }
            let low = places.reduce(places[0]) { pointwiseMin($0, $1) } - scale / 2
            let high = places.reduce(places[0]) { pointwiseMax($0, $1) } + scale / 2
            let reach = high - low
            guard max(reach.x, reach.y) >= leastMark * frame.height else { return nil }
            func part(_ x: Double) -> Double { min(max(x / frame.width + 0.5, 0), 1) }
            return NumberMark(
                along: part(low.x)...part(high.x), height: reach.y / frame.height,
                rise: 0.5 - (low.y + high.y) / 2 / frame.height)
        }
        .sorted { $0.middle < $1.middle }
    }
}
