/// How a strip lies in its picture: a parallelogram with upright sides.
///
/// A picture's point `(x, y)` is at the strip's
///
///     column = (x - left) / scaleX      row = (y - top - slope · (x - left)) / scaleY
struct StripFrame: Sendable, Hashable {
    /// The picture's column at the strip's left edge.
    var left: Double

    /// The picture's row at the strip's top left corner.
    var top: Double

    /// How many pixels the line falls for each pixel to the right.
    var slope: Double

    /// The picture's pixels for each column of the strip.
    var scaleX: Double

    /// The picture's pixels for each row of the strip.
    var scaleY: Double

    /// Returns the smallest box of whole pixels around a stretch of the frame, as far as it lies
    /// inside another box.
    ///
    /// - Parameters:
    ///   - left: Where the stretch begins, in the picture's columns.
    ///   - right: Where it ends.
    ///   - height: The frame's height in the picture's pixels.
    ///   - limits: What the result does not leave.
    /// - Returns: A box of at least one pixel.
    func box(left: Double, right: Double, height: Double, inside limits: PixelBox) -> PixelBox {
        let first = top + slope * (left - self.left)
        let last = top + slope * (right - self.left)
        let x = min(max(Int(left.rounded(.down)), limits.x), limits.endX - 1)
        let y = min(max(Int(min(first, last).rounded(.down)), limits.y), limits.endY - 1)
        let endX = min(max(Int(right.rounded(.up)), x + 1), limits.endX)
        let endY = min(max(Int((max(first, last) + height).rounded(.up)), y + 1), limits.endY)
        return PixelBox(x: x, y: y, width: endX - x, height: endY - y)
    }
}
