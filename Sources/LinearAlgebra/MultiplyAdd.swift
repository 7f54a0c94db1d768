import CMatrixKernels
import COpenBLAS
import Glibc

/// Memory read as a matrix, as one factor of a product.
package struct MatrixOperand {
    /// The first element.
    package let elements: UnsafePointer<Float>

    /// The distance between the first elements of two stored rows.
    package let rowStride: Int

    /// Whether stored rows are read as columns.
    package let isTransposed: Bool

    package init(
        _ elements: UnsafePointer<Float>, rowStride: Int, isTransposed: Bool = false
    ) {
        self.elements = elements
        self.rowStride = rowStride
        self.isTransposed = isTransposed
    }

    fileprivate var forKernels: CMKMatrix {
        CMKMatrix(
            elements: elements, row_stride: isTransposed ? 1 : rowStride,
            column_stride: isTransposed ? rowStride : 1)
    }
}

/// Replaces `C`, shaped `[rows, columns]`, by `keeping · C + A · (scale · B)` on the calling thread.
///
/// On processors with AVX2 every element is summed in ascending order of the inner index, one fused
/// multiply-add each: the same bits on all of them, and however the work is cut into rows or columns.
/// Terms in which `A` is 0 may be left out, so `B` must be finite.
///
/// - Parameters:
///   - rows: The rows of `A` and `C`.
///   - columns: The columns of `B` and `C`.
///   - inner: The columns of `A` and rows of `B`.
///   - scale: The factor of `B`.
///   - a: The left factor.
///   - b: The right factor.
///   - keeping: The factor of `C`'s old elements; when it is 0 they are not read.
///   - result: The first element of `C`.
///   - resultStride: The distance between the first elements of two rows of `C`.
///   - instructionSet: The kernels to use.
package func multiplyAdd(
    rows: Int, columns: Int, inner: Int, scale: Float = 1, _ a: MatrixOperand, _ b: MatrixOperand,
    keeping: Float, _ result: UnsafeMutablePointer<Float>, resultStride: Int,
    on instructionSet: InstructionSet = .best
) {
    guard rows > 0, columns > 0 else { return }
    if instructionSet == .portable {
        OpenBLAS.multiplyAdd(
            rows: rows, columns: columns, inner: inner, scale: scale, a, b, keeping: keeping,
            result,
            resultStride: resultStride)
    } else if rows == 1, scale == 1, !a.isTransposed, !b.isTransposed {
        // One image takes 5 µs with 784 × 512 weights in place of 39, and 29 without any zeros, as
        // whole rows of weights are read one after the other.
        cmk_multiply_add_skipping_zeros(
            instructionSet.kernels, rows, columns, inner, a.forKernels, b.forKernels, keeping,
            result, resultStride)
    } else {
        cmk_multiply_add(
            instructionSet.kernels, rows, columns, inner, a.forKernels, scale, b.forKernels,
            keeping, result, resultStride)
    }
}

/// The matrix library of the system, for processors our kernels do not know, and the oracle of the
/// kernels' tests.
package enum OpenBLAS {
    /// One thread a call: more would give other bits, and several workers call at the same time.
    private static let isPrepared: Bool = {
        openblas_set_num_threads(1)
        return true
    }()

    /// Ends the threads that the library starts as soon as it is loaded.
    ///
    /// We never give them work, and for their first tenth of a second they look for some without a
    /// pause, on the cores that a start needs. A build of the library without threads has no such
    /// function.
    package static func endIdleThreads() {
        typealias Shutdown = @convention(c) () -> CInt
        guard let shutdown = dlsym(nil, "blas_thread_shutdown_") else { return }
        _ = unsafeBitCast(shutdown, to: Shutdown.self)()
    }

    /// The library's version of ``multiplyAdd(rows:columns:inner:scale:_:_:keeping:_:resultStride:on:)``.
    package static func multiplyAdd(
        rows: Int, columns: Int, inner: Int, scale: Float, _ a: MatrixOperand, _ b: MatrixOperand,
        keeping: Float, _ result: UnsafeMutablePointer<Float>, resultStride: Int
    ) {
        precondition(isPrepared)
        cblas_sgemm(
            CblasRowMajor, a.isTransposed ? CblasTrans : CblasNoTrans,
            b.isTransposed ? CblasTrans : CblasNoTrans, blasint(rows), blasint(columns),
            blasint(inner), scale, a.elements, blasint(a.rowStride), b.elements,
            blasint(b.rowStride), keeping, result, blasint(resultStride))
    }
}
