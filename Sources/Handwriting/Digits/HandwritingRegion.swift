/// Where a writer learnt to write: it decides how often each form of a digit is drawn.
public enum HandwritingRegion: String, Sendable, Hashable, Codable, CaseIterable {
    /// Plain ones and sevens, closed loops: the hands of MNIST.
    case american

    /// Flagged ones, crossed sevens, hooked nines, fours like a lightning bolt.
    case european

    /// Half of the writers from each.
    case mixed
}
