/// The bands of numbers on a map: connected places, one piece for each number.
///
/// What hangs together by a thin neck is parted where the neck is: two lines whose bands touch in one
/// place are two numbers.
struct BandPieces {
    /// The number of pieces; they are counted from 1.
    private(set) var count = 0

    /// The piece that each place belongs to; 0 where there is none.
    private(set) var labels: [Int32]

    private let width: Int
    private let height: Int

    /// Finds the pieces of a map.
    init(of map: PageMap) {
        width = map.width
        height = map.height
        labels = [Int32](repeating: 0, count: width * height)
        let isInside = map.band.map { $0 >= PageMap.bandBar }
        let depths = Self.depths(of: isInside, width: width, height: height)
        for component in Self.components(of: isInside, width: width, height: height) {
            add(component, depths: depths)
        }
    }

    /// The least places of a piece.
    static let leastArea = 6

    /// A core is what is left of a piece where this part of its thickness is taken from its sides.
    private static let neck = 0.4

    /// Takes a component in as one piece, or as the pieces that hang together by necks.
    private mutating func add(_ component: InkComponent, depths: [UInt8]) {
        guard component.area >= Self.leastArea else { return }
        let places = component.places(width: width)
        let deepest = places.reduce(0) { max($0, Int(depths[$1])) }
        let level = Int((Self.neck * Double(deepest)).rounded(.up))
        let cores = component.parts(width: width) { Int(depths[$0]) > level }
            .filter { core in
                10 * core.area >= component.area
                    && core.places(width: width).contains { 10 * Int(depths[$0]) >= 6 * deepest }
            }
        guard cores.count > 1 else {
            count += 1
            for place in places { labels[place] = Int32(count) }
            return
        }
        // Each place goes to the nearest core.
        var isOpen = Set(places)
        var front: [Int] = []
        for core in cores {
            count += 1
            for place in core.places(width: width) {
                labels[place] = Int32(count)
                isOpen.remove(place)
                front.append(place)
            }
        }
        while !front.isEmpty {
            var next: [Int] = []
            for place in front {
                for other in [place - width, place - 1, place + 1, place + width]
                where isOpen.remove(other) != nil {
                    labels[other] = labels[place]
                    next.append(other)
                }
            }
            front = next
        }
    }

    /// Takes a piece out.
    mutating func remove(where isGone: (Int) -> Bool) {
        let gone = (0...count).map { $0 > 0 && isGone($0) }
        for place in labels.indices where gone[Int(labels[place])] { labels[place] = 0 }
    }

    /// The places of each piece, shaped `[count + 1]`; none for piece 0.
    var places: [[Int]] {
        var places = [[Int]](repeating: [], count: count + 1)
        for (place, label) in labels.enumerated() where label > 0 {
            places[Int(label)].append(place)
        }
        return places
    }

    /// For each place the piece that lies nearest, as far as a number of steps to the sides, up or down.
    func nearest(within reach: Int) -> [Int32] {
        var nearest = labels
        var front = labels.indices.filter { labels[$0] > 0 }
        for _ in 0..<reach {
            var next: [Int] = []
            for place in front {
                let x = place % width
                for (other, isThere) in [
                    (place - 1, x > 0), (place + 1, x < width - 1),
                    (place - width, place >= width),
                    (place + width, place + width < nearest.count),
                ] where isThere && nearest[other] == 0 {
                    nearest[other] = nearest[place]
                    next.append(other)
                }
            }
            front = next
        }
        return nearest
    }
}

extension BandPieces {
    /// How deep inside each place lies: 0 outside, 1 at the border, and so on (chessboard distance).
    private static func depths(of isInside: [Bool], width: Int, height: Int) -> [UInt8] {
        var depths = isInside.map { $0 ? UInt8.max : 0 }
        func lower(_ x: Int, _ y: Int, by neighbours: [(Int, Int)]) {
            let place = y * width + x
            guard depths[place] > 0 else { return }
            var least = depths[place]
            for (dx, dy) in neighbours {
                let (column, row) = (x + dx, y + dy)
                let isThere = (0..<width).contains(column) && (0..<height).contains(row)
                least = min(least, isThere ? depths[row * width + column] : 0)
            }
            depths[place] = min(depths[place], least == .max ? .max : least + 1)
        }
        for y in 0..<height {
            for x in 0..<width { lower(x, y, by: [(-1, -1), (0, -1), (1, -1), (-1, 0)]) }
        }
        for y in (0..<height).reversed() {
            for x in (0..<width).reversed() { lower(x, y, by: [(1, 1), (0, 1), (-1, 1), (1, 0)]) }
        }
        return depths
    }

    /// The places that touch by a side or a corner.
    static func components(
        of isInside: [Bool], width: Int, height: Int
    ) -> [InkComponent] {
        var runs: [InkComponent.Run] = []
        for y in 0..<height {
            var x = 0
            while x < width {
                let start = x
                while x < width, isInside[y * width + x] { x += 1 }
                if x > start {
                    runs.append(.init(y: Int32(y), start: Int32(start), end: Int32(x)))
                }
                x += 1
            }
        }
        return InkComponent.all(of: runs)
    }
}

extension InkComponent {
    /// The index of each pixel in a picture of a width.
    func places(width: Int) -> [Int] {
        runs.flatMap { run in
            Int(run.y) * width + Int(run.start)..<Int(run.y) * width + Int(run.end)
        }
    }

    /// Returns what hangs together of the pixels that meet a condition.
    ///
    /// - Parameters:
    ///   - width: The width of the picture.
    ///   - isIn: Whether a pixel counts, by its index.
    /// - Returns: The parts, in the order of their first pixels.
    func parts(width: Int, where isIn: (Int) -> Bool) -> [InkComponent] {
        var kept: [Run] = []
        for run in runs {
            let row = Int(run.y) * width
            var x = Int(run.start)
            while x < Int(run.end) {
                let start = x
                while x < Int(run.end), isIn(row + x) { x += 1 }
                if x > start { kept.append(Run(y: run.y, start: Int32(start), end: Int32(x))) }
                x += 1
            }
        }
        return InkComponent.all(of: kept)
    }
}
