import Glibc

/// How a page lies on the glass or before the camera: from places on it in millimetres to pixels.
///
/// A projective map, `(x, y) → ((a·x + b·y + c) / w, (d·x + e·y + f) / w)` with `w = g·x + h·y + 1`.
struct PageView: Sendable, Hashable {
    /// Pixels for each millimetre in the middle: the width of strokes follows it all over the page.
    let scale: Float

    /// What `x`, `y` and 1 contribute to the two places and to `w`: the columns of the matrix.
    private let forX: SIMD3<Float>
    private let forY: SIMD3<Float>
    private let forOne: SIMD3<Float>

    private init(_ x: SIMD3<Float>, _ y: SIMD3<Float>, _ one: SIMD3<Float>, scale: Float) {
        (forX, forY, forOne) = (x, y, one)
        self.scale = scale
    }

    /// Creates a view.
    ///
    /// - Parameters:
    ///   - middle: The place on the page that comes to lie in the middle of the picture, in millimetres.
    ///   - turn: The turn of the page clockwise, in radians.
    ///   - tilt: How much farther away the page is at the right and at the foot, for each millimetre.
    ///   - scale: Pixels for each millimetre in the middle.
    ///   - target: The middle of the picture in pixels.
    init(
        middle: SIMD2<Float>, turn: Float, tilt: SIMD2<Float>, scale: Float, target: SIMD2<Float>
    ) {
        let (c, s) = (cosf(turn) * scale, sinf(turn) * scale)
        // Around the middle first: x' = R (p - m), w = 1 + tilt · (p - m); then to the target.
        let w = SIMD3(tilt.x, tilt.y, 1 - (tilt * middle).sum())
        let x = SIMD3(c, -s, -(c * middle.x - s * middle.y))
        let y = SIMD3(s, c, -(s * middle.x + c * middle.y))
        let (u, v) = (x + w * target.x, y + w * target.y)
        self.init([u.x, v.x, w.x], [u.y, v.y, w.y], [u.z, v.z, w.z], scale: scale)
    }

    /// Returns where a place lies in the picture.
    func callAsFunction(_ place: SIMD2<Float>) -> SIMD2<Float> {
        let mapped = forX * place.x + forY * place.y + forOne
        return SIMD2(mapped.x, mapped.y) / mapped.z
    }

    /// The way back: from pixels to millimetres.
    var inverse: PageView {
        let (a, b, c) = (forX, forY, forOne)
        func cross(_ u: SIMD3<Float>, _ v: SIMD3<Float>) -> SIMD3<Float> {
            [u.y * v.z - u.z * v.y, u.z * v.x - u.x * v.z, u.x * v.y - u.y * v.x]
        }
        // The rows of the inverse are the cross products of the columns, up to a factor that the
        // division takes away again.
        let (r0, r1, r2) = (cross(b, c), cross(c, a), cross(a, b))
        return PageView(
            [r0.x, r1.x, r2.x], [r0.y, r1.y, r2.y], [r0.z, r1.z, r2.z], scale: 1 / scale)
    }
}
