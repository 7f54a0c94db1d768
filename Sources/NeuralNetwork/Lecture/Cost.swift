/// How wrong the outputs `a` of a network are when they should have been `y`, averaged over the
/// images of a mini-batch.
public enum Cost: String, Sendable, Hashable, CaseIterable, Codable {
    /// `C = ½ Σ (y - a)²`: the lecture's cost (Nielsen, chapter 1, equation (6)).
    case quadratic

    /// `C = -Σ [y ln a + (1-y) ln(1-a)]` for sigmoid outputs (Nielsen, chapter 3, equation (63)); for
    /// softmax outputs the log-likelihood `C = -Σ y ln a`.
    case crossEntropy = "cross-entropy"
}
