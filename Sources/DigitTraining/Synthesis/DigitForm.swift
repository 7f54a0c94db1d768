/// One way to write one digit, such as the seven with a bar: where the pen goes, how much that
/// may differ, and how often people write it so.
public struct DigitForm: Sendable {
    /// The digit, 0 to 9.
    public let digit: Int

    /// The name of the form among those of its digit: "crossed".
    public let name: String

    /// How often American writers choose the form, against the other forms of the digit.
    public let americanWeight: Float

    /// How often European writers choose the form, against the other forms of the digit.
    public let europeanWeight: Float

    /// The extremes of the form: the same strokes and numbers of points, at other places.
    ///
    /// Every written digit lies somewhere between them.
    let extremes: [[PenPath]]

    /// Creates a form from its extremes in the notation of `strokes(_:)`.
    init(
        _ digit: Int, _ name: String, american: Float, european: Float, _ extremes: String...
    ) {
        self.digit = digit
        self.name = name
        self.americanWeight = american
        self.europeanWeight = european
        self.extremes = extremes.map(Self.strokes)
        for extreme in self.extremes {
            precondition(
                extreme.map(\.corners) == self.extremes[0].map(\.corners),
                "the extremes of the '\(name)' \(digit) differ in their strokes")
        }
    }

    /// How often writers of a region choose the form, against the other forms of the digit.
    public func weight(in region: HandwritingRegion) -> Float {
        switch region {
        case .american: americanWeight
        case .european: europeanWeight
        case .mixed: (americanWeight + europeanWeight) / 2
        }
    }

    /// Returns the strokes between the extremes, mixed by shares that add up to 1.
    func strokes(shares: [Float]) -> [PenPath] {
        var strokes = extremes[0]
        for stroke in strokes.indices {
            for point in strokes[stroke].points.indices {
                var place = PenPath.Point.zero
                for (extreme, share) in zip(extremes, shares) {
                    place += extreme[stroke].points[point] * share
                }
                strokes[stroke].points[point] = place
            }
        }
        return strokes
    }

    /// Reads strokes written as text: points are `x y` in hundredths of the digit's height,
    /// separated by commas; `!` after a point marks a corner; `|` lifts the pen.
    ///
    ///     "0 5, 60 0!, 30 100 | 15 50, 55 46"      a crossed seven
    static func strokes(_ notation: String) -> [PenPath] {
        notation.split(separator: "|").map { stroke in
            var path = PenPath(points: [], corners: [])
            for point in stroke.split(separator: ",") {
                let numbers = point.split { $0 == " " || $0 == "!" }.compactMap { Float($0) }
                precondition(numbers.count == 2, "'\(point)' is not a point 'x y'")
                path.points.append(PenPath.Point(numbers[0], numbers[1]) / 100)
                path.corners.append(point.contains("!"))
            }
            return path
        }
    }
}
