/// What something is drawn with: its colour, and how it covers what is below.
struct PageInk: Sendable, Hashable {
    /// Red, green and blue in `0...1`; the fourth lane is not used.
    var colour: SIMD4<Float>

    /// How much of the ink is there, in `0...1`: a worn ribbon or a dry pen has less.
    var strength: Float = 1

    /// How much of it the grain of the paper takes away, in `0...1`.
    var grain: Float = 0

    /// Whether it hides what is below instead of darkening it.
    var isOpaque = false

    /// Creates an ink.
    init(
        _ red: Float, _ green: Float, _ blue: Float, strength: Float = 1, grain: Float = 0,
        isOpaque: Bool = false
    ) {
        colour = [red, green, blue, 0]
        self.strength = strength
        self.grain = grain
        self.isOpaque = isOpaque
    }

    /// Returns the ink with a share of its strength.
    func weaker(by share: Float) -> PageInk {
        var ink = self
        ink.strength *= share
        return ink
    }

    /// How much it stands out on white paper, in `0...1`.
    var visibility: Float { (1 - colour.min3) * strength }
}

extension SIMD4<Float> {
    /// The least of the first three lanes.
    fileprivate var min3: Float { Swift.min(x, y, z) }
}
