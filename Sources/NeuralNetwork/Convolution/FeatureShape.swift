/// The size of a stack of feature maps: an image has one channel, a layer of 16 maps 16.
///
/// Numbers lie row after row, position after position, with the channels of a position side by side.
public struct FeatureShape: Sendable, Hashable {
    /// Rows.
    public var height: Int

    /// Positions of a row.
    public var width: Int

    /// Numbers of a position.
    public var channels: Int

    /// All numbers.
    public var count: Int { height * width * channels }

    /// Creates a shape.
    public init(height: Int, width: Int, channels: Int) {
        self.height = height
        self.width = width
        self.channels = channels
    }
}
