import LinearAlgebra

// What the lecture's program asks of matrices beside products: number by number, plain loops.

infix operator ⊙ : MultiplicationPrecedence

extension Matrix {
    /// Returns the product number by number (Hadamard's).
    static func ⊙ (left: Matrix, right: Matrix) -> Matrix {
        left.combined(with: right, *)
    }

    /// Returns what a function makes of each pair of numbers.
    func combined(with other: Matrix, _ combine: (Float, Float) -> Float) -> Matrix {
        precondition(
            rows == other.rows && columns == other.columns,
            "\(rows)×\(columns) does not match \(other.rows)×\(other.columns)")
        return Matrix(
            rows: rows, columns: columns, elements: zip(elements, other.elements).map(combine))
    }

    /// The sum of all rows, shaped `[columns]`.
    var sumOfRows: [Float] {
        (0..<columns).map { column in
            (0..<rows).reduce(0) { $0 + self[$1, column] }
        }
    }
}

extension Activation {
    /// Returns `σ(z)`, one image per row.
    func callAsFunction(_ z: Matrix) -> Matrix {
        var a = z
        a.elements.withUnsafeMutableBufferPointer { numbers in
            guard let start = numbers.baseAddress else { return }
            apply(to: start, rows: z.rows, columns: z.columns)
        }
        return a
    }

    /// Returns `σ′(z)`.
    ///
    /// - Precondition: The activation is not softmax, whose outputs all depend on all inputs.
    func prime(_ z: Matrix) -> Matrix {
        let a = self(z)
        switch self {
        case .sigmoid: return a.combined(with: a) { a, _ in a * (1 - a) }
        case .relu: return a.combined(with: a) { a, _ in a > 0 ? 1 : 0 }
        case .softmax: preconditionFailure("softmax has no slope of its own")
        }
    }
}

extension Cost {
    /// Returns the errors of the outputs, averaged over the images, (BP1): `∇ₐC ⊙ σ′(z)`; for the
    /// cross-entropy σ′ cancels (Nielsen, chapter 3, equation (67)).
    func delta(a: Matrix, y: Matrix, z: Matrix, _ activation: Activation) -> Matrix {
        precondition(suits(activation), "\(rawValue) needs outputs between 0 and 1")
        let share = 1 / Float(a.rows)
        let difference = a.combined(with: y) { ($0 - $1) * share }
        switch (self, activation) {
        case (.crossEntropy, _): return difference
        case (.quadratic, .softmax):
            // ∂aₖ/∂zⱼ = aⱼ ([j = k] - aₖ): each output takes from all others.
            let products = difference ⊙ a
            return Matrix(
                rows: a.rows, columns: a.columns,
                elements: (0..<a.rows).flatMap { row in
                    let mean = (0..<a.columns).reduce(0) { $0 + products[row, $1] }
                    return (0..<a.columns).map { a[row, $0] * (difference[row, $0] - mean) }
                })
        case (.quadratic, _): return difference ⊙ activation.prime(z)
        }
    }
}
