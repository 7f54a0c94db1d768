import Glibc

/// How the learning rate changes over a training run.
public enum LearningRateSchedule: Sendable, Hashable, Codable {
    /// The same rate throughout: the lecture.
    case constant

    /// Rises linearly from 0 during the first epochs, then falls along half a cosine to
    /// `finalFraction` of the rate at the end (Loshchilov and Hutter, *SGDR*, 2017).
    case cosine(warmUpEpochs: Double = 0, finalFraction: Double = 0)

    /// Returns the factor of the learning rate.
    ///
    /// - Parameters:
    ///   - epoch: The epochs done so far, with their fraction.
    ///   - epochs: The epochs of the whole run.
    /// - Returns: A factor in `0...1`.
    public func factor(atEpoch epoch: Double, of epochs: Double) -> Double {
        switch self {
        case .constant:
            return 1
        case .cosine(let warmUp, let finalFraction):
            if epoch < warmUp { return epoch / warmUp }
            guard epochs > warmUp else { return 1 }
            let done = min((epoch - warmUp) / (epochs - warmUp), 1)
            return finalFraction + (1 - finalFraction) * 0.5 * (1 + cos(.pi * done))
        }
    }
}
