/// An upright rectangle of whole pixels inside a picture.
public struct PixelBox: Sendable, Hashable {
    /// The left-most column, counted from 0.
    public var x: Int

    /// The top-most row, counted from 0.
    public var y: Int

    /// The width in pixels.
    public var width: Int

    /// The height in pixels.
    public var height: Int

    /// Creates a box from its top left corner and its size in pixels.
    public init(x: Int, y: Int, width: Int, height: Int) {
        self.x = x
        self.y = y
        self.width = width
        self.height = height
    }
}
