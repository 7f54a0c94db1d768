/// What a neuron makes of its weighted input `z`.
public enum Activation: String, Sendable, Hashable, CaseIterable, Codable {
    /// The lecture's neuron, `σ(z) = 1 / (1 + e⁻ᶻ)`: a perceptron with a soft threshold.
    case sigmoid

    /// `max(0, z)`.
    case relu

    /// `eᶻ` as a share of the layer's total: probabilities. For the last layer only.
    case softmax
}
