import Foundation
import ScanImages

/// What each place of a scan was taken for, for the page to colour: what became numbers, and what was left aside.
struct PlaceMap: Encodable, Equatable {
    /// The width in places.
    let width: Int

    /// The height in places.
    let height: Int

    /// The share of the scan's width that the places cover: `0...1`, about 1.
    let across: Double

    /// The share of its height.
    let down: Double

    /// A byte for each place, row after row, in base64: 0 for paper, 1 for handwritten digits, 2 for print, 3 for
    /// other handwriting, 4 for rules, boxes and edges.
    let places: String

    /// The probability from which on a place counts as ink of a kind, as the picture of `digitd explain` has it.
    private static let leastProbability: UInt8 = 51

    /// Tells a map of a scan's picture.
    init(_ map: PageMap, of scan: GreyImage) {
        width = map.width
        height = map.height
        across = min(1, Double(map.width) * map.pixelsPerPlace / Double(scan.width))
        down = min(1, Double(map.height) * map.pixelsPerPlace / Double(scan.height))
        let kinds = [map.digits, map.print, map.otherHandwriting, map.furniture]
        let bytes = map.digits.indices.map { place -> UInt8 in
            var (kind, most): (UInt8, UInt8) = (0, Self.leastProbability - 1)
            for (number, plane) in kinds.enumerated() where plane[place] > most {
                (kind, most) = (UInt8(number + 1), plane[place])
            }
            return kind
        }
        places = Data(bytes).base64EncodedString()
    }
}
