import Glibc

/// Places on the circle of radius 1 around 0.
enum UnitCircle {
    /// Returns places around the circle, evenly, from the right over the foot.
    static func places(_ count: Int) -> [SIMD2<Float>] {
        (0..<count).map { index in
            let angle = Float(index) / Float(count) * 2 * .pi
            return SIMD2(angle.cosine, angle.sine)
        }
    }
}

extension Float {
    /// The cosine of an angle in radians.
    var cosine: Float { cosf(self) }

    /// The sine of an angle in radians.
    var sine: Float { sinf(self) }
}
