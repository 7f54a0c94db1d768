import CMatrixKernels

/// Functions on rows of positions that each hold their channels side by side, shaped
/// `[positions, channels]`: what convolutional layers do besides products.
///
/// Sums run over the positions in ascending order, for every instruction set alike.
package struct ChannelFunctions: Sendable {
    /// The functions for this processor.
    package static let best = ChannelFunctions(on: .best)

    private let kernels: CMKInstructionSet

    package init(on instructionSet: InstructionSet) {
        kernels = instructionSet.kernels
    }

    /// Adds, for each channel, `Σ x` to `sums` and `Σ x²` to `squares`, both shaped `[channels]`.
    package func addSums(
        of x: UnsafePointer<Float>, positions: Int, channels: Int,
        to sums: UnsafeMutablePointer<Float>, squares: UnsafeMutablePointer<Float>
    ) {
        cmk_add_channel_sums(kernels, x, positions, channels, sums, squares)
    }

    /// Writes `y = x · scale + shift`, each channel by its own, and `max(0, y)` if `rectified`.
    package func scaleAndShift(
        _ x: UnsafePointer<Float>, positions: Int, channels: Int, scales: UnsafePointer<Float>,
        shifts: UnsafePointer<Float>, rectified: Bool, into y: UnsafeMutablePointer<Float>
    ) {
        cmk_scale_shift(kernels, x, positions, channels, scales, shifts, rectified, y)
    }

    /// Adds, for each channel, `Σ δ` to `sums` and `Σ δ x` to `products`.
    package func addSums(
        ofErrors errors: UnsafePointer<Float>, x: UnsafePointer<Float>, positions: Int,
        channels: Int, to sums: UnsafeMutablePointer<Float>,
        products: UnsafeMutablePointer<Float>
    ) {
        cmk_add_error_sums(kernels, errors, x, positions, channels, sums, products)
    }

    /// Writes `a δ + b x + d`, each channel by its own numbers.
    package func combine(
        errors: UnsafePointer<Float>, x: UnsafePointer<Float>, positions: Int, channels: Int,
        a: UnsafePointer<Float>, b: UnsafePointer<Float>, d: UnsafePointer<Float>,
        into y: UnsafeMutablePointer<Float>
    ) {
        cmk_combine(kernels, errors, x, positions, channels, a, b, d, y)
    }

    /// Writes the largest number of each channel in each of a row of windows side by side.
    ///
    /// - Parameters:
    ///   - x: The first position of the first window.
    ///   - rowStride: The numbers from one row of `x` to the next.
    ///   - height: The rows of a window.
    ///   - width: The positions of a row of a window.
    ///   - windows: How many windows there are.
    ///   - channels: The numbers of a position.
    ///   - y: The maxima, shaped `[windows, channels]`.
    package func pool(
        _ x: UnsafePointer<Float>, rowStride: Int, height: Int, width: Int, windows: Int,
        channels: Int, into y: UnsafeMutablePointer<Float>
    ) {
        cmk_pool_row(kernels, x, rowStride, height, width, windows, channels, y)
    }

    /// Writes the error of each window to the first place of `x` that holds its maximum `y`, and 0
    /// to the window's other places.
    package func unpool(
        errors: UnsafePointer<Float>, maxima y: UnsafePointer<Float>, _ x: UnsafePointer<Float>,
        rowStride: Int, height: Int, width: Int, windows: Int, channels: Int,
        into result: UnsafeMutablePointer<Float>, resultStride: Int
    ) {
        cmk_unpool_row(
            kernels, errors, y, x, rowStride, height, width, windows, channels, result,
            resultStride)
    }
}
