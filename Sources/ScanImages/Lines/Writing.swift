/// All that is written in a picture: components of a digit's height, and smaller ones.
struct Writing {
    /// The components of a digit's height, from left to right.
    let digits: [InkComponent]

    /// Smaller components, from left to right: dots, dashes, pieces of broken digits.
    private let pieces: [InkComponent]

    /// The height of a typical digit in pixels.
    private let height: Int

    private let width: Int

    /// How far lines fall for each pixel to the right, over the whole picture.
    let skew: Double

    /// Whether the picture is so wide and low that it holds but one line.
    private let isOneLine: Bool

    /// Tells what is written from specks and from what reaches in at the edges.
    init(_ components: [InkComponent], in plane: InkPlane) {
        let inked = components.filter { max($0.box.width, $0.box.height) >= 3 }
        let whole = inked.filter { !Self.reachesIn($0, height: plane.height) }
        let height =
            TypicalSize.height(
                of: whole.filter { $0.box.width <= 8 * $0.box.height }
                    .map { ($0.box.height, $0.area) }) ?? 0
        self.height = height
        width = plane.width
        isOneLine = plane.width > 3 * plane.height
        let least = max(6, min(plane.width, plane.height) / 50)
        guard height >= least else {
            digits = []
            pieces = []
            skew = 0
            return
        }
        let isDigit = { (box: PixelBox) in
            5 * box.height >= 2 * height && box.height <= 4 * height
        }
        let strength = plane.strength(of: whole.filter { isDigit($0.box) })
        // A security pattern's remains are paler than any stroke.
        let written = inked.filter { component in
            2 * (plane.amount(of: component) / component.area) >= strength
        }.sorted { $0.box.x < $1.box.x }
        digits = written.filter {
            isDigit($0.box) && !Self.reachesIn($0, height: plane.height)
        }
        pieces = written.filter {
            // Where rules crossed, specks as broad as they are left.
            16 * max($0.box.width, $0.box.height) >= height
                && (5 * $0.box.height < 2 * height || Self.reachesIn($0, height: plane.height))
        }
        skew = PageSkew.slope(of: digits, height: height, width: plane.width)
    }

    /// Whether a component reaches in from above or below: the feet of a neighbouring line, or the
    /// flag of a digit that was cut off.
    private static func reachesIn(_ component: InkComponent, height: Int) -> Bool {
        let box = component.box
        return (box.y == 0 || box.endY == height) && 4 * box.height < height
    }
}

extension Writing {
    /// The lines in reading order.
    var lines: [ComponentLine] {
        var lines = ComponentLine.lines(of: digits, height: height, widestGap: width)
        if !(isOneLine && lines.count == 1) {
            lines = ComponentLine.lines(
                of: digits, height: height, widestGap: Self.gap(of: height))
        }
        lines.removeAll { 2 * $0.box.height < height }
        distribute(pieces, among: &lines)
        return inReadingOrder(lines)
    }

    /// The widest gap within a number, in pixels, where digits are so high.
    private static func gap(of height: Int) -> Int { 5 * height / 2 }

    /// Gives each piece to the line among whose digits it stands, or beside whose ends.
    private func distribute(_ pieces: [InkComponent], among lines: inout [ComponentLine]) {
        for piece in pieces {
            let distances = lines.indices.compactMap { index in
                distance(of: piece, from: lines[index]).map { (index: index, pixels: $0) }
            }
            if let home = distances.min(by: { $0.pixels < $1.pixels }) {
                lines[home.index].pieces.append(piece)
            }
        }
    }

    /// How far beside a line's ends a piece of it stands, in pixels, 0 among its digits; `nil` where it
    /// is too far aside, above or below.
    private func distance(of piece: InkComponent, from line: ComponentLine) -> Int? {
        let right = max(line.box.endX, line.pieces.last?.box.endX ?? 0)
        let (before, behind) = (line.box.x - piece.box.endX, piece.box.x - right)
        // What is left of a pale digit stands as far aside as a digit may.
        let isLarge = 4 * max(piece.box.width, piece.box.height) >= height
        let reach = isLarge ? Self.gap(of: height) : height
        guard before <= (isLarge ? reach : reach / 2), behind <= reach else { return nil }
        let level = line.digits.min {
            abs($0.box.x - piece.box.x) < abs($1.box.x - piece.box.x)
        }
        guard let beside = level?.box else { return nil }
        let middle = piece.box.y + piece.box.height / 2
        let top = min(beside.y, line.box.y)
        let bottom = max(beside.endY, min(line.box.endY, beside.y + height))
        guard middle >= top - height / 4, middle <= bottom + height / 4 else { return nil }
        return max(before, behind, 0)
    }

    /// Sorts lines from top to bottom, and those that share rows from left to right.
    private func inReadingOrder(_ lines: [ComponentLine]) -> [ComponentLine] {
        // Where each line's rows would be if the page were not askew.
        let places = lines.map { line in
            let box = line.box
            let fall = skew * Double(2 * box.x + box.width) / 2
            return (line: line, middle: Double(2 * box.y + box.height) / 2 - fall)
        }
        var rows: [(middle: Double, lines: [ComponentLine])] = []
        for place in places.sorted(by: { $0.middle < $1.middle }) {
            if let last = rows.last, place.middle - last.middle < 0.6 * Double(height) {
                rows[rows.count - 1].lines.append(place.line)
            } else {
                rows.append((place.middle, [place.line]))
            }
        }
        return rows.flatMap { $0.lines.sorted { $0.box.x < $1.box.x } }
    }
}
