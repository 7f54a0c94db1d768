import DigitTestSupport
import LinearAlgebra
import Testing

@Suite(.tellingSeeds) struct `Products of matrices` {
    /// Sizes around every boundary of the kernels: a vector, two, a tile's rows, a panel's depth.
    static let cases: [ProductCase] = {
        var cases: [ProductCase] = []
        for rows in [1, 2, 3, 5, 6, 7, 10, 12, 13, 25] {
            for columns in [1, 7, 8, 9, 10, 15, 16, 17, 30, 32, 33, 64, 70, 130] {
                cases.append(ProductCase(rows: rows, columns: columns, inner: 1 + rows * 3))
            }
        }
        for inner in [0, 1, 2, 287, 288, 289, 784, 1100] {
            cases.append(ProductCase(rows: 14, columns: 35, inner: inner))
            cases.append(ProductCase(rows: 1, columns: 200, inner: inner))
        }
        cases.append(ProductCase(rows: 10, columns: 30, inner: 784))
        cases.append(ProductCase(rows: 61, columns: 129, inner: 600))
        return cases
    }()

    static let variants = [
        (false, false, 1, 0), (true, false, 1, 1), (false, true, 1, 0), (true, true, 1, 1),
        (false, false, -0.3, 0.9), (true, false, 2, 0.5), (false, true, 0.1, -1),
        (false, false, 1, 0.999),
    ].map { (a: $0.0, b: $0.1, scale: Float($0.2), keeping: Float($0.3)) }

    @Test(arguments: InstructionSet.available)
    func `agree with plain loops in double precision`(set: InstructionSet) {
        for (index, shape) in Self.cases.enumerated() {
            for variant in Self.variants {
                var product = shape
                product.isATransposed = variant.a
                product.isBTransposed = variant.b
                product.scale = variant.scale
                product.keeping = variant.keeping
                let seed = UInt64(index)
                let (a, b, c) = product.draw(seed: seed)
                let found = product.product(a, b, into: c, on: set)
                let error = product.largestError(of: found, a, b, old: c)
                #expect(error <= product.limit, "\(product) on \(set), seed \(seed)")
            }
        }
    }

    @Test func `agree with OpenBLAS`() {
        for (index, product) in Self.cases.enumerated() {
            let (a, b, c) = product.draw(seed: UInt64(index))
            let ours = product.product(a, b, into: c, on: .best)
            let theirs = product.productByOpenBLAS(a, b, into: c)
            let largest = zip(ours, theirs).map { abs($0 - $1) }.max() ?? 0
            // Terms are at most 1, and both round.
            #expect(Double(largest) <= 2 * product.limit * Double(product.inner + 1), "\(product)")
        }
    }

    @Test(.enabled(if: InstructionSet.available.count > 2, "needs AVX-512"))
    func `have the same bits on AVX2 and AVX-512`() {
        for (index, shape) in Self.cases.enumerated() {
            for variant in Self.variants {
                var product = shape
                product.isATransposed = variant.a
                product.scale = variant.scale
                product.keeping = variant.keeping
                let (a, b, c) = product.draw(seed: UInt64(index))
                #expect(
                    product.product(a, b, into: c, on: .avx2)
                        == product.product(a, b, into: c, on: .avx512), "\(product)")
            }
        }
    }

    @Test(arguments: InstructionSet.available.filter { $0 != .portable })
    func `have the same bits however the rows are cut`(set: InstructionSet) {
        var numbers = TestNumbers(seed: 5)
        let whole = ProductCase(rows: 100, columns: 96, inner: 300)
        var a = numbers.numbers(100 * 300)
        // Zeros in part of the rows at the same places, so that some cuts skip them and others not.
        for index in 0..<a.count / 2 where index % 300 % 5 != 0 { a[index] = 0 }
        let b = numbers.numbers(300 * 96)
        let blank = [Float](repeating: 0, count: 100 * 96)
        let expected = whole.product(a, b, into: blank, on: set)
        for height in [1, 2, 7, 31, 33, 64] {
            var found: [Float] = []
            for start in stride(from: 0, to: 100, by: height) {
                let rows = min(height, 100 - start)
                let part = ProductCase(rows: rows, columns: 96, inner: 300)
                found += part.product(
                    Array(a[start * 300..<(start + rows) * 300]), b,
                    into: [Float](repeating: 0, count: rows * 96), on: set)
            }
            #expect(found == expected, "\(height) rows at a time")
        }
    }

    @Test(arguments: InstructionSet.available)
    func `do not read old elements that are not kept`(set: InstructionSet) {
        for columns in [9, 30, 100] {
            let product = ProductCase(rows: 7, columns: columns, inner: 20)
            let (a, b, c) = product.draw(seed: 1)
            let undefined = [Float](repeating: .nan, count: c.count)
            #expect(product.product(a, b, into: undefined, on: set).allSatisfy { $0.isFinite })
        }
    }

    @Test(arguments: InstructionSet.available)
    func `touch no memory beside the result`(set: InstructionSet) {
        var numbers = TestNumbers(seed: 2)
        for columns in [1, 9, 17, 30, 40] {
            let stride = columns + 3
            let (a, b) = (numbers.numbers(13 * 21), numbers.numbers(21 * columns))
            var c = [Float](repeating: 77, count: 13 * stride)
            a.withUnsafeBufferPointer { a in
                b.withUnsafeBufferPointer { b in
                    c.withUnsafeMutableBufferPointer { c in
                        guard let a = a.baseAddress, let b = b.baseAddress, let c = c.baseAddress
                        else { return }
                        multiplyAdd(
                            rows: 13, columns: columns, inner: 21, MatrixOperand(a, rowStride: 21),
                            MatrixOperand(b, rowStride: columns), keeping: 0, c,
                            resultStride: stride, on: set)
                    }
                }
            }
            for row in 0..<13 {
                for column in columns..<stride { #expect(c[row * stride + column] == 77) }
            }
        }
    }

    @Test func `carry a NaN into every sum it belongs to`() {
        var numbers = TestNumbers(seed: 3)
        var a = numbers.matrix(rows: 12, columns: 20)
        a[4, 7] = .nan
        let product = a * numbers.matrix(rows: 20, columns: 70)
        for row in 0..<12 {
            #expect((0..<70).allSatisfy { product[row, $0].isNaN == (row == 4) }, "row \(row)")
        }
    }

    @Test func `read as in the textbook`() {
        let a = Matrix(rows: 2, columns: 3, elements: [1, 2, 3, 4, 5, 6])
        let b = Matrix(rows: 3, columns: 2, elements: [1, 0, 0, 1, 1, 1])
        #expect(a * b == Matrix(rows: 2, columns: 2, elements: [4, 5, 10, 11]))
        #expect(
            a.transposed * a
                == Matrix(rows: 3, columns: 3, elements: [17, 22, 27, 22, 29, 36, 27, 36, 45]))
        #expect(a * a.transposed == Matrix(rows: 2, columns: 2, elements: [14, 32, 32, 77]))
        var c = Matrix(rows: 2, columns: 2, repeating: 1)
        c.add(a, scaledBy: 2, times: b, keeping: -1)
        #expect(c == Matrix(rows: 2, columns: 2, elements: [7, 9, 19, 21]))
    }
}
