/// Digits that stand beside each other.
///
/// What belongs together is told by ratios to the width of the strokes and to the height of the
/// digits. They were chosen by eye. Of 977 scans in seven sets, 869 fall into one number of as many
/// digits as their label has; beside each ratio stands what others would do to that. A ratio that
/// would do better stays until the models are trained anew: they have learnt from digits that were
/// found like this.
struct DigitRow {
    /// The digits from left to right.
    private var digits: [InkGroup]

    /// The typical height of the row's digits in pixels.
    private let height: Int

    /// Groups components into rows of digits, from top to bottom.
    static func rows(of components: [InkComponent]) -> [DigitRow] {
        let strokeWidth = TypicalSize.strokeWidth(of: components)
        var groups = components.map { InkGroup($0) }
        // Pieces that stand above each other, hardly apart, are one digit's: half of the columns
        // are shared (a quarter loses 20 scans, three quarters win 6), and the gap is one that a
        // lifted pen leaves, two strokes wide, or a flag above its five (one or three strokes, a
        // tenth or a third of the height: the same 869).
        InkGroup.join(&groups) { first, second in
            let overlap = first.box.columnOverlap(with: second.box)
            guard 2 * overlap >= min(first.box.width, second.box.width) else { return false }
            let gap = -first.box.rowOverlap(with: second.box)
            return gap <= max(2 * strokeWidth, max(first.box.height, second.box.height) / 5)
        }
        // What is much lower than the digits and alone in its rows is a dash, a dot or dirt (lower
        // than half wins 1 scan, than a quarter loses 2).
        let bands = bands(of: groups)
        let typicalHeight = TypicalSize.height(of: groups.map { ($0.box.height, $0.area) }) ?? 0
        return
            bands
            .filter { $0.contains { $0.box.height * 3 >= typicalHeight } }
            .map { DigitRow($0, strokeWidth: strokeWidth) }
            .filter { !$0.digits.isEmpty }
    }

    /// Groups ink by the bands it stands in: the highest says where a band is, and what overlaps
    /// with it by half of its own height is in it (three tenths win 1 scan, seven lose 1).
    private static func bands(of groups: [InkGroup]) -> [[InkGroup]] {
        var bands: [(box: PixelBox, members: [InkGroup])] = []
        for group in groups.sorted(by: { $0.box.height > $1.box.height }) {
            let best = bands.indices.max { first, second in
                bands[first].box.rowOverlap(with: group.box)
                    < bands[second].box.rowOverlap(with: group.box)
            }
            if let best, 2 * bands[best].box.rowOverlap(with: group.box) >= group.box.height {
                bands[best].members.append(group)
            } else {
                bands.append((group.box, [group]))
            }
        }
        return bands.sorted { $0.box.y < $1.box.y }.map(\.members)
    }

    private init(_ members: [InkGroup], strokeWidth: Int) {
        let height = TypicalSize.height(of: members.map { ($0.box.height, $0.area) }) ?? 0
        self.height = height
        // A zero may be half as high as its neighbours; what is lower than four ninths is a piece
        // of a digit, or none (a third wins 6 scans, a half or more loses 1).
        let isPiece = { (group: InkGroup) in group.box.height * 9 < 4 * height }
        var digits = members
        // A small piece close by, as a stroke is wide, is a part of its neighbour; further off it
        // is a comma or dirt (a twentieth or a fifth of the height: the same 869).
        let reach = max(strokeWidth, height / 10)
        InkGroup.join(&digits) { first, second in
            (isPiece(first) || isPiece(second))
                && first.box.columnOverlap(with: second.box) >= -reach
                && first.box.rowOverlap(with: second.box) >= -reach
        }
        // Three times as wide as high, and thinner than three strokes side by side (two or four
        // times, two or five strokes: the same 869).
        let isDash = { (group: InkGroup) in
            group.box.width > 3 * group.box.height && group.box.height < 3 * strokeWidth
        }
        digits.removeAll { isPiece($0) || isDash($0) }
        // Two halves of one digit, hardly apart, in a row as narrow as one digit: hardly wider than
        // high (nine tenths: the same 869; thirteen tenths lose 1).
        let whole = digits.dropFirst().reduce(digits.first?.box) { $0?.union($1.box) }
        if let whole, whole.width * 10 <= 11 * whole.height {
            InkGroup.join(&digits) { first, second in
                first.box.columnOverlap(with: second.box) >= -strokeWidth
            }
        }
        self.digits = digits.sorted { $0.box.x < $1.box.x }
    }

    /// The numbers of the row: digits further apart than one and a half digit heights are not of
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
