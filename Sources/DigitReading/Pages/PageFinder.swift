import LinearAlgebra
import NeuralNetwork
import ScanImages

/// Finds numbers on pages: a network looks at all of a page at once and says of each place what it is, and
/// whether it lies inside the band of one number.
public struct PageFinder: PageMapping {
    /// The model that makes maps.
    public let model: Model

    /// Tells written numbers from printed ones by a second look at each; `nil` where the map's word counts.
    public private(set) var ink: InkReader?

    /// How probable it is that a number on a page is right; `nil` where that was not fitted.
    let calibration: NumberCalibration?

    /// The finder's working scale in dots an inch.
    static let workingResolution = 100.0

    /// The length of the smaller side of a page at the finder's working scale, in pixels: A4 is 210 mm wide.
    static let workingSide = 827.0

    /// Paper around a picture, in pixels: a number at its edge is seen as one on a page.
    static let margin = 16

    /// What a picture smaller than a page is looked at by: its writing may have any size.
    ///
    /// Where that is known, the first two follow from it.
    static let scales = [1, 1.5, 2.2, 3.3, 5]

    /// How high digits should be seen whose height is known, in pixels: as large ones on a page at the working scale.
    private static let usualHeight = 28.0

    /// How much smaller a picture is seen at most: a digit may fill it.
    private static let mostReduced = 12.0

    /// The least height and width of a picture at a scale, in pixels.
    static let leastSide = 16.0

    /// The longest side of what the network sees at once, in pixels: more than an A4 page, and a bound to its
    /// memory.
    static let longestTile = 1_536

    /// What is seen beyond each side of a tile, in pixels: as far as the network looks.
    static let overlap = 160

    /// Creates a finder; `nil` when the model's network makes no maps of pages.
    ///
    /// - Parameters:
    ///   - model: The model that makes maps.
    ///   - ink: Tells written numbers from printed ones by a second look at each.
    public init?(model: Model, ink: InkReader? = nil) {
        guard let side = model.network.pixelsPerPlace, Self.margin % side == 0,
            model.network.outputs == 2 * PageClass.allCases.count
        else { return nil }
        self.model = model
        self.ink = ink
        calibration = NumberCalibration(of: model.facts)
    }

    /// Returns the finder with another look at the ink of each number.
    public func looking(with ink: InkReader) -> PageFinder {
        var finder = self
        finder.ink = ink
        return finder
    }

    /// Looks at a page at the finder's working scale.
    ///
    /// A smaller picture is looked at on several scales, of which the one counts at which most of it is surely a
    /// number: on two, at which its digits are as high as on a page, where their height is known.
    public func map(of image: GreyImage, writtenAt height: Double?) -> PageMap {
        let side = Double(min(image.width, image.height))
        guard side < Self.workingSide else {
            return map(of: image, reducedBy: side / Self.workingSide)
        }
        let most = min(max(1, side / Self.leastSide), Self.mostReduced)
        let first = height.map { min(max(1, $0 / Self.usualHeight), most) } ?? 1
        let maps = Self.scales.prefix(height == nil ? Self.scales.count : 2).map { $0 * first }
            .filter { $0 == first || $0 <= most }
            .map { map(of: image, reducedBy: $0) }
        return maps.dropFirst().reduce(maps[0]) { $1.certainty > $0.certainty ? $1 : $0 }
    }

    /// Looks at a piece of a page whose resolution is known.
    ///
    /// - Parameters:
    ///   - piece: The piece.
    ///   - resolution: Its resolution in dots an inch.
    /// - Returns: The map.
    public func map(of piece: GreyImage, dotsPerInch resolution: Double) -> PageMap {
        map(of: piece, reducedBy: max(1, resolution / Self.workingResolution))
    }

    /// Returns what each place of a picture is, seen at a scale.
    ///
    /// - Parameters:
    ///   - image: The picture.
    ///   - scale: How much smaller it is seen, at least 1.
    /// - Returns: The map.
    func map(of image: GreyImage, reducedBy scale: Double) -> PageMap {
        let network = model.network
        let page = WorkingPage(
            of: image, reducedBy: scale, margin: Self.margin, grain: network.pictureGrain)
        let side = network.pixelsPerPlace ?? 1
        let margin = Self.margin / side
        func places(_ length: Int) -> Int { max(1, Int(Double(length) / scale) / side) }
        var planes = MapPlanes(width: places(image.width), height: places(image.height))
        for rows in Self.tiles(of: page.height) {
            for columns in Self.tiles(of: page.width) {
                let tile = page.part(rows: rows.seen, columns: columns.seen)
                network.map(of: tile, width: columns.seen.count) { row, outputs in
                    let place = rows.seen.lowerBound / side + row
                    guard rows.kept.contains(place * side) else { return }
                    planes.fill(
                        row: place - margin, with: outputs,
                        columns: columns.kept.lowerBound / side..<columns.kept.upperBound / side,
                        from: columns.seen.lowerBound / side, margin: margin)
                }
            }
        }
        return planes.map(pixelsPerPlace: scale * Double(side))
    }
}

extension PageFinder {
    /// A stretch of a page's rows or columns: what the network sees, and what of that is kept.
    private typealias Tile = (seen: Range<Int>, kept: Range<Int>)

    /// Cuts a length into stretches; a page of usual size is one.
    private static func tiles(of length: Int) -> [Tile] {
        guard length > longestTile else { return [(0..<length, 0..<length)] }
        let step = longestTile - 2 * overlap
        return stride(from: 0, to: length, by: step).map { start in
            let end = min(start + step, length)
            return (max(0, start - overlap)..<min(length, end + overlap), start..<end)
        }
    }
}

extension WorkingPage {
    /// The pixels of some rows and columns.
    fileprivate func part(rows: Range<Int>, columns: Range<Int>) -> [UInt8] {
        if columns.count == width, rows.count == height { return pixels }
        return rows.flatMap { row in
            pixels[row * width + columns.lowerBound..<row * width + columns.upperBound]
        }
    }
}

/// The planes of a map while they are filled.
private struct MapPlanes {
    let width: Int
    let height: Int

    /// The band, and behind it each class but paper, shaped `[5, height, width]`.
    private var planes: [[UInt8]]

    init(width: Int, height: Int) {
        (self.width, self.height) = (width, height)
        planes = [[UInt8]](
            repeating: [UInt8](repeating: 0, count: width * height),
            count: PageClass.allCases.count)
    }

    /// Fills a part of a row; what lies in the margin around the map is left out.
    ///
    /// - Parameters:
    ///   - row: Its number.
    ///   - outputs: Of each place the probability of each class outside of all bands, then inside of one.
    ///   - columns: The places that are filled, counted from the margin's left edge.
    ///   - first: The place of the first output, counted likewise.
    ///   - margin: The places of the margin.
    mutating func fill(
        row: Int, with outputs: Matrix, columns: Range<Int>, from first: Int, margin: Int
    ) {
        guard (0..<height).contains(row) else { return }
        let kinds = planes.count
        let left = max(columns.lowerBound, margin)
        outputs.elements.withUnsafeBufferPointer { outputs in
            for column in left..<max(left, min(columns.upperBound, margin + width)) {
                let start = (column - first) * 2 * kinds
                let chances = UnsafeBufferPointer(rebasing: outputs[start..<start + 2 * kinds])
                let place = row * width + column - margin
                var band = chances[kinds]
                for kind in 1..<kinds {
                    band += chances[kinds + kind]
                    planes[kind][place] = Self.byte(chances[kind] + chances[kinds + kind])
                }
                planes[0][place] = Self.byte(band)
            }
        }
    }

    private static func byte(_ chance: Float) -> UInt8 { UInt8(min(255, 255 * chance + 0.5)) }

    func map(pixelsPerPlace: Double) -> PageMap {
        func plane(_ kind: PageClass) -> [UInt8] { planes[Int(kind.rawValue)] }
        return PageMap(
            width: width, height: height, pixelsPerPlace: pixelsPerPlace,
            digits: plane(.handwrittenDigits), print: plane(.print),
            otherHandwriting: plane(.otherHandwriting), furniture: plane(.furniture),
            band: planes[0])
    }
}

extension PageMap {
    /// How much of the picture surely lies in the bands of numbers, in pixels, as far as what is in them is
    /// digits: the more, the better the scale suits the writing.
    fileprivate var certainty: Double {
        var inside = 0.0
        var (own, ink) = (1e-6, 1e-6)
        for place in band.indices where band[place] >= 128 {
            inside += Double(2 * Int(band[place]) - 255)
            own += Double(digits[place])
            ink +=
                Double(digits[place]) + Double(print[place]) + Double(otherHandwriting[place])
                + Double(furniture[place])
        }
        return inside * own / ink * pixelsPerPlace * pixelsPerPlace
    }
}
