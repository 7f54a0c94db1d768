import ScanImages

/// Where the tags of a page's numbers go: beside their boxes, where they cover least.
///
/// One after the other takes the best place that is left. To cover another tag is worst, then a number's
/// box, then to stand away from the own box, then to cover ink.
struct TagPlaces {
    private let frame: PixelBox
    private let boxes: [PixelBox]
    private let ink: (PixelBox) -> Int

    /// The places taken so far.
    private(set) var taken: [PixelBox] = []

    /// Finds places for all tags.
    ///
    /// - Parameters:
    ///   - sizes: How large each tag is.
    ///   - boxes: The box that each belongs to, in the same order.
    ///   - frame: What they may not leave.
    ///   - ink: Counts the ink in a box.
    init(
        of sizes: [(width: Int, height: Int)], beside boxes: [PixelBox], in frame: PixelBox,
        ink: @escaping (PixelBox) -> Int
    ) {
        self.frame = frame
        self.boxes = boxes
        self.ink = ink
        for (size, box) in zip(sizes, boxes) { taken.append(best(of: size, beside: box)) }
    }

    private func best(of size: (width: Int, height: Int), beside box: PixelBox) -> PixelBox {
        let choices = (0..<4).flatMap { ring in
            Self.candidates(of: size, beside: box, ring: ring).enumerated().map { rank, place in
                let place = moved(place)
                return (place: place, cost: cost(of: place) + rank + Self.costOfRing * ring)
            }
        }
        return choices.dropFirst().reduce(choices[0]) { $1.cost < $0.cost ? $1 : $0 }.place
    }

    /// What it costs to stand one tag's height further away.
    private static let costOfRing = 400

    private func cost(of place: PixelBox) -> Int {
        let onTags = taken.reduce(0) { $0 + $1.overlap(with: place) }
        let onBoxes = boxes.reduce(0) { $0 + $1.overlap(with: place) }
        return 1000 * onTags + 10 * onBoxes + ink(place)
    }

    /// The place, moved inside the frame.
    private func moved(_ place: PixelBox) -> PixelBox {
        var place = place
        place.x = max(frame.x, min(place.x, frame.endX - place.width))
        place.y = max(frame.y, min(place.y, frame.endY - place.height))
        return place
    }

    /// Returns the places around a box, the best first.
    ///
    /// - Parameters:
    ///   - size: The size of the tag.
    ///   - box: The box.
    ///   - ring: How far away they are, in heights of the tag.
    /// - Returns: Ten places, of which some may lie outside of the frame.
    private static func candidates(
        of size: (width: Int, height: Int), beside box: PixelBox, ring: Int
    ) -> [PixelBox] {
        let away = ring * (size.height + 1)
        let (above, below) = (box.y - size.height - away, box.endY + away)
        let (before, behind) = (box.x - size.width - away, box.endX + away)
        let middle = box.y + (box.height - size.height) / 2
        let corners = [
            (box.x, above), (box.endX - size.width, above), (behind, middle),
            (box.x, below), (box.endX - size.width, below), (before, middle),
            (behind, above), (behind, below), (before, above), (before, below),
        ]
        return corners.map {
            PixelBox(x: $0.0, y: $0.1, width: size.width, height: size.height)
        }
    }
}
