extension PixelBox {
    /// The first column to the right of the box.
    public var endX: Int { x + width }

    /// The first row below the box.
    public var endY: Int { y + height }

    /// Returns the smallest box around this one and another.
    public func union(_ other: PixelBox) -> PixelBox {
        let left = min(x, other.x)
        let top = min(y, other.y)
        return PixelBox(
            x: left, y: top, width: max(endX, other.endX) - left,
            height: max(endY, other.endY) - top)
    }

    /// The columns two boxes share; negative where there is a gap, its width.
    func columnOverlap(with other: PixelBox) -> Int {
        min(endX, other.endX) - max(x, other.x)
    }

    /// The rows two boxes share; negative where there is a gap, its height.
    func rowOverlap(with other: PixelBox) -> Int {
        min(endY, other.endY) - max(y, other.y)
    }
}
