/// The form of the strips that line readers see.
enum LineStripFormat {
    /// The height in pixels.
    static let height = 32
}
