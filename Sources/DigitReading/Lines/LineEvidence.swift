import ScanImages

/// What a number that was read as a line was read from.
public struct LineEvidence: Sendable, Equatable {
    /// The line as the line reader saw it.
    public var strip: LineStrip

    /// The columns of the strip that belong to each digit.
    public var columns: [Range<Int>]

    /// What else the line may say, the most probable first.
    public var alternatives: [Alternative]

    /// What speaks for the number.
    public var evidence: NumberCalibration.Evidence

    /// Another reading of the line.
    public struct Alternative: Sendable, Equatable {
        /// The digits as text; empty where the line may hold no number.
        public var text: String

        /// Its share of all readings that were weighed, `0...1`.
        public var probability: Double
    }
}
