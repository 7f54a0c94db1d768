import Glibc
import LinearAlgebra

extension Activation {
    /// Replaces weighted inputs, one image per row, by activations.
    func apply(to z: inout Matrix) {
        switch self {
        case .sigmoid:
            for index in z.elements.indices { z.elements[index] = sigma(z.elements[index]) }
        case .relu:
            for index in z.elements.indices { z.elements[index] = max(0, z.elements[index]) }
        case .softmax:
            for row in 0..<z.rows {
                let places = row * z.columns..<(row + 1) * z.columns
                let largest = z.elements[places].max() ?? 0
                var total: Float = 0
                for place in places {
                    z.elements[place] = exp(z.elements[place] - largest)
                    total += z.elements[place]
                }
                for place in places { z.elements[place] /= total }
            }
        }
    }
}

/// The sigmoid function `σ(z) = 1 / (1 + e⁻ᶻ)` (Nielsen, ch. 1, eq. (3)).
public func sigma(_ z: Float) -> Float {
    1 / (1 + exp(-z))
}
