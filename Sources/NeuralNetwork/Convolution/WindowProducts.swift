import LinearAlgebra

/// Replaces `C` by `keeping · C + A · B`, where the rows of `A` overlap: each starts `step` numbers
/// after the one before and is `inner` long, as the stretches of a window that slides over a row.
func multiplyWindows(
    rows: Int, columns: Int, inner: Int, _ a: UnsafePointer<Float>, step: Int,
    _ b: UnsafePointer<Float>, keeping: Float, _ result: UnsafeMutablePointer<Float>
) {
    let part = widestPart(inner, step: step)
    for start in stride(from: 0, to: inner, by: part) {
        multiplyAdd(
            rows: rows, columns: columns, inner: part, MatrixOperand(a + start, rowStride: step),
            MatrixOperand(b + start * columns, rowStride: columns),
            keeping: start == 0 ? keeping : 1, result, resultStride: columns)
    }
}

/// Adds `Aᵀ · B` to `C`, where `A`, shaped `[inner, rows]`, has overlapping rows.
func multiplyTransposedWindows(
    rows: Int, columns: Int, inner: Int, _ a: UnsafePointer<Float>, step: Int,
    _ b: UnsafePointer<Float>, _ result: UnsafeMutablePointer<Float>
) {
    let part = widestPart(rows, step: step)
    for start in stride(from: 0, to: rows, by: part) {
        multiplyAdd(
            rows: part, columns: columns, inner: inner,
            MatrixOperand(a + start, rowStride: step, isTransposed: true),
            MatrixOperand(b, rowStride: columns), keeping: 1, result + start * columns,
            resultStride: columns)
    }
}

/// How much of a row is multiplied at once: all of it by our own kernels, a position at a time by
/// OpenBLAS, which refuses rows that overlap.
private func widestPart(_ length: Int, step: Int) -> Int {
    InstructionSet.best == .portable && length % step == 0 ? step : length
}
