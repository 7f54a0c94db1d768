/// A line of writing found in a picture: its strip, and the ink that the strip shows.
public struct FoundLine: Sendable {
    /// The line as a line reader sees it.
    public let strip: LineStrip

    /// The ink in the rows of the line that belongs to no line, as a part of its mean digit's.
    public let inkLeftAside: Double

    /// The ink of the picture, or of the part of it that was cut out, without rules.
    let plane: InkPlane

    /// The line's components.
    let components: [InkComponent]

    /// How the plane lies in the picture, where it was cut out.
    var cut: CutFrame?
}

extension FoundLine {
    /// Prepares the ink in some columns of the strip for the digit network.
    ///
    /// The ink is taken from the picture at its full resolution. What only reaches into the
    /// columns from a digit beside them, and dots, are left out.
    ///
    /// - Parameter columns: The columns of one digit.
    /// - Returns: The digit, or `nil` where the columns hold no ink.
    public func digit(in columns: Range<Int>) -> DigitCandidate? {
        guard !columns.isEmpty else { return nil }
        let left = Int32(max(0, strip.pictureX(ofColumn: columns.lowerBound).rounded()))
        let right = Int32(
            max(0, min(Double(plane.width), strip.pictureX(ofColumn: columns.upperBound).rounded()))
        )
        guard left < right else { return nil }
        var runs: [InkComponent.Run] = []
        for component in components
        where component.box.x < Int(right) && component.box.endX > Int(left) {
            runs += component.runs.compactMap { run in
                let start = max(run.start, left)
                let end = min(run.end, right)
                return start < end ? InkComponent.Run(y: run.y, start: start, end: end) : nil
            }
        }
        runs.sort { ($0.y, $0.start) < ($1.y, $1.start) }
        let pieces = InkComponent.all(of: runs)
        guard let main = pieces.max(by: { $0.area < $1.area }) else { return nil }
        var group = InkGroup(main)
        for piece in pieces where piece.runs.startIndex != main.runs.startIndex {
            if isPart(piece, of: main, left: Int(left), right: Int(right)) {
                group.join(InkGroup(piece))
            }
        }
        var candidate = group.candidate(in: plane)
        if let cut { candidate.box = cut.box(around: candidate.box) }
        return candidate
    }

    /// Whether a piece belongs to the digit whose largest piece is `main`.
    private func isPart(
        _ piece: InkComponent, of main: InkComponent, left: Int, right: Int
    ) -> Bool {
        let isCut = piece.box.x == left || piece.box.endX == right
        // The edge of a neighbour.
        if isCut, 5 * piece.area < main.area { return false }
        // A dot or a comma beside the digit; a five's flag stands above or beside it, longer.
        return piece.box.columnOverlap(with: main.box) > 0
            || 3 * max(piece.box.width, piece.box.height) >= main.box.height
    }
}

extension FoundLine {
    /// Components lower than this part of the highest are no whole digits.
    private static let leastDigit = 0.6

    /// How far the heads and the feet of the digits lie apart, as a part of their height.
    ///
    /// It is next to nothing where they are printed, and `nil` where fewer than two stand apart.
    var unevenness: Double? {
        let highest = components.reduce(0) { max($0, $1.box.height) }
        let boxes = components.map(\.box)
            .filter { Double($0.height) >= Self.leastDigit * Double(highest) }
        guard boxes.count > 1 else { return nil }
        func spread(_ edge: (PixelBox) -> Int) -> Double {
            let levels = boxes.map { box in
                Double(edge(box)) - strip.frame.slope * Double(2 * box.x + box.width) / 2
            }
            return (levels.max() ?? 0) - (levels.min() ?? 0)
        }
        return (spread(\.y) + spread(\.endY)) / 2 / Double(highest)
    }

    /// The columns of the whole digits, from left to right.
    private var digitColumns: [Range<Int>] {
        let highest = components.reduce(0) { max($0, $1.box.height) }
        return components.map(\.box)
            .filter { Double($0.height) >= Self.leastDigit * Double(highest) }
            .map { $0.x..<$0.endX }.sorted { $0.lowerBound < $1.lowerBound }
    }

    /// The widest gap between neighbouring digits, as a part of the height of the highest.
    ///
    /// In a number it is hardly wider than the others; between two numbers that were taken for one it
    /// is.
    var widestGap: Double {
        let highest = components.reduce(1) { max($0, $1.box.height) }
        let columns = digitColumns
        guard var end = columns.first?.upperBound else { return 0 }
        var widest = 0
        for column in columns.dropFirst() {
            widest = max(widest, column.lowerBound - end)
            end = max(end, column.upperBound)
        }
        return Double(widest) / Double(highest)
    }

    /// The ink of small components between the digits, as a part of a mean digit's.
    ///
    /// It may be a point or a comma, and then the number is no plain string of digits.
    var pointsBetween: Double {
        let highest = components.reduce(0) { max($0, $1.box.height) }
        let columns = digitColumns
        guard let first = columns.first, let last = columns.last else { return 0 }
        var (points, digits) = (0, 0)
        for component in components {
            if Double(component.box.height) >= Self.leastDigit * Double(highest) {
                digits += component.area
                continue
            }
            let middle = component.box.x + component.box.width / 2
            let isBetween =
                middle > first.lowerBound && middle < last.upperBound
                && !columns.contains { $0.contains(middle) }
            if isBetween { points += component.area }
        }
        return Double(points * columns.count) / Double(max(digits, 1))
    }
}
