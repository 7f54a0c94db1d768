/// What someone wrote with a pen that was recorded: a digit, a letter, a sign or a word.
public struct PenSample: Sendable, Hashable {
    /// What was to be written.
    public let label: String

    /// The name of the writer.
    public let writer: String

    /// The way of the pen, stroke by stroke: `y` runs from 0 at the head of the whole to 1 at its foot.
    public let strokes: [[SIMD2<Float>]]

    /// Creates a sample.
    public init(label: String, writer: String, strokes: [[SIMD2<Float>]]) {
        self.label = label
        self.writer = writer
        self.strokes = strokes
    }
}
