import LinearAlgebra

extension Activation {
    /// Replaces weighted inputs, one image per row, by activations.
    func apply(to z: UnsafeMutablePointer<Float>, rows: Int, columns: Int) {
        let all = UnsafeMutableBufferPointer(start: z, count: rows * columns)
        switch self {
        case .sigmoid: VectorFunctions.best.sigmoid(all)
        case .relu: VectorFunctions.best.rectify(all)
        case .softmax: replaceBySoftmax(all, columns: columns)
        }
    }

    /// Multiplies errors by `σ′(z)`, found from the activations `a = σ(z)`.
    ///
    /// - Precondition: The activation is not softmax, whose outputs all depend on all inputs.
    func multiplySlope(
        of a: UnsafePointer<Float>, into errors: UnsafeMutableBufferPointer<Float>
    ) {
        switch self {
        case .sigmoid: VectorFunctions.best.multiplySigmoidSlope(of: a, into: errors)
        case .relu: VectorFunctions.best.multiplyRectifierSlope(of: a, into: errors)
        case .softmax: preconditionFailure("softmax has no slope of its own")
        }
    }
}

/// Replaces each row of `z` by `eᶻ` as a share of the row's total.
func replaceBySoftmax(_ z: UnsafeMutableBufferPointer<Float>, columns: Int) {
    // The largest of a row becomes e⁰: no power overflows, and no total is 0.
    for row in stride(from: 0, to: z.count, by: columns) {
        var largest = z[row]
        for place in row..<row + columns { largest = max(largest, z[place]) }
        for place in row..<row + columns { z[place] -= largest }
    }
    VectorFunctions.best.exponential(z)
    for row in stride(from: 0, to: z.count, by: columns) {
        var total: Float = 0
        for place in row..<row + columns { total += z[place] }
        for place in row..<row + columns { z[place] /= total }
    }
}
