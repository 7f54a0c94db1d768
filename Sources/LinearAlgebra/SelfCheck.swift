/// A product came out wrong: the processor, the matrix library or the memory cannot be trusted.
public struct ArithmeticError: Error, Equatable, CustomStringConvertible {
    /// The product that failed, such as `"10×784 · 784×30"`.
    public let product: String

    /// The largest error found, as a fraction of the sum of absolute products.
    public let relativeError: Double

    /// The largest error a correct product can have.
    public let limit: Double

    /// Creates an error.
    public init(product: String, relativeError: Double, limit: Double) {
        self.product = product
        self.relativeError = relativeError
        self.limit = limit
    }

    /// A sentence that names the product and the error.
    public var description: String {
        """
        the matrix product \(product) is wrong by \(relativeError) of its size (at most \(limit) \
        is rounding); this machine's processor, memory or matrix library computes wrongly, so no \
        digit is read with it
        """
    }
}

/// Compares a few products, one of each path, with plain loops in double precision.
///
/// Takes a few milliseconds; meant for the start of the program. Matrix libraries that compute
/// wrongly on some processors are known.
public func verifyArithmetic() throws(ArithmeticError) {
    let shapes = [(10, 30, 784), (1, 256, 512), (61, 65, 130)]
    for (rows, columns, inner) in shapes {
        let a = checkMatrix(rows: rows, columns: inner, salt: 1)
        let b = checkMatrix(rows: inner, columns: columns, salt: 2)
        let name = "\(rows)×\(inner) · \(inner)×\(columns)"
        try check(a * b, name) { row, column, k in (a[row, k], b[k, column]) }
        let aStoredTransposed = checkMatrix(rows: inner, columns: rows, salt: 3)
        try check(aStoredTransposed.transposed * b, "transposed " + name) { row, column, k in
            (aStoredTransposed[k, row], b[k, column])
        }
        let bStoredTransposed = checkMatrix(rows: columns, columns: inner, salt: 4)
        try check(a * bStoredTransposed.transposed, name + " transposed") { row, column, k in
            (a[row, k], bStoredTransposed[column, k])
        }

        func check(
            _ product: Matrix, _ name: String,
            _ factors: (_ row: Int, _ column: Int, _ k: Int) -> (Float, Float)
        ) throws(ArithmeticError) {
            var worst = 0.0
            for row in 0..<rows {
                for column in 0..<columns {
                    var (sum, size) = (0.0, Double.leastNormalMagnitude)
                    for k in 0..<inner {
                        let (x, y) = factors(row, column, k)
                        sum += Double(x) * Double(y)
                        size += abs(Double(x) * Double(y))
                    }
                    // A NaN compares false with everything, so ask for what is right.
                    let error = abs(Double(product[row, column]) - sum) / size
                    worst = error <= worst ? worst : error
                }
            }
            // n additions in single precision err by at most n · 2⁻²⁴ of the sum of absolute values.
            let limit = Double(inner + 1) * 0x1p-24
            guard worst <= limit else {
                throw ArithmeticError(product: name, relativeError: worst, limit: limit)
            }
        }
    }
}

/// A matrix of numbers in -1...1 that follow from their place.
private func checkMatrix(rows: Int, columns: Int, salt: UInt32) -> Matrix {
    Matrix(
        rows: rows, columns: columns,
        elements: (0..<rows * columns).map { index in
            let mixed = (UInt32(truncatingIfNeeded: index) &+ salt &* 77) &* 2_654_435_761
            return Float(mixed >> 8) * 0x1p-23 - 1
        })
}
