/// Digits that stand beside each other.
struct TextLine {
    /// The digits from left to right.
    private(set) var digits: [InkGroup]

    /// The height of most of the line's ink in pixels.
    private let height: Int

    /// Groups components into lines, from top to bottom.
    ///
    /// Components whose rows overlap by half of the lower one are in one line.
    static func lines(of components: [InkComponent]) -> [TextLine] {
        var bands: [(box: PixelBox, members: [InkComponent])] = []
        // The highest first: they say where the lines are, and the small pieces join them.
        for component in components.sorted(by: { $0.box.height > $1.box.height }) {
            let best = bands.indices.max { first, second in
                bands[first].box.rowOverlap(with: component.box)
                    < bands[second].box.rowOverlap(with: component.box)
            }
            if let best, belongs(component.box, to: bands[best].box) {
                bands[best].members.append(component)
                // A taller neighbour must not swallow the next line: only the first member and
                // those beside it say where the line is.
                if bands[best].box.columnOverlap(with: component.box) < 0 {
                    bands[best].box = bands[best].box.union(component.box)
                }
            } else {
                bands.append((component.box, [component]))
            }
        }
        return bands.sorted { $0.box.y < $1.box.y }.map { TextLine($0.members) }
    }

    /// Whether a component lies in a line, or so close that it is a piece of one of its digits.
    private static func belongs(_ box: PixelBox, to line: PixelBox) -> Bool {
        let overlap = line.rowOverlap(with: box)
        if 2 * overlap >= box.height { return true }
        // A flag or a stroke that broke off above or below.
        return box.height * 2 <= line.height && -overlap * 4 <= line.height
            && line.columnOverlap(with: box) > 0
    }

    private init(_ members: [InkComponent]) {
        height = members.map(\.box.height).max() ?? 0
        var digits = members.map { InkGroup($0) }.sorted { $0.box.x < $1.box.x }
        Self.joinPieces(of: &digits, lineHeight: height)
        self.digits = digits
    }

    /// Joins the pieces of broken digits.
    private static func joinPieces(of digits: inout [InkGroup], lineHeight: Int) {
        var index = 0
        while index + 1 < digits.count {
            if areOneDigit(digits[index], digits[index + 1], lineHeight: lineHeight) {
                digits[index].join(digits[index + 1])
                digits.remove(at: index + 1)
                // The joined piece may now reach the one before.
                index = max(0, index - 1)
            } else {
                index += 1
            }
        }
    }

    /// Whether two neighbours are pieces of one digit.
    private static func areOneDigit(_ left: InkGroup, _ right: InkGroup, lineHeight: Int) -> Bool {
        let overlap = left.box.columnOverlap(with: right.box)
        let narrower = min(left.box.width, right.box.width)
        if 2 * overlap >= narrower { return true }
        // A small piece close by is a part of its neighbour, not a digit of its own.
        let lower = min(left.box.height, right.box.height)
        return 2 * lower < lineHeight && -overlap * 6 <= lineHeight
    }

    /// The numbers of the line: digits further apart than one and a half line heights are not of
    /// one number.
    var numbers: [[InkGroup]] {
        var numbers: [[InkGroup]] = []
        for digit in digits {
            if let previous = numbers.last?.last,
                -previous.box.columnOverlap(with: digit.box) * 2 <= 3 * height
            {
                numbers[numbers.count - 1].append(digit)
            } else {
                numbers.append([digit])
            }
        }
        return numbers
    }
}
