/// A picture, the class of each of its places, and how much each counts when it is learned.
///
/// A place is a square of pixels: what a network that makes maps gives one row of outputs for.
public struct LabelledMap: Sendable, Hashable {
    /// The width in pixels.
    public let width: Int

    /// The height in pixels.
    public let height: Int

    /// The ink, row-major, shaped `[height, width]`: 0 to 255.
    public let pixels: [UInt8]

    /// The class of each place, row-major, shaped `[height / side, width / side]` for places of `side²`
    /// pixels.
    public let classes: [UInt8]

    /// How much each place counts, shaped as the classes; 0 leaves it out.
    public let weights: [Float]

    /// Creates a labelled picture.
    ///
    /// - Precondition: The pixels fill the picture; there is a weight for each class.
    public init(width: Int, height: Int, pixels: [UInt8], classes: [UInt8], weights: [Float]) {
        precondition(
            pixels.count == width * height,
            "\(pixels.count) pixels do not fill a picture of \(width)×\(height)")
        precondition(
            classes.count == weights.count, "\(weights.count) weights for \(classes.count) classes")
        self.width = width
        self.height = height
        self.pixels = pixels
        self.classes = classes
        self.weights = weights
    }
}
