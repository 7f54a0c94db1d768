import DigitTestSupport
import LinearAlgebra

/// Numbers in -1...1 for tests: SplitMix64, as the modules below the network have no generator.
struct TestNumbers {
    private var state: UInt64

    init(seed: UInt64) { state = testSeed(seed) }

    mutating func next() -> Float {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return Float((mixed ^ (mixed >> 31)) >> 40) * 0x1p-23 - 1
    }

    mutating func numbers(_ count: Int) -> [Float] {
        (0..<count).map { _ in next() }
    }

    mutating func matrix(rows: Int, columns: Int) -> Matrix {
        Matrix(rows: rows, columns: columns, elements: numbers(rows * columns))
    }
}

/// One product to compute: its shape and how its factors are stored.
struct ProductCase: CustomStringConvertible, Sendable {
    var rows: Int
    var columns: Int
    var inner: Int
    var isATransposed = false
    var isBTransposed = false
    var scale: Float = 1
    var keeping: Float = 0

    var description: String {
        "\(rows)×\(inner)\(isATransposed ? "ᵀ" : "") · \(inner)×\(columns)\(isBTransposed ? "ᵀ" : "")"
            + ", scale \(scale), keeping \(keeping)"
    }

    /// The factors and the old elements of the result, drawn from a seed.
    ///
    /// With an odd seed every row of `A` is 0 at most places of its first half, as images are whose
    /// borders are paper.
    func draw(seed: UInt64) -> (a: [Float], b: [Float], c: [Float]) {
        var numbers = TestNumbers(seed: seed)
        var a = numbers.numbers(rows * inner)
        if seed % 2 == 1 {
            for row in 0..<rows {
                for k in 0..<inner / 2 where k % 5 != 0 {
                    a[isATransposed ? k * rows + row : row * inner + k] = 0
                }
            }
        }
        return (a, numbers.numbers(inner * columns), numbers.numbers(rows * columns))
    }

    func a(_ row: Int, _ k: Int, of a: [Float]) -> Double {
        Double(isATransposed ? a[k * rows + row] : a[row * inner + k])
    }

    func b(_ k: Int, _ column: Int, of b: [Float]) -> Double {
        Double(isBTransposed ? b[column * inner + k] : b[k * columns + column])
    }

    /// The product by ``multiplyAdd``.
    func product(_ a: [Float], _ b: [Float], into c: [Float], on set: InstructionSet) -> [Float] {
        run(a, b, c) { a, b, c in
            multiplyAdd(
                rows: rows, columns: columns, inner: inner, scale: scale, a, b, keeping: keeping, c,
                resultStride: columns, on: set)
        }
    }

    /// The product by OpenBLAS.
    func productByOpenBLAS(_ a: [Float], _ b: [Float], into c: [Float]) -> [Float] {
        run(a, b, c) { a, b, c in
            OpenBLAS.multiplyAdd(
                rows: rows, columns: columns, inner: inner, scale: scale, a, b, keeping: keeping, c,
                resultStride: columns)
        }
    }

    private func run(
        _ a: [Float], _ b: [Float], _ c: [Float],
        _ compute: (MatrixOperand, MatrixOperand, UnsafeMutablePointer<Float>) -> Void
    ) -> [Float] {
        var c = c
        a.withUnsafeBufferPointer { a in
            b.withUnsafeBufferPointer { b in
                c.withUnsafeMutableBufferPointer { c in
                    guard let a = a.baseAddress, let b = b.baseAddress, let c = c.baseAddress
                    else { return }
                    compute(
                        MatrixOperand(
                            a, rowStride: isATransposed ? rows : inner,
                            isTransposed: isATransposed),
                        MatrixOperand(
                            b, rowStride: isBTransposed ? inner : columns,
                            isTransposed: isBTransposed), c)
                }
            }
        }
        return c
    }

    /// The largest error of a product as a fraction of the sum of the sizes of its terms.
    func largestError(of found: [Float], _ a: [Float], _ b: [Float], old c: [Float]) -> Double {
        var worst = 0.0
        for row in 0..<rows {
            for column in 0..<columns {
                let old = keeping == 0 ? 0 : Double(keeping) * Double(c[row * columns + column])
                var (sum, size) = (old, abs(old) + .leastNormalMagnitude)
                for k in 0..<inner {
                    let term = self.a(row, k, of: a) * Double(scale) * self.b(k, column, of: b)
                    sum += term
                    size += abs(term)
                }
                let error = abs(Double(found[row * columns + column]) - sum) / size
                // Not `max`, which may drop a NaN.
                worst = error <= worst ? worst : error
            }
        }
        return worst
    }

    /// What rounding may do: half an ulp for each of `inner` steps, one for `scale`, one for
    /// `keeping`.
    var limit: Double { Double(inner + 2) * 0x1p-24 }
}
