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

    /// Whether the form is told only by its neighbours, as a nine like a P: nobody writes it alone.
    public let needsNeighbours: Bool

    /// Where the pen goes.
    let shape: StrokeShape

    /// Creates a form from its extremes in the notation of ``StrokeShape/strokes(_:)``.
    init(
        _ digit: Int, _ name: String, american: Float, european: Float,
        needsNeighbours: Bool = false, _ extremes: String...
    ) {
        self.digit = digit
        self.name = name
        self.americanWeight = american
        self.europeanWeight = european
        self.needsNeighbours = needsNeighbours
        shape = StrokeShape("the '\(name)' \(digit)", extremes)
    }

    /// How often writers of a region choose the form, against the other forms of the digit.
    public func weight(in region: HandwritingRegion) -> Float {
        switch region {
        case .american: americanWeight
        case .european: europeanWeight
        case .mixed: (americanWeight + europeanWeight) / 2
        }
    }
}
