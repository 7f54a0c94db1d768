/// What takes a step along the gradient.
public enum Optimiser: String, Sendable, Hashable, Codable, CaseIterable {
    /// Against the gradient, with momentum when the settings have some (Nielsen, chapter 1 and 3).
    case gradientDescent = "gradient-descent"

    /// Adam, each weight with a rate of its own (Kingma and Ba, *Adam*, 2015), with β₁ = 0.9,
    /// β₂ = 0.999 and ε = 10⁻⁸; weight decay is kept apart from the gradient (Loshchilov and Hutter,
    /// *Decoupled Weight Decay Regularization*, 2019).
    case adam
}
