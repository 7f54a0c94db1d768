import COpenBLAS

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
}

/// Replaces `C`, shaped `[rows, columns]`, by `keeping · C + scale · A · B` on the calling thread.
///
/// - Parameters:
///   - inner: The columns of `A` and rows of `B`.
///   - result: The first element of `C`; not read when `keeping` is 0.
package func multiplyAdd(
    rows: Int, columns: Int, inner: Int, scale: Float = 1,
    _ a: MatrixOperand, _ b: MatrixOperand,
    keeping: Float, _ result: UnsafeMutablePointer<Float>, resultStride: Int
) {
    cblas_sgemm(
        CblasRowMajor, a.isTransposed ? CblasTrans : CblasNoTrans,
        b.isTransposed ? CblasTrans : CblasNoTrans, blasint(rows), blasint(columns),
        blasint(inner), scale, a.elements, blasint(a.rowStride), b.elements,
        blasint(b.rowStride), keeping, result, blasint(resultStride))
}
