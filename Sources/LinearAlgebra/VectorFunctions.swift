import CMatrixKernels

/// Functions on vectors of numbers, several numbers at a time.
///
/// Their arguments are memory, as several workers may fill parts of one vector.
package struct VectorFunctions: Sendable {
    /// The functions for this processor.
    package static let best = VectorFunctions(on: .best)

    private let kernels: CMKInstructionSet

    package init(on instructionSet: InstructionSet) {
        kernels = instructionSet.kernels
    }

    /// Replaces each `z` by `eᶻ`, with an error of at most 1.1 ulp for results that are normal
    /// numbers; results neither fall below 1e-38 nor overflow.
    package func exponential(_ z: UnsafeMutableBufferPointer<Float>) {
        cmk_exponential(kernels, z.baseAddress, z.count)
    }

    /// Replaces each `z` by `σ(z) = 1 / (1 + e⁻ᶻ)`, with an error of at most 3 ulp for `z > -87`.
    package func sigmoid(_ z: UnsafeMutableBufferPointer<Float>) {
        cmk_sigmoid(kernels, z.baseAddress, z.count)
    }

    /// Replaces each `z` by `max(0, z)`.
    package func rectify(_ z: UnsafeMutableBufferPointer<Float>) {
        cmk_rectify(kernels, z.baseAddress, z.count)
    }

    /// Multiplies each error by `σ′(z) = a (1 - a)`, where `a = σ(z)`.
    package func multiplySigmoidSlope(
        of a: UnsafePointer<Float>, into errors: UnsafeMutableBufferPointer<Float>
    ) {
        cmk_multiply_sigmoid_slope(kernels, a, errors.baseAddress, errors.count)
    }

    /// Replaces each error by 0 where `a = max(0, z)` is 0.
    package func multiplyRectifierSlope(
        of a: UnsafePointer<Float>, into errors: UnsafeMutableBufferPointer<Float>
    ) {
        cmk_multiply_rectifier_slope(kernels, a, errors.baseAddress, errors.count)
    }

    /// Takes one step of gradient descent with momentum: `v -= decay · w`, then `w += v`.
    package func momentumStep(
        _ w: UnsafeMutableBufferPointer<Float>, _ v: UnsafeMutablePointer<Float>, decay: Float
    ) {
        cmk_momentum_step(kernels, w.baseAddress, v, decay, w.count)
    }

    /// Writes each byte times `step`.
    package func scale(
        _ bytes: UnsafePointer<UInt8>, by step: Float,
        into numbers: UnsafeMutableBufferPointer<Float>
    ) {
        cmk_scale_bytes(kernels, bytes, step, numbers.baseAddress, numbers.count)
    }

    /// Takes one step of Adam (Kingma and Ba 2015, algorithm 1, its corrections of the first steps
    /// folded into `rate`), with the decay of the weights kept apart from the gradient
    /// (Loshchilov and Hutter 2019): `w := keeping · w - rate · m / (√v + ε)`.
    package func adamStep(
        _ w: UnsafeMutableBufferPointer<Float>, gradient: UnsafePointer<Float>,
        m: UnsafeMutablePointer<Float>, v: UnsafeMutablePointer<Float>, rate: Float, beta1: Float,
        beta2: Float, epsilon: Float, keeping: Float
    ) {
        cmk_adam_step(
            kernels, w.baseAddress, gradient, m, v, w.count, rate, beta1, beta2, epsilon, keeping)
    }

    /// Moves each average by `share` of the way towards `w`.
    package func blend(
        _ average: UnsafeMutableBufferPointer<Float>, towards w: UnsafePointer<Float>, share: Float
    ) {
        cmk_blend(kernels, average.baseAddress, w, share, average.count)
    }
}
