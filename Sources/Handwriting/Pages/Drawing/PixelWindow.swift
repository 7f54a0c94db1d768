/// A part of a picture, in whole pixels.
public struct PixelWindow: Sendable, Hashable {
    /// The column of its left edge.
    public let x: Int

    /// The row of its top edge.
    public let y: Int

    /// The width in pixels.
    public let width: Int

    /// The height in pixels.
    public let height: Int

    /// Creates a window.
    ///
    /// - Precondition: It has at least one pixel.
    public init(x: Int, y: Int, width: Int, height: Int) {
        precondition(width > 0 && height > 0, "a window of \(width)×\(height) pixels is none")
        self.x = x
        self.y = y
        self.width = width
        self.height = height
    }

    /// Returns the window with as many more pixels on each side.
    func grown(by margin: Int) -> PixelWindow {
        PixelWindow(
            x: x - margin, y: y - margin, width: width + 2 * margin, height: height + 2 * margin)
    }

    /// The window as places in pixels.
    var box: PageBox { PageBox(Float(x), Float(y), Float(width), Float(height)) }
}
