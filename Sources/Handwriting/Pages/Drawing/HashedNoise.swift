/// Random numbers that belong to places: they do not depend on where drawing begins.
struct HashedNoise: Sendable, Hashable {
    /// What fixes the numbers.
    let seed: UInt64

    /// The 64 bits that belong to a cell.
    @inline(__always)
    func bits(_ x: Int, _ y: Int) -> UInt64 {
        // The finaliser of SplitMix64 over the cell's coordinates.
        let place = UInt64(truncatingIfNeeded: x) &* 0x9E37_79B9_7F4A_7C15
        var mixed = seed ^ place &+ UInt64(truncatingIfNeeded: y) &* 0xC2B2_AE3D_27D4_EB4F
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// The number in `0..<1` that belongs to a cell.
    @inline(__always)
    func uniform(_ x: Int, _ y: Int) -> Float { Float(bits(x, y) >> 40) * 0x1p-24 }

    /// A number in `-1...1`, mostly near 0, that belongs to a cell.
    @inline(__always)
    func triangular(_ x: Int, _ y: Int) -> Float {
        let bits = bits(x, y)
        let first = Float(bits >> 40) * 0x1p-24
        return first - Float(bits & 0xFF_FFFF) * 0x1p-24
    }

    /// A smooth field in `0...1` whose hills are one unit apart.
    func smooth(_ place: SIMD2<Float>) -> Float {
        let (x, y) = (place.x.rounded(.down), place.y.rounded(.down))
        let (column, row) = (Int(x), Int(y))
        var (dx, dy) = (place.x - x, place.y - y)
        dx = dx * dx * (3 - 2 * dx)
        dy = dy * dy * (3 - 2 * dy)
        let (a, b) = (uniform(column, row), uniform(column + 1, row))
        let (c, d) = (uniform(column, row + 1), uniform(column + 1, row + 1))
        let upper = a + dx * (b - a)
        return upper + dy * (c + dx * (d - c) - upper)
    }
}
