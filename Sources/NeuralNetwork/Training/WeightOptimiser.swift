import Glibc
import LinearAlgebra
import ParallelWork

/// Takes the steps of a network with features: sums the gradients of the parts of a mini-batch and
/// moves every weight.
final class WeightOptimiser: Sendable {
    private static let beta1: Float = 0.9
    private static let beta2: Float = 0.999
    private static let epsilon: Float = 1e-8

    private let settings: SGDSettings
    private let weights: [(numbers: SharedNumbers, areWeights: Bool)]

    /// The velocity, or Adam's mean of the gradients.
    private let first: [SharedNumbers]

    /// Adam's mean of the squared gradients.
    private let second: [SharedNumbers]

    /// The running average of the weights.
    private let averages: [SharedNumbers]

    /// Creates an optimiser that changes `parameters`, and `average` with them if there is one.
    init(_ parameters: NetworkParameters, settings: SGDSettings, average: NetworkParameters?) {
        self.settings = settings
        weights = parameters.arrays
        first = NetworkParameters(shapedAs: parameters).arrays.map(\.numbers)
        second =
            settings.optimiser == .adam
            ? NetworkParameters(shapedAs: parameters).arrays.map(\.numbers) : []
        averages = average?.arrays.map(\.numbers) ?? []
    }

    /// Everything that changes while a network learns, by name.
    var state: [(name: String, numbers: SharedNumbers)] {
        weights.enumerated().map { ("weights.\($0)", $1.numbers) }
            + averages.enumerated().map { ("average.\($0)", $1) }
            + first.enumerated().map { ("first.\($0)", $1) }
            + second.enumerated().map { ("second.\($0)", $1) }
    }

    /// Takes one step.
    ///
    /// - Parameters:
    ///   - gradients: Of the parts of a mini-batch, in their order; 0 afterwards.
    ///   - step: How large it is, and how many were taken before.
    ///   - workers: The most threads used; the result does not depend on it.
    func takeStep(
        along gradients: [NetworkParameters], _ step: Step, workers: Int
    ) {
        let gradients = gradients.map { $0.arrays.map(\.numbers) }
        concurrently(weights.count, workers: workers) { index in
            let (w, areWeights) = weights[index]
            let gradient = gradients[0][index]
            for other in gradients.dropFirst() {
                for place in 0..<w.count { gradient.base[place] += other[index].base[place] }
                other[index].all.update(repeating: 0)
            }
            move(index, w, along: gradient, step, decay: areWeights ? step.decay : 0)
            gradient.all.update(repeating: 0)
            guard !averages.isEmpty else { return }
            let share = max(1 - settings.averaging, 9 / Float(10 + step.number))
            VectorFunctions.best.blend(averages[index].all, towards: w.base, share: share)
        }
    }

    private func move(
        _ index: Int, _ w: SharedNumbers, along gradient: SharedNumbers, _ step: Step, decay: Float
    ) {
        switch settings.optimiser {
        case .gradientDescent:
            let v = first[index]
            for place in 0..<v.count {
                v.base[place] = settings.momentum * v.base[place] - step.rate * gradient.base[place]
            }
            Self.move(w.all, by: v.base, decay: decay)
        case .adam:
            // Both means start at 0; these factors make up for it.
            let (number, beta1, beta2) = (Double(step.number + 1), Self.beta1, Self.beta2)
            let correction = sqrt(1 - pow(Double(beta2), number)) / (1 - pow(Double(beta1), number))
            VectorFunctions.best.adamStep(
                w.all, gradient: gradient.base, m: first[index].base, v: second[index].base,
                rate: step.rate * Float(correction), beta1: beta1, beta2: beta2,
                epsilon: Self.epsilon, keeping: 1 - decay)
        }
    }

    /// Moves weights by their velocities (Nielsen, chapter 3, equations (107) and (108)).
    ///
    ///     v := μ v - η ∂C/∂w - (ηλ/n) w
    ///     w := w + v
    ///
    /// - Parameters:
    ///   - w: The weights.
    ///   - v: The velocities, to which `μ v - η ∂C/∂w` has come already.
    ///   - decay: ηλ/n.
    static func move(
        _ w: UnsafeMutableBufferPointer<Float>, by v: UnsafeMutablePointer<Float>, decay: Float
    ) {
        VectorFunctions.best.momentumStep(w, v, decay: decay)
    }
}
