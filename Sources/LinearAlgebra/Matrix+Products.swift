/// A matrix read with its rows and columns exchanged, without copying it.
///
///     let gradient = images.transposed * errors
public struct TransposedMatrix: Sendable {
    /// The matrix as it is stored.
    public let stored: Matrix
}

extension Matrix {
    /// This matrix with rows and columns exchanged, as a factor of a product.
    public var transposed: TransposedMatrix { TransposedMatrix(stored: self) }

    /// Returns `A · B`, shaped `[A.rows, B.columns]`.
    ///
    /// - Precondition: `A.columns == B.rows`.
    /// - Complexity: O(A.rows · A.columns · B.columns).
    public static func * (left: Matrix, right: Matrix) -> Matrix {
        var product = Matrix(rows: left.rows, columns: right.columns)
        product.add(left, times: right, keeping: 0)
        return product
    }

    /// Returns `Aᵀ · B`, shaped `[A.columns, B.columns]`.
    ///
    /// - Precondition: `A.rows == B.rows`.
    public static func * (left: TransposedMatrix, right: Matrix) -> Matrix {
        var product = Matrix(rows: left.stored.columns, columns: right.columns)
        product.add(left, times: right, keeping: 0)
        return product
    }

    /// Returns `A · Bᵀ`, shaped `[A.rows, B.rows]`.
    ///
    /// - Precondition: `A.columns == B.columns`.
    public static func * (left: Matrix, right: TransposedMatrix) -> Matrix {
        var product = Matrix(rows: left.rows, columns: right.stored.rows)
        product.add(left, times: right, keeping: 0)
        return product
    }

    /// Replaces this matrix `C` by `keeping · C + scale · A · B`.
    ///
    /// With `keeping` 0 the old elements are not read, so they may be anything.
    public mutating func add(
        _ left: Matrix, scaledBy scale: Float = 1, times right: Matrix, keeping: Float = 1
    ) {
        accumulate(
            Factor(left, isTransposed: false), Factor(right, isTransposed: false), scale, keeping)
    }

    /// Replaces this matrix `C` by `keeping · C + scale · Aᵀ · B`.
    public mutating func add(
        _ left: TransposedMatrix, scaledBy scale: Float = 1, times right: Matrix, keeping: Float = 1
    ) {
        accumulate(
            Factor(left.stored, isTransposed: true), Factor(right, isTransposed: false), scale,
            keeping)
    }

    /// Replaces this matrix `C` by `keeping · C + scale · A · Bᵀ`.
    public mutating func add(
        _ left: Matrix, scaledBy scale: Float = 1, times right: TransposedMatrix, keeping: Float = 1
    ) {
        accumulate(
            Factor(left, isTransposed: false), Factor(right.stored, isTransposed: true), scale,
            keeping)
    }

    /// One side of a product: a matrix, read as it is stored or transposed.
    private struct Factor {
        let matrix: Matrix
        let isTransposed: Bool
        var rows: Int { isTransposed ? matrix.columns : matrix.rows }
        var columns: Int { isTransposed ? matrix.rows : matrix.columns }

        init(_ matrix: Matrix, isTransposed: Bool) {
            self.matrix = matrix
            self.isTransposed = isTransposed
        }
    }

    private mutating func accumulate(
        _ left: Factor, _ right: Factor, _ scale: Float, _ keeping: Float
    ) {
        precondition(
            left.columns == right.rows && rows == left.rows && columns == right.columns,
            """
            \(left.rows)×\(left.columns) times \(right.rows)×\(right.columns) does not give \
            \(rows)×\(columns)
            """)
        let (rows, columns, inner) = (rows, columns, left.columns)
        elements.withUnsafeMutableBufferPointer { result in
            left.matrix.elements.withUnsafeBufferPointer { leftElements in
                right.matrix.elements.withUnsafeBufferPointer { rightElements in
                    guard
                        let result = result.baseAddress, let a = leftElements.baseAddress,
                        let b = rightElements.baseAddress
                    else { return }
                    multiplyAdd(
                        rows: rows, columns: columns, inner: inner, scale: scale,
                        MatrixOperand(
                            a, rowStride: left.matrix.columns, isTransposed: left.isTransposed),
                        MatrixOperand(
                            b, rowStride: right.matrix.columns, isTransposed: right.isTransposed),
                        keeping: keeping, result, resultStride: columns)
                }
            }
        }
    }
}
