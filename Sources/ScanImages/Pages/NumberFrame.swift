import Glibc

/// Where one number stands on a page: a rectangle that is turned as the number is.
public struct NumberFrame: Sendable, Hashable {
    /// The middle in pixels of the picture.
    public var middle: SIMD2<Double>

    /// The direction of the line, clockwise from the rows of the picture, in radians.
    public var angle: Double

    /// The length along the line in pixels.
    public var width: Double

    /// The height across the line in pixels, from the top of the digits to their foot.
    public var height: Double

    /// Creates a frame.
    public init(middle: SIMD2<Double>, angle: Double, width: Double, height: Double) {
        self.middle = middle
        self.angle = angle
        self.width = width
        self.height = height
    }

    /// The direction of the line, of length 1.
    public var direction: SIMD2<Double> { SIMD2(cos(angle), sin(angle)) }

    /// Returns where a point of the picture lies in the frame: along and across the line, in pixels from
    /// the middle.
    public func place(of point: SIMD2<Double>) -> SIMD2<Double> {
        let way = point - middle
        let along = direction
        return SIMD2(
            way.x * along.x + way.y * along.y, way.y * along.x - way.x * along.y)
    }

    /// Returns the point of the picture at a place of the frame.
    public func point(at place: SIMD2<Double>) -> SIMD2<Double> {
        let along = direction
        return middle + along * place.x + SIMD2(-along.y, along.x) * place.y
    }

    /// The corners: head left, head right, foot right, foot left, as the number is read.
    public var corners: [SIMD2<Double>] {
        [(-0.5, -0.5), (0.5, -0.5), (0.5, 0.5), (-0.5, 0.5)].map {
            point(at: SIMD2($0.0 * width, $0.1 * height))
        }
    }

    /// Returns the frame with margins in pixels, on both sides each.
    public func grown(along: Double, across: Double) -> NumberFrame {
        NumberFrame(
            middle: middle, angle: angle, width: max(0, width + 2 * along),
            height: max(0, height + 2 * across))
    }

    /// The smallest upright box of whole pixels around the frame, as far as it lies inside of a picture.
    ///
    /// - Returns: A box of at least one pixel.
    public func box(inside limits: PixelBox) -> PixelBox {
        PixelBox(around: corners, inside: limits)
    }
}

extension PixelBox {
    /// The smallest box of whole pixels around points, as far as it lies inside another box; at least one
    /// pixel of it.
    init(around points: [SIMD2<Double>], inside limits: PixelBox) {
        let low = points.reduce(points[0]) { pointwiseMin($0, $1) }
        let high = points.reduce(points[0]) { pointwiseMax($0, $1) }
        // What rounding adds is no pixel.
        let left = min(max(Int((low.x + 1e-6).rounded(.down)), limits.x), limits.endX - 1)
        let top = min(max(Int((low.y + 1e-6).rounded(.down)), limits.y), limits.endY - 1)
        let right = min(max(Int((high.x - 1e-6).rounded(.up)), left + 1), limits.endX)
        let bottom = min(max(Int((high.y - 1e-6).rounded(.up)), top + 1), limits.endY)
        self.init(x: left, y: top, width: right - left, height: bottom - top)
    }
}
