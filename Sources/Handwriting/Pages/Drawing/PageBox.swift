/// An upright box on a page, in millimetres.
struct PageBox: Sendable, Hashable {
    /// The corner at the top left.
    var low: SIMD2<Float>

    /// The corner at the bottom right.
    var high: SIMD2<Float>

    /// The width and the height.
    var size: SIMD2<Float> { high - low }

    /// The place in the middle.
    var middle: SIMD2<Float> { (low + high) / 2 }

    /// The corners, clockwise from the top left.
    var corners: [SIMD2<Float>] { [low, [high.x, low.y], high, [low.x, high.y]] }

    /// The box around nothing: with another it makes that other.
    static let nothing = PageBox(
        low: SIMD2(repeating: .infinity), high: SIMD2(repeating: -.infinity))

    /// Creates a box from two corners.
    init(low: SIMD2<Float>, high: SIMD2<Float>) {
        self.low = low
        self.high = high
    }

    /// Creates a box from its top left corner and its size.
    init(_ x: Float, _ y: Float, _ width: Float, _ height: Float) {
        low = [x, y]
        high = [x + width, y + height]
    }

    /// Creates the smallest box around places.
    init(around places: some Sequence<SIMD2<Float>>) {
        low = SIMD2(repeating: .infinity)
        high = -low
        for place in places {
            low = pointwiseMin(low, place)
            high = pointwiseMax(high, place)
        }
    }

    /// Returns the box with as much more on each side.
    func grown(by margin: Float) -> PageBox { grown(by: [margin, margin]) }

    /// Returns the box with as much more at the sides, and at head and foot.
    func grown(by margin: SIMD2<Float>) -> PageBox {
        PageBox(low: low - margin, high: high + margin)
    }

    /// Returns the box moved.
    func moved(by way: SIMD2<Float>) -> PageBox { PageBox(low: low + way, high: high + way) }

    /// Whether the boxes have a place in common.
    func meets(_ other: PageBox) -> Bool {
        low.x < other.high.x && other.low.x < high.x && low.y < other.high.y && other.low.y < high.y
    }

    /// The smallest box around both.
    func union(_ other: PageBox) -> PageBox {
        PageBox(low: pointwiseMin(low, other.low), high: pointwiseMax(high, other.high))
    }
}
